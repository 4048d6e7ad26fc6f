// 体检: what a careful clerk would mark before signing, over all circulars.
import { get } from "./api.js";
import { filtered, h, show } from "./dom.js";

const SEVERITIES = { error: "错误", warning: "提醒", note: "说明" };

export async function open(circular = "") {
  const found = await get(`/findings?circular=${encodeURIComponent(circular)}`);
  const rows = found.map((one) => [
    h("span", { class: `tag ${one.severity}` }, SEVERITIES[one.severity] ?? one.severity),
    h("a", { href: `#/review/${encodeURIComponent(one.circular)}/at/${one.start}/${one.end}` }, one.title),
    one.path ?? "", one.message, h("q", {}, one.words.slice(0, 80)),
  ]);
  show(h("h1", {}, "发文前体检"), filtered(["级别", "文件", "条款", "问题与建议", "原文"], rows, "处", { empty: "没有发现问题" }));
}
