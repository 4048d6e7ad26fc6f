// 记录: who changed what and when; lines are only ever added.
import { get } from "./api.js";
import { h, show, table } from "./dom.js";

export async function open(subject = "") {
  const lines = await get(`/history?most=500&subject=${encodeURIComponent(subject)}`);
  const rows = lines.map((one) => [one.at.replace("T", " ").replace("Z", " UTC"), one.who, one.what, one.subject, one.before ?? "", one.after ?? ""]);
  show(h("h1", {}, "修改记录"), h("p", { class: "note" }, "记录只增不改。"), table(["时间", "谁", "做了什么", "对象", "之前", "之后"], rows));
}
