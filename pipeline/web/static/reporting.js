// 报送: who reports what to whom by when, what asks for the same data, and the blank forms of attachments.
import { download, get } from "./api.js";
import { h, show, table } from "./dom.js";

export async function open() {
  const { duties, forms } = await get("/reporting");
  const query = h("input", { type: "search", placeholder: "只看含有这些字的", "aria-label": "筛选报送事项", oninput: () => fill() });
  const repeated = h("input", { type: "checkbox", onchange: () => fill() });
  const list = h("div", {});
  const link = (one) => h("a", { href: `#/review/${encodeURIComponent(one.circular)}/task/${encodeURIComponent(one.path)}` }, one.what);

  function fill() {
    const words = query.value.trim();
    const shown = duties.filter((one) => (!repeated.checked || one.alike > 1) && (!words || [one.what, one.reporters, one.recipient, one.source].join(" ").includes(words)));
    list.replaceChildren(
      h("p", { class: "count" }, `${shown.length} / ${duties.length} 项`),
      table(["报送内容", "谁报", "报给谁", "时限", "下一次", "重复", "依据"],
        shown.map((one) => [link(one), one.reporters, short(one.recipient), one.times || one.rhythm, short(when(one)), one.alike > 1 ? h("span", { class: "tag warning", title: "要的是同样的数据，可以一次收齐、分别报送" }, `第${one.group}组 · ${one.alike} 处`) : "", one.source]),
        { empty: duties.length ? "没有找到" : "还没有报送事项" }));
  }

  show(
    h("div", { class: "tools" }, h("h1", {}, "报送"), query, h("label", {}, repeated, " 只看重复报送的"), download("报送日历、倒排工期、催办 .xlsx", "/exports/agenda")),
    list,
    h("div", { class: "tools" }, h("h2", {}, `附件中的空白表 ${forms.length} 张`), forms.length ? download("全部做成填报表 .xlsx", "/exports/forms") : ""),
    table(["表名", "报给谁", "时限", "下一次", "要填的数据", "填报说明", "文件", ""],
      forms.map((one) => [one.title, one.recipient, one.times, short(one.day && one.days > 1 ? `${one.day}（共 ${one.days} 次）` : when(one)), one.labels.slice(0, 12).join("、") + (one.labels.length > 12 ? ` 等 ${one.labels.length} 项` : ""), one.notes.join(" "),
        h("a", { href: `#/review/${encodeURIComponent(one.circular)}` }, one.source), download("填报表", "/exports/forms", { type: "short", more: () => `?circular=${encodeURIComponent(one.circular)}` })]),
      { empty: "文件的附件里没有空白表" }),
  );
  fill();
}

const when = (one) => one.day ?? (one.last ? `已过（${one.last}）` : "没有日期");
const short = (words) => h("span", { class: "short" }, words);
