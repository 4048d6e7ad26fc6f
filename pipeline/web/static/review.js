// 复核: the document on the left, its tasks on the right; click a value and its words light up, click words and their row does.
import { get, mayEdit, post, tried } from "./api.js";
import { ask, confirmed, h, show, toast } from "./dom.js";
import { DocumentView } from "./document.js";
import { CATEGORIES, NAMES, PARTS } from "./values.js";

const DOUBTFUL = 0.8;

export async function open(circular, mode, start, end) {
  const review = new Review(circular);
  await review.load();
  if (mode === "at") review.document.light([{ start: Number(start), end: Number(end), kind: "value" }]);
  const keys = (event) => review.key(event);
  addEventListener("keydown", keys);
  return () => removeEventListener("keydown", keys);
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
        this.opened.pages && shelf.name.toLowerCase().endsWith(".pdf") ? h("button", { onclick: () => this.flip() }, this.asPages ? "看文字" : "看原页") : "",
        h("a", { class: "button", href: `#/findings/${encodeURIComponent(this.circular)}` }, `体检 ${result.findings.length}`),
        h("a", { class: "button", href: `#/unlisted/${encodeURIComponent(this.circular)}` }, `未列语句 ${this.opened.unlisted.length}`),
        h("a", { class: "button", href: `#/history/${encodeURIComponent(this.circular)}` }, "修改记录"),
        h("a", { class: "button", href: `/api${this.base}/file` }, "下载原件"),
        mayEdit() && [
          h("button", { onclick: () => this.addTask(), title: "快捷键 T" }, "补一条任务"),
          h("button", { onclick: () => this.undo(), title: "快捷键 U" }, "撤销"),
          h("button", { onclick: () => this.rerun() }, "重新识别"),
          h("button", { class: "main", onclick: () => this.status(shelf.status === "done" ? "review" : "done") }, shelf.status === "done" ? "退回复核" : "复核完成"),
        ]),
      unplaced.length ? h("details", { class: "warn" }, h("summary", {}, `有 ${unplaced.length} 处以前的修改在现文中找不到位置`), unplaced.map((one) => h("p", {}, `${one.path} ${NAMES[one.part]} ${one.key}（${one.who}）`))) : "",
      h("div", { class: "split" }, this.left, h("section", { class: "right" }, this.cards)),
    );
    this.lightUp();
  }

  fillLeft() {
    const outline = h("details", { class: "outline" }, h("summary", {}, "提纲"), this.opened.result.sections.map((one) =>
      h("a", { class: `level${Math.min(one.level, 4)}`, href: "#", onclick: (event) => { event.preventDefault(); this.document.light([{ start: one.start, end: one.start + (one.label ?? "").length + one.heading.length, kind: "task" }]); } }, `${one.label ?? ""}${one.heading}`)));
    this.left.replaceChildren(outline, this.asPages ? h("div", { class: "pages" }, this.document.pageImages(this.ranges())) : this.document.node);
  }

  flip() {
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

  // The brackets that govern a task, as bars; those that were inferred can be switched off.
  scopeBars(task) {
    const notes = (this.opened.evidence.notes ?? []).filter((note) => note.covers.length > 1 && note.covers.includes(task.path));
    return notes.map((note) => {
      const inherited = note.home !== task.path;
      const words = this.document.words(note.span[0], note.span[1]);
      return h("div", { class: inherited ? "scope inferred" : "scope", title: `${note.why || "括号的责任范围"}：${words}` },
        h("button", { class: "plain", onclick: (event) => { event.stopPropagation(); this.document.light([{ start: note.span[0], end: note.span[1], kind: "value" }]); } }, inherited ? `范围：来自 ${note.home}` : `范围：${note.covers[0]} 等 ${note.covers.length} 条`),
        inherited && mayEdit() && h("button", { class: "plain", onclick: (event) => { event.stopPropagation(); this.leaveScope(task); } }, "移出范围"));
    });
  }

  async leaveScope(task) {
    for (const one of task.assignments.filter((value) => value.basis === "inherited")) {
      if (!(await this.correct({ path: task.path, part: "assignment", op: "delete", key: PARTS.assignment.key(one), before: one, reason: "移出括号范围" }))) return;
    }
    toast("已移出，可用“撤销”恢复");
  }

  values(task, name, part) {
    const values = task[part.list];
    if (!values.length && name !== "assignment") return null;
    return h("div", { class: `values ${name}` }, h("span", { class: "label" }, part.title),
      values.length ? values.map((value) => this.chip(task, name, part, value)) : h("span", { class: "none" }, "未写明"));
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
        this.chosen.part === "assignment" && h("button", { onclick: () => this.teach(value) }, "记入词库"),
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
    if (this.asPages) this.fillLeft();
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
    const place = this.cards.parentElement.scrollTop;
    await this.load();
    this.cards.parentElement.scrollTop = place;
    return kept;
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
    if (before && (await confirmed(`把 ${task.path} 并入 ${before.path} ${before.title}？`, "并入"))) await this.correct({ path: before.path, part: "task", op: "merge", key: task.path });
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
    const job = await post(`${this.base}/rerun`);
    toast("正在重新识别");
    for (let turn = 0; turn < 600; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const state = (await get("/uploads")).find((one) => one.number === job.number);
      if (state?.state === "held") await post(`/uploads/${job.number}/release`, { keep: true });
      if (state?.state === "failed") return toast(state.message, true);
      if (state?.state === "done") break;
    }
    await this.load();
    toast("已重新识别，您的修改都还在");
  }

  async explain() {
    const found = await get(`${this.base}/explain?path=${encodeURIComponent(this.chosen.path)}`);
    const dialog = document.getElementById("dialog");
    dialog.onclose = null;
    dialog.setAttribute("aria-label", "依据");
    dialog.replaceChildren(h("h2", {}, `${this.chosen.path} 的依据`),
      found.map((one) => h("div", { class: "why" }, h("b", {}, one.value), h("p", {}, one.sentence), h("p", { class: "note" }, [one.rule, one.means, one.dictionary].filter(Boolean).join(" · ")))),
      h("div", { class: "buttons" }, h("button", { class: "main", onclick: () => dialog.close() }, "关闭")));
    dialog.showModal();
  }

  // Makes an entry of the office's own dictionary out of a unit, after showing what else it would change.
  async teach(value) {
    const after = await ask("记入本单位词库", [
      { name: "word", label: "文中写法", value: value.unit, required: true },
      { name: "canonical", label: "规范名称", value: value.canonical ?? value.unit, required: true },
    ], { action: "看看会影响什么" });
    if (!after) return;
    const preview = await post("/dictionary/preview", after);
    const changes = preview.changes.map((one) => `${one.title} ${one.path}：${one.unit} → ${one.canonical}`).join("；");
    if (await confirmed(preview.changes.length ? `会改变 ${preview.changes.length} 处：${changes.slice(0, 600)}` : "不影响别的任务。", "记入词库")) {
      await tried(() => post("/dictionary", after), "已记入，重新识别后生效");
    }
  }

  key(event) {
    if (event.target.closest("input,select,textarea,dialog") || event.ctrlKey || event.altKey || event.metaKey) return;
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
