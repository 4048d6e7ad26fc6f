// 台账: every task of every circular as a row; progress is typed here, many rows at once where that helps.
import { download, get, mayEdit, post, saveFile, tried } from "./api.js";
import { ask, h, show, table, toast } from "./dom.js";
import { Grid } from "./grid.js";

const YELLOW_DAYS = 3;
const LIGHTS = { red: "● 超期", yellow: "● 临期", green: "● 正常", done: "✓ 完成", none: "—" };
const OWN_COLUMNS = ["title", "measures", "goals", "lead", "responsible", "support", "due_text", "due", "frequency", "source"];

export async function open() {
  const page = await get("/ledger");
  const today = new Date();
  const edit = (kind) => (mayEdit() ? kind : undefined);
  const ofHand = (kind) => (row) => (mayEdit() && row.hand ? kind : undefined); // what a circular says is corrected in its review
  const overruled = (name) => (row) => (name in row.overruled ? `原文：${row.overruled[name] || "（空）"}` : "");
  const statuses = [["", ""], ...page.statuses.map((name) => [name, name])];
  const lit = (row) => (row.light = LIGHTS[light(row, page.closed, today)]);
  page.rows.forEach(lit);
  const columns = [
    { name: "light", title: "灯", width: 74, show: (row) => h("span", { class: `light ${light(row, page.closed, today)}` }, row.light) },
    { name: "title", title: "重点任务", width: 230, edit: ofHand("text"), show: (row) => (row.hand ? row.title : h("a", { href: `#/review/${encodeURIComponent(row.circular)}/task/${encodeURIComponent(row.path)}`, title: row.title }, row.title)) },
    { name: "measures", title: "工作措施", width: 280, edit: ofHand("long") }, { name: "goals", title: "目标要求", width: 140, edit: ofHand("text") },
    { name: "leader", title: "牵头领导", width: 90, edit: edit("text") }, { name: "lead", title: "牵头单位", width: 110, edit: ofHand("text") }, { name: "responsible", title: "责任单位", width: 150, edit: ofHand("text") },
    { name: "support", title: "配合单位", width: 110, edit: ofHand("text") }, { name: "person", title: "责任人", width: 90, edit: edit("text") }, { name: "due_text", title: "完成时限", width: 120, edit: ofHand("text") },
    { name: "due", title: "截止日", width: 110, edit: ofHand("text") }, { name: "frequency", title: "频次", width: 80, edit: ofHand("text") }, { name: "progress", title: "进展情况", width: 200, edit: edit("long") },
    { name: "status", title: "完成状态", width: 96, edit: edit(statuses) }, { name: "issues", title: "存在问题", width: 140, edit: edit("long") }, { name: "note", title: "备注", width: 120, edit: edit("text") },
    { name: "deliverable", title: "成果形式", width: 110, edit: edit("text") }, { name: "report", title: "报送要求", width: 130, edit: edit("text") }, { name: "source", title: "依据", width: 240, edit: ofHand("text") },
  ].map((column) => (OWN_COLUMNS.includes(column.name) ? { ...column, mark: overruled(column.name) } : column));
  const count = h("span", { class: "count", role: "status" });
  const chosen = h("span", { class: "count" });
  const grid = new Grid(columns, page.rows, { id: "task", onedit: write, onchoose: (set) => (chosen.textContent = set.size ? `已选 ${set.size} 行` : "") });
  grid.oncount = (number) => (count.textContent = `${number} / ${page.rows.length} 行`);
  grid.oncount(page.rows.length);
  const picker = h("input", { type: "file", accept: ".xlsx,.zip", multiple: true, hidden: true, onchange: () => bringBack(picker.files) });

  async function write(row, field, value) {
    const cells = [{ task: row.task, field, value, version: row.versions[field] ?? 0 }];
    return send(cells, "已存");
  }

  // Keeps cells; where somebody else was quicker, their words are fetched and shown before it is told, and ours stay in the open field.
  async function send(cells, done) {
    try {
      keep(await post("/ledger/cells", { cells }));
    } catch (error) {
      if (error.status === 409) await renew();
      toast(error.message, true);
      return false;
    }
    toast(done);
    return true;
  }

  async function renew() {
    const now = await get("/ledger").catch(() => null);
    if (!now) return;
    const fresh = new Map(now.rows.map((row) => [row.task, row]));
    for (const row of page.rows) if (fresh.has(row.task)) Object.assign(row, fresh.get(row.task)), lit(row);
    grid.refresh();
  }

  function keep(written) {
    const byTask = new Map(page.rows.map((row) => [row.task, row]));
    for (const cell of written) {
      const row = byTask.get(cell.task);
      if (!row) continue;
      row[cell.field] = cell.value;
      row.versions[cell.field] = cell.version;
      lit(row);
    }
    grid.refresh();
  }

  async function bulk() {
    if (!grid.chosen.size) return toast("请先在左边选中若干行");
    const rows = page.rows.filter((row) => grid.chosen.has(row.task));
    const values = await ask(`填写 ${rows.length} 行`, [
      { name: "field", label: "栏目", options: Object.entries(page.typed), value: "person" },
      { name: "value", label: "内容" },
    ], { note: "选中的行里这一栏原有的内容会被替换；改动都有记录。" });
    if (!values) return;
    const cells = rows.map((row) => ({ task: row.task, field: values.field, value: values.value, version: row.versions[values.field] ?? 0 }));
    for (let at = 0; at < cells.length; at += 5000) if (!(await send(cells.slice(at, at + 5000), `已填 ${cells.length} 行`))) return;
  }

  async function addRow() {
    const values = await ask("加一行（文件之外的任务）", [
      { name: "title", label: "重点任务", required: true }, { name: "responsible", label: "责任单位" }, { name: "due", label: "截止日", type: "date" }, { name: "source", label: "依据" },
    ]);
    if (!values) return;
    const task = `hand#${Array.from(crypto.getRandomValues(new Uint8Array(6)), (one) => one.toString(16).padStart(2, "0")).join("")}`;
    const cells = Object.entries(values).filter(([, value]) => value).map(([field, value]) => ({ task, field, value, version: 0 }));
    if (await tried(() => post("/ledger/cells", { cells }), "已加")) open();
  }

  async function bringBack(files) {
    const form = new FormData();
    for (const file of files) form.append("files", file);
    picker.value = "";
    await tried(async () => returned(await post("/ledger/returned", form)));
  }

  const before = () => grid.all();
  const after = () => grid.draw(true);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  show(
    h("div", { class: "tools" }, count, chosen,
      mayEdit() && [h("button", { onclick: bulk }, "批量填写"), h("button", { onclick: addRow }, "加一行"), h("button", { onclick: () => picker.click() }, "收回填好的台账"), picker],
      exportMenu()),
    h("p", { class: "note" }, "双击（或按回车）填写带底色的格；方向键移动；点栏名排序；栏名下方可筛选。"),
    grid.node,
  );
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
    grid.sizes.disconnect();
  };
}

const PAPERS = [
  ["任务清单 .xlsx", "ledger"], ["任务分解表 .docx", "breakdown"], ["按单位分送包 .zip", "packages"], ["工作台历 .xlsx", "agenda"], ["日历 .ics", "calendar"], ["待办 .ics", "todos"],
  ["月历 .xlsx", "months"], ["本周到期 .txt", "week"], ["催办 .txt", "reminders"], ["填报表 .xlsx", "forms"], ["文件承接图 .graphml", "graph"],
];

function exportMenu() {
  const masked = h("input", { type: "checkbox", checked: true });
  const template = h("input", { type: "file", accept: ".xlsx,.docx", hidden: true, "aria-label": "本单位模板", onchange: () => fill(template.files[0]) });
  const fill = async (file) => {
    const form = new FormData();
    form.append("files", file);
    template.value = "";
    await tried(async () => saveFile(await post(`/exports/template?mask=${masked.checked}`, form)), "已按模板填好");
  };
  const link = ([title, kind]) => download(title, `/exports/${kind}`, { type: "", more: () => `?mask=${masked.checked}` });
  return h("details", { class: "menu", onfocusout: (event) => event.currentTarget.contains(event.relatedTarget) || !event.relatedTarget || (event.currentTarget.open = false) },
    h("summary", {}, "导出"), h("div", { class: "menu-list" }, PAPERS.map(link), h("button", { class: "plain", onclick: () => template.click() }, "按本单位模板填 .xlsx/.docx"), h("label", {}, masked, "遮住电话、身份证号"), template));
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
  const conflicts = report.conflicts.map((one, index) => {
    const pick = (value, words) => h("label", { class: "pick" }, h("input", { type: "radio", name: `conflict${index}`, checked: value === "mine", onchange: () => choices.set(index, value) }), words || "（空）");
    return [one.title || one.task, one.column, one.sent || "（空）", pick("mine", one.mine), pick("theirs", one.theirs), h("span", {}, one.source, h("br"), one.reason)];
  });
  const left = new Set();
  const clear = (list) => list.map((one) => {
    const box = h("input", { type: "checkbox", checked: true, "aria-label": "收回这一格", onchange: () => (box.checked ? left.delete(one) : left.add(one)) });
    return [box, one.title || one.task, one.column, one.mine || "（空）", one.theirs || "（空）", one.source];
  });
  const apply = async () => {
    const chosen = [...report.changes, ...report.added, ...report.conflicts.filter((_, index) => choices.get(index) === "theirs")].filter((one) => !left.has(one));
    const cells = chosen.map((one) => ({ task: one.task, field: one.field, value: one.theirs, version: one.version }));
    for (let at = 0; at < cells.length; at += 5000) if (!(await tried(() => post("/ledger/cells", { cells: cells.slice(at, at + 5000) }), `已收回 ${cells.length} 格`))) return;
    if (!cells.length) toast("没有要收回的");
    open();
  };
  show(
    h("h1", {}, "收回填好的台账"),
    report.problems.map((one) => h("p", { class: "warn" }, one)),
    h("p", { id: "sum" }, `可直接收回 ${report.changes.length} 格；有出入 ${report.conflicts.length} 格，请逐格选定；表中新增 ${new Set(report.added.map((one) => one.task)).size} 行；表中少了 ${report.missing.length} 行（台账里保留）。`),
    h("div", { class: "buttons" }, h("button", { class: "main", onclick: apply }, "收回"), h("button", { onclick: open }, "放弃")),
    h("h2", {}, "有出入"),
    h("div", { class: "conflicts" }, table(["任务", "栏目", "发出时", "现在台账里", "收回的表里", "出处与原因"], conflicts, { empty: "没有出入" })),
    h("h2", {}, "可直接收回"),
    table(["", "任务", "栏目", "现在", "收回后", "出处"], clear(report.changes), { empty: "没有" }),
    report.added.length ? [h("h2", {}, "表中新增的行"), table(["", "任务", "栏目", "现在", "收回后", "出处"], clear(report.added))] : "",
    report.missing.length ? [h("h2", {}, "表中少了的行（台账里保留）"), h("ul", {}, report.missing.map((one) => h("li", {}, one)))] : "",
  );
}
