// 复核: the document on the left, its tasks on the right; click a value and its words light up, click words and their row does.
import { download, get, mayEdit, post, tried } from "./api.js";
import { ask, confirmed, h, panel, show, table, toast } from "./dom.js";
import { DocumentView } from "./document.js";
import { CATEGORIES, NAMES, PARTS } from "./values.js";

const DOUBTFUL = 0.8;

export async function open(circular, mode, start, end) {
  const review = new Review(circular);
  await review.load();
  if (mode === "at") review.pointOut(Number(start), Number(end));
  if (mode === "task") review.choose(start);
  const keys = (event) => review.key(event);
  addEventListener("keydown", keys);
  return () => {
    review.gone = true;
    removeEventListener("keydown", keys);
  };
}

class Review {
  constructor(circular) {
    this.circular = circular;
    this.base = `/circulars/${encodeURIComponent(circular)}`;
    this.chosen = { path: "", part: "", key: "" };
    this.asPages = false;
  }

  async load() {
    this.opened = await get(this.base);
    this.document = new DocumentView(this.opened, (offset) => this.pick(offset));
    this.draw();
  }

  get tasks() {
    return this.opened.result.tasks;
  }

  get task() {
    return this.tasks.find((one) => one.path === this.chosen.path);
  }

  value(task = this.task) {
    const part = PARTS[this.chosen.part];
    return part && task ? task[part.list].find((one) => part.key(one) === this.chosen.key) : undefined;
  }

  draw() {
    const { shelf, doubts, unplaced, result } = this.opened;
    this.cards = h("div", { class: "cards", role: "list", "aria-label": "任务" }, this.tasks.map((task) => this.card(task)));
    this.left = h("section", { class: "left" });
    this.fillLeft();
    show(
      h("div", { class: "title" },
        h("h1", {}, shelf.title || shelf.name),
        h("span", {}, [shelf.doc_no, shelf.issuer, shelf.dated].filter(Boolean).join("　")),
        h("span", { class: "tag" }, shelf.status_name)),
      h("div", { class: "tools" },
        h("button", { onclick: () => this.next(), title: "快捷键 Q" }, `待核 ${doubts.length}`),
        this.opened.pages ? h("button", { onclick: () => this.flip() }, this.asPages ? "看文字" : "看原页") : "",
        h("a", { class: "button", href: `#/findings/${encodeURIComponent(this.circular)}` }, `体检 ${result.findings.length}`),
        h("a", { class: "button", href: `#/unlisted/${encodeURIComponent(this.circular)}` }, `未列语句 ${this.opened.unlisted.length}`),
        h("a", { class: "button", href: `#/history/${encodeURIComponent(this.circular)}` }, "修改记录"),
        download("下载原件", `${this.base}/file`), download("任务清单 .xlsx", "/exports/ledger", { more: () => `?circular=${encodeURIComponent(this.circular)}` }),
        mayEdit() && [
          h("button", { onclick: () => this.addTask(), title: "快捷键 T" }, "补一条任务"),
          h("button", { onclick: () => this.undo(), title: "快捷键 U" }, "撤销"),
          h("button", { onclick: () => this.rerun() }, "重新识别"),
          h("button", { class: "main", onclick: () => this.status(shelf.status === "done" ? "review" : "done") }, shelf.status === "done" ? "退回复核" : "复核完成"),
        ]),
      unplaced.length ? h("details", { class: "warn" }, h("summary", {}, `有 ${unplaced.length} 处以前的修改在现文中找不到位置`), unplaced.map((one) => h("p", {}, `${one.path} ${NAMES[one.part]} ${one.key}（${one.who}）`))) : "",
      h("div", { class: "split" }, this.left, h("section", { class: "right" }, this.cards, !this.tasks.length && h("p", { class: "empty" }, "这份文件里没有认出任务。文中确有任务的，在左边选中那句话，再点“补一条任务”。"))),
    );
    this.lightUp();
  }

  fillLeft() {
    const outline = h("details", { class: "outline" }, h("summary", {}, "提纲"), this.opened.result.sections.map((one) =>
      h("a", { class: `level${Math.min(one.level, 4)}`, href: "#", onclick: (event) => { event.preventDefault(); this.document.light([{ start: one.start, end: one.start + (one.label ?? "").length + one.heading.length, kind: "task" }]); } }, `${one.label ?? ""}${one.heading}`)));
    this.left.replaceChildren(outline, this.asPages ? this.document.pageImages(this.pages) : this.document.node);
  }

  // A place that a finding or a sentence speaks of: the task around it is chosen, its words light up.
  pointOut(start, end) {
    const around = this.tasks.filter((one) => one.start <= start && end <= one.end).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (around) this.choose(around.path);
    this.document.light([...this.ranges(), { start, end, kind: "value" }]);
  }

  async flip() {
    if (!this.asPages && !this.pages) {
      toast("正在排出原页…");
      if (!(await tried(async () => (this.pages = await get(`${this.base}/pages`)))) || this.gone) return;
    }
    if (!this.asPages && this.pages.why) return toast(this.pages.why, true);
    toast("");
    this.asPages = !this.asPages;
    this.draw();
  }

  card(task) {
    const chosen = task.path === this.chosen.path;
    return h("article", { class: chosen ? "card chosen" : "card", role: "listitem", data: { path: task.path }, onclick: () => this.choose(task.path) },
      this.scopeBars(task),
      h("header", {}, h("b", {}, task.path), h("span", { class: "grow" }, task.title), h("span", { class: "tag" }, task.category), task.review.length ? h("span", { class: "tag warning", title: task.review.join("、") }, "请核对") : ""),
      Object.entries(PARTS).map(([name, part]) => this.values(task, name, part)),
      chosen && mayEdit() && this.buttons(task));
  }

  // The brackets that govern a task, as bars; whether one reaches a task that does not hold it can be switched.
  scopeBars(task) {
    return (this.opened.evidence.notes ?? []).filter((note) => this.reaches(note, task)).map((note) => {
      const home = note.home === task.path;
      const on = home || this.inherited(note, task).length > 0;
      const far = note.covers.filter((path) => path !== note.home).length;
      const words = this.document.words(note.start, note.end);
      const light = (event) => { event.stopPropagation(); this.document.light([...this.ranges(), { start: note.start, end: note.end, kind: "value" }]); };
      const flip = (event) => { event.stopPropagation(); on ? this.leaveScope(note, task) : this.joinScope(note, task); };
      return h("div", { class: ["scope", home ? "" : "inferred", on ? "" : "off"].join(" "), title: `${note.why || "括号的责任范围"}：${words}` },
        h("button", { class: "plain", onclick: light }, home ? `本条的括号，管到前面 ${far} 条` : on ? `责任范围：来自 ${note.home || "下文"} 的括号` : `不在 ${note.home || "下文"} 括号的范围`),
        !home && mayEdit() && h("button", { class: "plain switch", role: "switch", "aria-checked": String(on), onclick: flip }, on ? "移出范围" : "纳入范围"));
    });
  }

  // A bracket that reaches over several tasks concerns all of them and, so that it can be switched on, their neighbours under the same heading.
  reaches(note, task) {
    const far = note.covers.some((path) => path !== note.home);
    return far && (note.covers.includes(task.path) || this.inherited(note, task).length > 0);
  }

  inherited(note, task) {
    if (note.home === task.path) return [];
    const within = (value) => value.end > value.start && note.start <= value.start && value.end <= note.end;
    return [...task.assignments.filter(within).map((value) => ["assignment", value]), ...task.deadlines.filter(within).map((value) => ["deadline", value])];
  }

  async leaveScope(note, task) {
    const steps = this.inherited(note, task).map(([part, value]) => ({ path: task.path, part, op: "delete", key: PARTS[part].key(value), before: value, reason: "移出括号范围" }));
    if (await this.correctAll(steps)) toast("已移出，可用“撤销”逐步恢复");
  }

  async joinScope(note, task) {
    const within = (value) => value.end > value.start && note.start <= value.start && value.end <= note.end;
    const holder = this.tasks.find((one) => one.path === note.home) ?? this.tasks.find((one) => one.path !== task.path && this.inherited(note, one).length);
    if (!holder) return toast("没有找到括号里的责任单位，请用“加责任”补上", true);
    const has = (part, value) => task[PARTS[part].list].some((one) => PARTS[part].key(one) === PARTS[part].key(value));
    const found = [...holder.assignments.filter(within).map((value) => ["assignment", { ...value, basis: "inherited" }]), ...holder.deadlines.filter(within).map((value) => ["deadline", value])];
    const steps = found.filter(([part, value]) => !has(part, value)).map(([part, value]) => ({ path: task.path, part, op: "add", after: { ...value, action: null }, reason: "纳入括号范围" }));
    if (await this.correctAll(steps)) toast("已纳入，可用“撤销”逐步恢复");
  }

  values(task, name, part) {
    const values = task[part.list];
    if (!values.length && name !== "assignment") return null;
    return h("div", { class: `values ${name}` }, h("span", { class: "label" }, part.title),
      h("div", { class: "chips" }, values.length ? values.map((value) => this.chip(task, name, part, value)) : h("span", { class: "none" }, "未写明")));
  }

  chip(task, name, part, value) {
    const key = part.key(value);
    const chosen = this.chosen.path === task.path && this.chosen.part === name && this.chosen.key === key;
    const doubt = (value.confidence ?? 1) < DOUBTFUL;
    return h("button", {
      class: ["chip", chosen && "chosen", doubt && "doubt"].filter(Boolean).join(" "), title: part.more(value), "aria-pressed": String(chosen),
      onclick: (event) => { event.stopPropagation(); this.choose(task.path, name, key); },
    }, part.text(value));
  }

  buttons(task) {
    const value = this.value();
    const part = PARTS[this.chosen.part];
    return h("div", { class: "buttons" },
      value && [
        h("span", { class: "note" }, `${part.text(value)}　${part.more(value)}　${value.confidence === undefined ? "" : `把握 ${Math.round(value.confidence * 100)}%`}`),
        h("button", { onclick: () => this.accept(), title: "A" }, "认可"), h("button", { onclick: () => this.edit(), title: "E" }, "改"), h("button", { onclick: () => this.erase(), title: "D" }, "删"),
        this.chosen.part === "action" && value.seq > 1 && h("button", { onclick: () => this.split(value), title: "S" }, "从这里拆开"),
        this.chosen.part === "assignment" && h("button", { onclick: () => this.teachUnit(value), title: "以后这样写的都认作这个单位" }, "记入词库"),
        this.chosen.part === "target" && h("button", { onclick: () => this.teachTarget(value), title: "以后这样写的都认作这个目标" }, "记入词库"),
        h("button", { onclick: () => this.teachNot(value), title: "删去，并记入本单位词库，以后不再这样认" }, "删并记入词库"),
      ],
      h("button", { onclick: () => this.explain(), title: "W" }, "依据"),
      Object.entries(PARTS).map(([name, one]) => h("button", { onclick: () => this.add(name) }, `加${one.title}`)),
      h("button", { onclick: () => this.editTask(task) }, "改标题"), h("button", { onclick: () => this.merge(task), title: "M" }, "并入上一条"), h("button", { onclick: () => this.eraseTask(task) }, "删除本条"));
  }

  choose(path, part = "", key = "") {
    const old = this.chosen;
    if (old.path === path && old.part === part && old.key === key) return;
    this.chosen = { path, part, key };
    for (const one of new Set([old.path, path])) this.redraw(one);
    this.lightUp();
    this.cards.querySelector(".card.chosen")?.scrollIntoView({ block: "nearest" });
  }

  redraw(path) {
    const old = [...this.cards.children].find((node) => node.dataset.path === path);
    const task = this.tasks.find((one) => one.path === path);
    if (old && task) old.replaceWith(this.card(task));
  }

  ranges() {
    const task = this.task;
    if (!task) return [];
    const value = this.value();
    return [{ start: task.start, end: task.end, kind: "task" }, ...(value && value.end > value.start ? [{ start: value.start, end: value.end, kind: "value" }] : [])];
  }

  lightUp() {
    if (!this.task) return;
    if (this.asPages) this.document.box(this.ranges());
    else this.document.light(this.ranges());
  }

  // The innermost task and value at a place in the text.
  pick(offset) {
    const holds = (one) => one.start <= offset && offset < one.end;
    for (const task of this.tasks) {
      for (const [name, part] of Object.entries(PARTS)) {
        if (name === "action") continue;
        const value = task[part.list].find(holds);
        if (value) return this.choose(task.path, name, part.key(value));
      }
    }
    const task = this.tasks.filter(holds).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    const action = task?.actions.find(holds);
    if (task) this.choose(task.path, action ? "action" : "", action ? PARTS.action.key(action) : "");
  }

  next() {
    const at = this.opened.doubts.findIndex((one) => one.path === this.chosen.path && one.part === this.chosen.part && (one.key === this.chosen.key || one.part === "task"));
    const doubt = this.opened.doubts[(at + 1) % Math.max(1, this.opened.doubts.length)];
    if (!doubt) return toast("没有待核的内容");
    this.choose(doubt.path, doubt.part === "task" ? "" : doubt.part, doubt.key);
    toast(doubt.reason);
  }

  step(by) {
    const at = this.tasks.findIndex((one) => one.path === this.chosen.path);
    const task = this.tasks[Math.min(this.tasks.length - 1, Math.max(0, at + by))];
    if (task) this.choose(task.path);
  }

  async correct(correction) {
    const kept = await tried(() => post(`${this.base}/corrections`, { ...correction, version: this.opened.shelf.version }));
    await this.redrawn();
    return kept;
  }

  // Several corrections one after another; the page is drawn once.
  async correctAll(steps) {
    const kept = await tried(async () => {
      for (const step of steps) {
        const { version } = await post(`${this.base}/corrections`, { ...step, version: this.opened.shelf.version });
        this.opened.shelf.version = version;
      }
    });
    await this.redrawn();
    return kept;
  }

  async redrawn() {
    const place = this.cards.parentElement.scrollTop;
    await this.load();
    this.cards.parentElement.scrollTop = place;
  }

  async accept() {
    const value = this.value();
    if (value) return this.correct({ path: this.chosen.path, part: this.chosen.part, op: "accept", key: this.chosen.key, before: value });
    if (this.task) return this.correct({ path: this.chosen.path, part: "task", op: "accept" });
  }

  async edit() {
    const value = this.value();
    const part = PARTS[this.chosen.part];
    if (!value) return this.task && this.editTask(this.task);
    const after = await ask(`改${part.title}`, [...part.fields(value), { name: "reason", label: "理由（可空）" }]);
    if (!after) return;
    const { reason, ...fields } = after;
    if (await this.correct({ path: this.chosen.path, part: this.chosen.part, op: "change", key: this.chosen.key, before: value, after: fields, reason })) {
      this.choose(this.chosen.path, this.chosen.part, part.key({ ...value, ...fields }));
    }
  }

  async erase() {
    const value = this.value();
    if (value && (await this.correct({ path: this.chosen.path, part: this.chosen.part, op: "delete", key: this.chosen.key, before: value }))) toast("已删，可撤销");
  }

  async add(name) {
    const part = PARTS[name];
    const chosen = this.document.selected();
    const after = await ask(`加${part.title}`, part.fields({ [part.words]: chosen?.words ?? "" }), { note: chosen ? "" : "先在左边选中原文中的字再点“加”，就会带上出处。" });
    if (!after) return;
    const place = chosen && chosen.words === after[part.words] ? { start: chosen.start, end: chosen.end } : {};
    await this.correct({ path: this.chosen.path, part: name, op: "add", after: { ...after, ...place } });
  }

  async addTask() {
    const chosen = this.document.selected();
    const after = await ask("补一条任务", [
      { name: "path", label: "条款编号", value: this.chosen.path ? `${this.chosen.path}-9` : "", required: true },
      { name: "title", label: "任务", value: chosen?.words ?? "", required: true },
      { name: "category", label: "类别", options: CATEGORIES, value: "重点任务" },
    ]);
    if (after) await this.correct({ path: after.path, part: "task", op: "add", after: { title: after.title, category: after.category, ...(chosen ? { start: chosen.start, end: chosen.end } : {}) } });
  }

  async editTask(task) {
    const after = await ask(`任务 ${task.path}`, [{ name: "title", label: "任务", value: task.title, required: true }, { name: "category", label: "类别", options: CATEGORIES, value: task.category }]);
    if (after) await this.correct({ path: task.path, part: "task", op: "change", before: { title: task.title, category: task.category }, after });
  }

  async eraseTask(task) {
    if (await confirmed(`删除任务 ${task.path} ${task.title}？`, "删除")) await this.correct({ path: task.path, part: "task", op: "delete", before: { title: task.title } });
  }

  async split(action) {
    const after = await ask("拆成两条", [{ name: "title", label: "新任务的标题", value: action.text.slice(0, 30), required: true }]);
    if (after) await this.correct({ path: this.chosen.path, part: "task", op: "split", key: String(action.seq), after });
  }

  async merge(task) {
    const before = this.tasks[this.tasks.indexOf(task) - 1];
    if (before && (await confirmed(`把 ${task.path} 并入 ${before.path} ${before.title}？`, "并入"))) (await this.correct({ path: before.path, part: "task", op: "merge", key: task.path })) && this.choose(before.path);
  }

  async undo() {
    await tried(() => post(`${this.base}/undo`, { version: this.opened.shelf.version }), "已撤销上一步");
    await this.load();
  }

  async status(status) {
    await tried(() => post(`${this.base}/status`, { status }), "已保存");
    await this.load();
  }

  async rerun() {
    let job = null;
    if (!(await tried(async () => (job = await post(`${this.base}/rerun`))))) return;
    toast("正在重新识别，可以先看别的");
    while (job.state === "waiting" || job.state === "reading") {
      await new Promise((resolve) => setTimeout(resolve, 300));
      job = (await get("/uploads")).find((one) => one.number === job.number) ?? { state: "lost", message: "程序重新启动过，会接着识别；请稍后刷新" };
    }
    if (job.state !== "done") return toast(job.message, true);
    if (!this.gone) await this.load();
    toast("已重新识别，您的修改都还在");
  }

  async explain() {
    toast("正在查依据…");
    let found = [];
    if (!(await tried(async () => (found = await get(`${this.base}/explain?path=${encodeURIComponent(this.chosen.path)}`))))) return;
    toast("");
    if (!found.length) return toast("这一条没有可说明的依据");
    await panel(`${this.chosen.path} 的依据`, found.map((one) => h("div", { class: "why" }, h("b", {}, one.value), h("p", {}, one.sentence), h("p", { class: "note" }, [one.rule, one.means, one.dictionary].filter(Boolean).join(" · ")))));
  }

  // Makes an entry of the office's own dictionary out of a unit.
  async teachUnit(value) {
    const after = await ask("记入本单位词库", [
      { name: "word", label: "文中写法", value: value.unit, required: true },
      { name: "canonical", label: "规范名称", value: value.canonical ?? value.unit, required: true },
    ], { action: "看看会影响什么" });
    if (after) await this.teach({ kind: "unit", ...after });
  }

  // … of a target: the words before it say what is measured, whatever the number is.
  async teachTarget(value) {
    const lead = this.document.words(Math.max(0, value.start - 14), value.start).split(/[，。；、：:\s（(）)]/).at(-1);
    const after = await ask("记入本单位词库", [
      { name: "word", label: "文中写法", value: value.end > value.start ? lead + value.surface : value.surface, required: true },
      ...PARTS.target.fields(value).filter((one) => ["metric", "kind", "comparator", "unit"].includes(one.name)),
    ], { action: "看看会影响什么", note: `写法里要有“${value.surface}”和能看出指标的字；其中的数字换成别的也算。` });
    if (!after) return;
    const { kind, ...rest } = after;
    await this.teach({ kind: "target", target_kind: kind, surface: value.surface, ...rest });
  }

  // … and out of a value that is none: it is deleted here and no longer found elsewhere.
  async teachNot(value) {
    const lessons = {
      assignment: ["not-unit", "以这些字结尾的不是单位", value.unit],
      deadline: ["not-time", "后面跟着这些字的不是时限", this.document.words(value.end, value.end + 12).split(/[，。；、：\s]/)[0].slice(0, 8)],
      target: ["not-target", "这样写的数不是目标", value.surface + this.document.words(value.end, value.end + 12).split(/[，。；、：\s]/)[0].slice(0, 8)],
      action: ["not-action", "这样的话不是措施", value.text],
    };
    const lesson = lessons[this.chosen.part];
    const after = await ask("删去并记入本单位词库", [{ name: "word", label: lesson[1], value: lesson[2], required: true }], { action: "看看会影响什么" });
    if (after && (await this.teach({ kind: lesson[0], ...after }))) await this.correct({ path: this.chosen.path, part: this.chosen.part, op: "delete", key: this.chosen.key, before: value, reason: "已记入词库" });
  }

  async teach(lesson) {
    toast("正在用新词条重读有关文件…");
    let preview;
    if (!(await tried(async () => (preview = await post("/dictionary/preview", lesson))))) return false;
    const rows = preview.changes.map((one) => [one.title, one.path, one.part, one.before || "—", one.after || "—"]);
    const told = `重读了 ${preview.looked} 份含有“${lesson.word}”的文件，会改变 ${rows.length} 处。${preview.left.length ? `没来得及看：${preview.left.join("、")}。` : ""}`;
    const agreed = await panel("记入前先看影响", [h("p", {}, told), rows.length ? h("div", { class: "preview" }, table(["文件", "条款", "栏目", "现在", "记入后"], rows)) : ""], "记入词库");
    return agreed && tried(() => post("/dictionary", lesson), "已记入；点“重新识别”后生效");
  }

  key(event) {
    if (event.target.closest("input,select,textarea") || document.getElementById("dialog").open || event.ctrlKey || event.altKey || event.metaKey) return;
    const acts = {
      j: () => this.step(1), k: () => this.step(-1), ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1), q: () => this.next(), w: () => this.task && this.explain(),
      ...(mayEdit() && {
        a: () => this.accept(), e: () => this.edit(), d: () => this.erase(), u: () => this.undo(), t: () => this.addTask(),
        s: () => this.chosen.part === "action" && this.value()?.seq > 1 && this.split(this.value()), m: () => this.task && this.merge(this.task), n: () => this.task && this.add("assignment"),
      }),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
