// 台账: every task of every circular as a row; progress is typed here, many rows at once where that helps.
import { get, mayEdit, post, tried } from "./api.js";
import { ask, h, show, table, toast } from "./dom.js";
import { Grid } from "./grid.js";

const YELLOW_DAYS = 3;
const LIGHTS = { red: "● 超期", yellow: "● 临期", green: "● 正常", done: "✓ 完成", none: "—" };

export async function open() {
  const page = await get("/ledger");
  const today = new Date();
  const edit = (kind) => (mayEdit() ? kind : undefined);
  const statuses = [["", ""], ...page.statuses.map((name) => [name, name])];
  for (const row of page.rows) row.light = LIGHTS[light(row, page.closed, today)];
  const columns = [
    { name: "light", title: "灯", width: 74, show: (row) => h("span", { class: `light ${light(row, page.closed, today)}` }, row.light) },
    { name: "title", title: "重点任务", width: 230, show: (row) => h("a", { href: `#/review/${encodeURIComponent(row.circular)}` }, row.title) },
    { name: "measures", title: "工作措施", width: 280 }, { name: "goals", title: "目标要求", width: 140 },
    { name: "leader", title: "牵头领导", width: 90, edit: edit("text") }, { name: "lead", title: "牵头单位", width: 110 }, { name: "responsible", title: "责任单位", width: 150 },
    { name: "support", title: "配合单位", width: 110 }, { name: "person", title: "责任人", width: 90, edit: edit("text") }, { name: "due_text", title: "完成时限", width: 120 },
    { name: "due", title: "截止日", width: 96 }, { name: "frequency", title: "频次", width: 80 }, { name: "progress", title: "进展情况", width: 200, edit: edit("long") },
    { name: "status", title: "完成状态", width: 96, edit: edit(statuses) }, { name: "issues", title: "存在问题", width: 140, edit: edit("long") }, { name: "note", title: "备注", width: 120, edit: edit("text") },
    { name: "source", title: "依据", width: 240 },
  ];
  const count = h("span", { class: "count" });
  const chosen = h("span", { class: "count" });
  const grid = new Grid(columns, page.rows, { id: "task", onedit: write, onchoose: (set) => (chosen.textContent = set.size ? `已选 ${set.size} 行` : "") });
  grid.oncount = (number) => (count.textContent = `${number} / ${page.rows.length} 行`);
  grid.oncount(page.rows.length);
  const picker = h("input", { type: "file", accept: ".xlsx,.zip", multiple: true, hidden: true, onchange: () => bringBack(picker.files) });

  async function write(row, field, value) {
    const cells = [{ task: row.task, field, value, version: row.versions[field] ?? 0 }];
    await tried(async () => keep(await post("/ledger/cells", { cells })), "已存");
  }

  function keep(written) {
    const byTask = new Map(page.rows.map((row) => [row.task, row]));
    for (const cell of written) {
      const row = byTask.get(cell.task);
      if (!row) continue;
      row[cell.field] = cell.value;
      row.versions[cell.field] = cell.version;
      row.light = LIGHTS[light(row, page.closed, today)];
    }
    grid.refresh();
  }

  async function bulk() {
    if (!grid.chosen.size) return toast("请先在左边选中若干行");
    const fields = Object.entries(page.typed);
    const values = await ask(`填写 ${grid.chosen.size} 行`, [{ name: "field", label: "栏目", options: fields, value: "person" }, { name: "value", label: "内容" }]);
    if (!values) return;
    const rows = page.rows.filter((row) => grid.chosen.has(row.task));
    const cells = rows.map((row) => ({ task: row.task, field: values.field, value: values.value, version: row.versions[values.field] ?? 0 }));
    await tried(async () => keep(await post("/ledger/cells", { cells })), `已填 ${cells.length} 行`);
  }

  async function bringBack(files) {
    const form = new FormData();
    for (const file of files) form.append("files", file);
    picker.value = "";
    await tried(async () => returned(await post("/ledger/returned", form)));
  }

  show(
    h("div", { class: "tools" }, count, chosen, mayEdit() && [h("button", { onclick: bulk }, "批量填写"), h("button", { onclick: () => picker.click() }, "收回填好的台账"), picker],
      exportLinks()),
    h("p", { class: "note" }, "双击（或按回车）填写带底色的格；点栏名排序；栏名下方可筛选。"),
    grid.node,
  );
}

function exportLinks() {
  return h("details", { class: "menu" }, h("summary", {}, "导出"), [
    ["任务清单.xlsx", "ledger"], ["任务分解表.docx", "breakdown"], ["日历 .ics", "calendar"], ["按单位分送包 .zip", "packages"],
  ].map(([title, kind]) => h("a", { href: `/api/exports/${kind}` }, title)));
}

// 红黄绿灯: red past its day, yellow within three days, green before; a closed task has none.
export function light(row, closed, today) {
  if (closed.includes(row.status)) return "done";
  if (!row.due) return "none";
  const days = (new Date(`${row.due}T23:59:59`) - today) / 86400000;
  return days < 0 ? "red" : days < YELLOW_DAYS + 1 ? "yellow" : "green";
}

// What came back: changes that are clear, and conflicts with both values side by side for a person to choose.
function returned(report) {
  const choices = new Map();
  const rows = report.conflicts.map((one, index) => {
    const name = `conflict${index}`;
    const pick = (value, words) => h("label", {}, h("input", { type: "radio", name, checked: value === "mine", onchange: () => choices.set(index, value) }), words || "（空）");
    return [one.task, one.column, one.sent, pick("mine", one.mine), pick("theirs", one.theirs), one.file];
  });
  const apply = async () => {
    const cells = [...report.changes, ...report.conflicts.filter((_, index) => choices.get(index) === "theirs")]
      .map((one) => ({ task: one.task, field: one.field, value: one.theirs, version: one.version }));
    if (!cells.length || (await tried(() => post("/ledger/cells", { cells }), `已收回 ${cells.length} 格`))) location.hash = "#/ledger", open();
  };
  show(
    h("h1", {}, "收回填好的台账"),
    report.problems.map((one) => h("p", { class: "warn" }, one)),
    h("p", {}, `可直接收回 ${report.changes.length} 格；有出入 ${report.conflicts.length} 格，请逐格选定。`),
    table(["任务", "栏目", "发出时", "现在台账里", "收回的表里", "文件"], rows, { empty: "没有出入" }),
    h("div", { class: "buttons" }, h("button", { class: "main", onclick: apply }, "收回"), h("button", { onclick: open }, "放弃")),
  );
}
