// A grid for many rows: only the visible ones stand in the page. Filters and sorting over all of them.
import { h } from "./dom.js";

const HEIGHT = 44; // pixels of a row; fixed, so that the place of every row is known without drawing it
const MARGIN = 8;

export class Grid {
  // columns: [{ name, title, width, edit?: [[value, text]…] | "text" | "long", show?: (row) => text|Node }]
  constructor(columns, rows, { onedit, onchoose, onopen, id }) {
    Object.assign(this, { columns, rows, onedit, onchoose, onopen, id });
    this.filters = {};
    this.order = null;
    this.chosen = new Set();
    this.body = h("div", { class: "grid-body" });
    this.scroller = h("div", { class: "grid-scroll", tabIndex: 0, role: "grid", "aria-label": "台账", "aria-rowcount": rows.length, onscroll: () => this.draw() }, this.head(), this.body);
    this.node = h("div", { class: "grid" }, this.scroller);
    this.refresh();
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  get template() {
    return ["34px", ...this.columns.map((one) => `${one.width}px`)].join(" ");
  }

  head() {
    const all = h("input", { type: "checkbox", "aria-label": "全选", onchange: () => this.chooseAll(all.checked) });
    const head = h("div", { class: "grid-head", role: "row" }, h("div", {}, all), this.columns.map((column) => {
      const filter = h("input", { type: "search", "aria-label": `筛选${column.title}`, placeholder: "筛选", oninput: () => this.filter(column.name, filter.value) });
      const title = h("button", { class: "plain", onclick: () => this.sort(column.name, title) }, column.title);
      return h("div", { role: "columnheader" }, title, filter);
    }));
    head.style.gridTemplateColumns = this.template;
    return head;
  }

  filter(name, words) {
    this.filters[name] = words.trim().toLowerCase();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 120);
  }

  sort(name, title) {
    const down = this.order?.name === name && !this.order.down;
    this.order = { name, down };
    for (const one of this.node.querySelectorAll(".grid-head button")) one.classList.remove("up", "down");
    title.classList.add(down ? "down" : "up");
    this.refresh();
  }

  chooseAll(on) {
    this.chosen = new Set(on ? this.shown.map((row) => row[this.id]) : []);
    this.draw(true);
    this.onchoose?.(this.chosen);
  }

  refresh() {
    const filters = Object.entries(this.filters).filter(([, words]) => words);
    this.shown = this.rows.filter((row) => filters.every(([name, words]) => String(row[name] ?? "").toLowerCase().includes(words)));
    if (this.order) {
      const { name, down } = this.order;
      const collate = new Intl.Collator("zh-CN", { numeric: true });
      this.shown = [...this.shown].sort((a, b) => collate.compare(String(a[name] ?? "\uffff"), String(b[name] ?? "\uffff")) * (down ? -1 : 1));
    }
    this.body.style.height = `${this.shown.length * HEIGHT}px`;
    this.scroller.setAttribute("aria-rowcount", String(this.shown.length));
    this.oncount?.(this.shown.length);
    this.draw(true);
  }

  draw(anew = false) {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / HEIGHT) - MARGIN);
    const last = Math.min(this.shown.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / HEIGHT) + MARGIN);
    if (!anew && this.first === first && this.last === last) return;
    if (!anew && this.body.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]),select,textarea")) return;
    Object.assign(this, { first, last });
    this.body.replaceChildren(...this.shown.slice(first, last).map((row, index) => this.row(row, first + index)));
  }

  row(row, index) {
    const box = h("input", {
      type: "checkbox", checked: this.chosen.has(row[this.id]), "aria-label": "选中",
      onchange: () => { box.checked ? this.chosen.add(row[this.id]) : this.chosen.delete(row[this.id]); this.onchoose?.(this.chosen); },
    });
    const node = h("div", { class: "grid-row", role: "row", "aria-rowindex": index + 1 }, h("div", {}, box), this.columns.map((column) => this.cell(row, column)));
    node.style.gridTemplateColumns = this.template;
    node.style.top = `${index * HEIGHT}px`;
    return node;
  }

  cell(row, column) {
    const words = column.show ? column.show(row) : String(row[column.name] ?? "");
    const node = h("div", { role: "gridcell", title: typeof words === "string" ? words : "", class: column.edit ? "typed" : "" }, words);
    if (column.edit) {
      node.tabIndex = 0;
      node.ondblclick = () => this.edit(row, column, node);
      node.onkeydown = (event) => event.key === "Enter" && event.target === node && (event.preventDefault(), this.edit(row, column, node));
    }
    return node;
  }

  edit(row, column, node) {
    const value = String(row[column.name] ?? "");
    const field = Array.isArray(column.edit)
      ? h("select", {}, column.edit.map(([key, text]) => h("option", { value: key, selected: key === value }, text)))
      : h(column.edit === "long" ? "textarea" : "input", { value, "aria-label": column.title });
    let done = false;
    const finish = async (keep) => {
      if (done) return;
      done = true;
      if (keep && field.value !== value) await this.onedit(row, column.name, field.value);
      node.replaceWith(this.cell(row, column));
    };
    field.onblur = () => finish(true);
    field.onkeydown = (event) => {
      if (event.key === "Escape") finish(false);
      if (event.key === "Enter" && !(column.edit === "long" && event.shiftKey)) { event.preventDefault(); finish(true); }
    };
    node.replaceChildren(field);
    field.focus();
  }
}
