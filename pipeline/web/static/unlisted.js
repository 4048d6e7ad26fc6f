// 未列为任务的语句: every sentence with a duty marker that became no row, and why.
import { get } from "./api.js";
import { filtered, h, show } from "./dom.js";

export async function open(circular = "") {
  const [found, account] = await Promise.all([get(`/unlisted?circular=${encodeURIComponent(circular)}`), get(`/unlisted/account?circular=${encodeURIComponent(circular)}`)]);
  const rows = found.map((one) => [
    h("a", { href: `#/review/${encodeURIComponent(one.circular)}/at/${one.start}/${one.end}` }, one.title), one.path ?? "", one.reason, one.text,
  ]);
  show(
    h("h1", {}, "未列为任务的语句"),
    h("p", { class: "note" }, "含“应、要、须、必须、严禁、每…、…前”等字样、但没有列入任务表的句子，逐句写明理由，供核对有无遗漏。"),
    h("p", { class: "warn" }, account.sentence),
    filtered(["文件", "条款", "理由", "语句"], rows, "句"),
  );
}
