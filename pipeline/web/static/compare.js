// 对照: a directive and a plan side by side with the links drawn; people confirm or reject them. And all plans of a directive in one table.
import { download, get, mayEdit, post, tried } from "./api.js";
import { h, show, svg, table, toast } from "./dom.js";

const STATES = { weakened: "弱化", missing: "未承接", partial: "部分承接", covered: "已承接", "not-for-plan": "属上级事项", added: "新增" };

export async function open(directive = "", plan = "", path = "") {
  const [pairs, circulars] = await Promise.all([get("/compare/pairs"), get("/circulars")]);
  if (!directive && pairs.length) return void location.replace(`#/compare/${encodeURIComponent(pairs[0].directive)}`);
  const picker = new Picker(pairs, circulars, directive, plan);
  if (!directive) return show(picker.node, h("p", { class: "empty" }, "库里还没有上下级关系的文件。交一份上级文件和一份镇街方案上来，或在上面任选两份对照。"));
  if (!plan) return overview(picker, directive);
  const view = new Comparison(picker, directive, plan);
  await view.load();
  if (path) view.choose(path);
  return () => view.sizes.disconnect();
}

// Which directive, which plan.
class Picker {
  constructor(pairs, circulars, directive, plan) {
    this.plans = pairs.find((one) => one.directive === directive)?.plans ?? [];
    const name = (one) => `${one.title || one.name}${one.doc_no ? `（${one.doc_no}）` : ""}`;
    const by = new Map(circulars.map((one) => [one.id, one]));
    const uppers = [...pairs.map((one) => one.directive), ...circulars.map((one) => one.id).filter((id) => !pairs.some((one) => one.directive === id))];
    const lowers = [...this.plans, ...circulars.map((one) => one.id).filter((id) => id !== directive && !this.plans.includes(id))];
    const option = (id, chosen) => by.has(id) && h("option", { value: id, selected: id === chosen }, name(by.get(id)));
    const upper = h("select", { "aria-label": "上级文件", onchange: () => (location.hash = `#/compare/${encodeURIComponent(upper.value)}`) }, !directive && h("option", { value: "" }, "选上级文件"), uppers.map((id) => option(id, directive)));
    const lower = h("select", { "aria-label": "下级方案", onchange: () => (location.hash = `#/compare/${encodeURIComponent(upper.value)}${lower.value ? `/${encodeURIComponent(lower.value)}` : ""}`) },
      h("option", { value: "" }, `全部方案（${this.plans.length} 份）`), lowers.map((id) => option(id, plan)));
    this.node = h("div", { class: "tools picker" }, h("label", {}, "上级 ", upper), h("label", {}, "下级 ", lower));
  }
}

// 承接总表: every duty of the directive by every plan.
async function overview(picker, directive) {
  if (!picker.plans.length) return show(picker.node, h("p", { class: "empty" }, "库里没有以它为依据的方案；可在上面任选一份对照。"));
  const query = picker.plans.map((id) => `plan=${encodeURIComponent(id)}`).join("&");
  const found = await get(`/compare/table?directive=${encodeURIComponent(directive)}&${query}`);
  const address = (plan, path = "") => `#/compare/${encodeURIComponent(directive)}/${encodeURIComponent(plan)}${path ? `/${encodeURIComponent(path)}` : ""}`;
  const counts = (index) => Object.entries(STATES).map(([key, name]) => [name, found.rows.filter((row) => row.cells[index].state === key).length]).filter(([, count]) => count).map(([name, count]) => `${name} ${count}`).join("　");
  const heads = ["条款", "上级任务", ...found.plans.map((one, index) => h("span", {}, h("a", { href: address(one.directive) }, one.title), h("br"), h("span", { class: "note" }, counts(index))))];
  const rows = found.rows.map((row) => [row.path, row.title, ...row.cells.map((cell, index) => cell.state && h("a", { class: `state ${cell.state}`, href: address(found.plans[index].directive, row.path), title: cell.plan_paths.join("、") }, cell.status))]);
  show(picker.node, h("div", { class: "tools" }, h("h1", {}, "承接总表"), download("导出承接对照表 .xlsx", `/exports/comparison?directive=${encodeURIComponent(directive)}&${query}`)), table(heads, rows));
}

class Comparison {
  constructor(picker, directive, plan) {
    Object.assign(this, { picker, directive, plan, path: "", other: "" });
    this.hidden = new Set();
    this.sizes = new ResizeObserver(() => this.drawLinks());
  }

  async load() {
    this.found = await get(`/compare?directive=${encodeURIComponent(this.directive)}&plan=${encodeURIComponent(this.plan)}`);
    this.draw();
  }

  draw() {
    const { directive, plan, rows, added } = this.found;
    const counts = Object.entries(STATES).map(([key, name]) => [key, name, key === "added" ? added.length : rows.filter((row) => row.state === key).length]).filter(([, , count]) => count);
    const query = `directive=${encodeURIComponent(this.directive)}&plan=${encodeURIComponent(this.plan)}`;
    const byPath = new Map(directive.clauses.map((one) => [one.path, one]));
    this.left = h("div", { class: "clauses", role: "list", "aria-label": "上级要求", onscroll: () => this.drawLinks() }, rows.map((row) => this.duty(row, byPath.get(row.directive_path))));
    this.right = h("div", { class: "clauses", role: "list", "aria-label": "下级举措", onscroll: () => this.drawLinks() }, plan.clauses.map((one) => this.measure(one)));
    this.wires = svg("svg", { class: "wires", "aria-hidden": "true" });
    show(
      this.picker.node,
      h("div", { class: "tools" }, h("b", {}, this.found.summary), h("span", { class: "grow" }),
        download("对照表 .xlsx", `/exports/comparison?${query}`), download("对照表 .docx", `/exports/comparison?${query}&form=docx`)),
      this.found.problems.map((one) => h("p", { class: "warn" }, one)),
      h("div", { class: "tools" }, counts.map(([key, name, count]) => h("button", { class: `state ${key}`, "aria-pressed": String(!this.hidden.has(key)), onclick: () => this.toggle(key), title: "点一下隐藏或显示" }, `${name} ${count}`)),
        h("span", { class: "note" }, mayEdit() ? "点左边一条看它的承接；再点右边一条，可以确认或否定两条的对应。" : "点左边一条看它的承接。")),
      h("div", { class: "pairs" }, h("h2", {}, directive.title || directive.name), h("span", {}), h("h2", {}, plan.title || plan.name), this.left, this.wires, this.right),
    );
    this.sizes.disconnect();
    this.sizes.observe(this.left);
    if (this.path) this.choose(this.path, true);
    else this.drawLinks();
  }

  toggle(key) {
    this.hidden.has(key) ? this.hidden.delete(key) : this.hidden.add(key);
    this.draw();
  }

  duty(row, clause) {
    const node = h("article", { class: `clause ${row.state}`, role: "listitem", tabIndex: 0, hidden: this.hidden.has(row.state), data: { path: row.directive_path } }, this.body(row, clause, false));
    node.onclick = () => this.choose(row.directive_path);
    node.onkeydown = (event) => event.target === node && event.key === "Enter" && this.choose(row.directive_path);
    return node;
  }

  body(row, clause, whole) {
    const weaker = row.differences.map((one) => h("li", { class: one.weaker ? "weaker" : "", title: one.why }, one.words));
    return [
      h("header", {}, h("b", {}, row.directive_path), h("span", { class: "grow" }, clause.title), h("span", { class: `state ${row.state}` }, row.status)),
      h("p", { class: whole ? "" : "cut" }, whole ? this.marked(clause, row.differences.map((one) => one.directive_span)) : clause.words),
      weaker.length ? h("ul", {}, weaker) : "",
      whole && row.lost.length ? h("div", { class: "lost" }, h("b", {}, "未见承接："), row.lost.map((words) => h("p", {}, words))) : "",
      whole && this.decisions(row),
    ];
  }

  // The words of a clause with the places of the differences lit up.
  marked(clause, spans) {
    const signs = Array.from(clause.words);
    const lit = new Set(spans.filter(([start, end]) => end > start).flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index - clause.start)));
    const nodes = [];
    for (let at = 0; at < signs.length; ) {
      let end = at + 1;
      while (end < signs.length && lit.has(end) === lit.has(at)) end++;
      const words = signs.slice(at, end).join("");
      nodes.push(lit.has(at) ? h("mark", { class: "value" }, words) : words);
      at = end;
    }
    return nodes;
  }

  // Confirm or reject each link; make one; say that there is none.
  decisions(row) {
    const line = (link) => h("div", { class: "link" },
      h("b", {}, `↔ ${link.plan_path}`), h("span", { class: "grow note" }, link.evidence.join("；")), h("span", { class: "note" }, `强度 ${Math.round(link.score * 100)}%`),
      link.decision === "confirm" && h("span", { class: "tag done" }, "已确认"),
      mayEdit() && [
        h("button", { onclick: (event) => this.decide(event, row, link.plan_path, link.decision === "confirm" ? "clear" : "confirm") }, link.decision === "confirm" ? "取消确认" : "确认"),
        h("button", { onclick: (event) => this.decide(event, row, link.plan_path, "reject") }, "否定"),
      ]);
    const other = this.other && !row.links.some((link) => link.plan_path === this.other);
    return h("div", {}, row.links.map(line),
      row.rejected.map((path) => h("div", { class: "link" }, h("s", {}, path ? `↔ ${path}` : "整条"), h("span", { class: "grow note" }, path ? "已否定这个对应" : "已判定为没有承接"), mayEdit() && h("button", { onclick: (event) => this.decide(event, row, path, "clear") }, "取消"))),
      mayEdit() && h("div", { class: "buttons" },
        other && h("button", { class: "main", onclick: (event) => this.decide(event, row, this.other, "confirm") }, `确认与 ${this.other} 对应`),
        row.links.length ? h("button", { onclick: (event) => this.decide(event, row, "", "reject") }, "判定没有承接") : ""));
  }

  async decide(event, row, path, decision) {
    event.stopPropagation();
    const body = { directive: this.directive, directive_path: row.directive_path, plan: this.plan, plan_path: path, decision };
    if (await tried(() => post("/links", body), "已保存，以人的判定为准")) await this.load();
  }

  measure(clause) {
    const added = this.found.added.includes(clause.path);
    const node = h("article", { class: added ? "clause added" : "clause", role: "listitem", tabIndex: 0, hidden: added && this.hidden.has("added"), data: { path: clause.path } },
      h("header", {}, h("b", {}, clause.path), h("span", { class: "grow" }, clause.title), added ? h("span", { class: "state added" }, "新增") : ""), h("p", { class: "cut" }, clause.words));
    node.onclick = () => this.pick(clause);
    node.onkeydown = (event) => event.target === node && event.key === "Enter" && this.pick(clause);
    return node;
  }

  pick(clause) {
    const asked = this.found.rows.find((row) => row.links.some((link) => link.plan_path === clause.path));
    this.other = clause.path;
    if (!this.path && asked) return this.choose(asked.directive_path);
    if (!this.path) return toast("先点左边一条上级任务");
    this.choose(this.path, true);
  }

  choose(path, same = false) {
    if (!same) this.other = "";
    this.path = path;
    const row = this.found.rows.find((one) => one.directive_path === path);
    if (!row) return;
    const clauses = new Map(this.found.directive.clauses.map((one) => [one.path, one]));
    for (const node of this.left.children) {
      const mine = this.found.rows.find((one) => one.directive_path === node.dataset.path);
      node.classList.toggle("chosen", node.dataset.path === path);
      node.replaceChildren(...this.body(mine, clauses.get(node.dataset.path), node.dataset.path === path).flat().filter(Boolean));
    }
    const answers = row.links.map((link) => link.plan_path);
    for (const node of this.right.children) {
      const [answer, picked] = [answers.includes(node.dataset.path), node.dataset.path === this.other];
      node.classList.toggle("chosen", answer);
      node.classList.toggle("picked", picked);
      const clause = this.found.plan.clauses.find((one) => one.path === node.dataset.path);
      const words = node.querySelector("p");
      words.className = answer || picked ? "" : "cut";
      words.replaceChildren(...(answer ? this.marked(clause, row.differences.map((one) => one.plan_span)) : [clause.words]));
    }
    this.left.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
    (this.right.querySelector(".picked") ?? this.right.querySelector(".chosen"))?.scrollIntoView({ block: "nearest" });
    this.drawLinks();
  }

  drawLinks() {
    const frame = this.wires.getBoundingClientRect();
    if (!frame.width) return;
    const edge = (column, node) => {
      const [box, inside] = [node.getBoundingClientRect(), column.getBoundingClientRect()];
      return Math.min(inside.bottom, Math.max(inside.top, box.top + Math.min(box.height / 2, 24))) - frame.top;
    };
    const by = (column) => new Map([...column.children].filter((node) => !node.hidden).map((node) => [node.dataset.path, node]));
    const [lefts, rights] = [by(this.left), by(this.right)];
    const paths = this.found.rows.flatMap((row) => row.links.map((link) => {
      const [from, to] = [lefts.get(row.directive_path), rights.get(link.plan_path)];
      if (!from || !to) return null;
      const [y, z] = [edge(this.left, from), edge(this.right, to)];
      const kind = ["wire", row.state, row.directive_path === this.path ? "on" : "", link.decision === "confirm" ? "sure" : ""].filter(Boolean).join(" ");
      return svg("path", { d: `M0 ${y}C${frame.width / 2} ${y} ${frame.width / 2} ${z} ${frame.width} ${z}`, class: kind });
    })).filter(Boolean);
    this.wires.replaceChildren(...paths);
  }
}
