// A grid for many rows: only the visible ones stand in the page. Filters and sorting over all of them; cells are edited in place.
import { h } from "./dom.js";

const HEIGHT = 44; // pixels of a row; fixed, so that the place of every row is known without drawing it
const MARGIN = 8;
const COLLATE = new Intl.Collator("zh-CN", { numeric: true });
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  // columns: [{ name, title, width, edit?: [[value, text]…] | "text" | "long" | (row) => one of these, show?: (row) => text|Node }]
  // onedit(row, name, value) resolves to false where the value was not kept: then the field stays open with what was typed.
  constructor(columns, rows, { onedit, onchoose, id }) {
    Object.assign(this, { columns, rows, onedit, onchoose, id });
    this.filters = {};
    this.order = null;
    this.chosen = new Set();
    this.editing = null; // { index, node } of the row that is being edited: it is never drawn anew under the typist's hands
    this.body = h("div", { class: "grid-body", role: "rowgroup" });
    this.scroller = h("div", { class: "grid-scroll", role: "grid", "aria-label": "台账", "aria-colcount": columns.length + 1, onscroll: () => this.draw() }, this.head(), this.body);
    this.node = h("div", { class: "grid" }, this.scroller);
    this.refresh();
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.scroller);
  }

  get template() {
    return ["34px", ...this.columns.map((one) => `${one.width}px`)].join(" ");
  }

  head() {
    const all = h("input", { type: "checkbox", "aria-label": "全选", onchange: () => this.chooseAll(all.checked) });
    const head = h("div", { class: "grid-head", role: "row" }, h("div", { role: "columnheader" }, all), this.columns.map((column) => {
      const filter = h("input", { type: "search", "aria-label": `筛选${column.title}`, placeholder: "筛选", oninput: () => this.filter(column.name, filter.value) });
      const title = h("button", { class: "plain", onclick: () => this.sort(column.name, title) }, column.title);
      return h("div", { role: "columnheader", data: { column: column.name } }, title, filter);
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
    for (const one of this.node.querySelectorAll(".grid-head [aria-sort]")) one.removeAttribute("aria-sort");
    title.classList.add(down ? "down" : "up");
    title.parentElement.setAttribute("aria-sort", down ? "descending" : "ascending");
    this.refresh();
  }

  chooseAll(on) {
    this.chosen = new Set(on ? this.shown.map((row) => row[this.id]) : []);
    this.draw(true);
    this.onchoose?.(this.chosen);
  }

  // The rows that fit the filters, in the chosen order; blanks last. Texts are looked up once a row, not once a comparison.
  refresh() {
    const filters = Object.entries(this.filters).filter(([, words]) => words);
    this.shown = this.rows.filter((row) => filters.every(([name, words]) => String(row[name] ?? "").toLowerCase().includes(words)));
    if (this.order) {
      const { name, down } = this.order;
      const keyed = this.shown.map((row) => [String(row[name] ?? ""), row]);
      keyed.sort(([a], [b]) => (!a || !b ? Number(!a) - Number(!b) : COLLATE.compare(a, b) * (down ? -1 : 1)));
      this.shown = keyed.map(([, row]) => row);
    }
    this.body.style.height = `${this.shown.length * HEIGHT}px`;
    this.scroller.setAttribute("aria-rowcount", String(this.shown.length + 1));
    this.oncount?.(this.shown.length);
    this.draw(true);
  }

  draw(anew = false) {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / HEIGHT) - MARGIN);
    const last = Math.min(this.shown.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / HEIGHT) + MARGIN);
    if (!anew && this.first === first && this.last === last) return;
    this.fill(first, last);
  }

  fill(first, last) {
    Object.assign(this, { first, last });
    const kept = this.editing?.node;
    const focused = this.body.contains(document.activeElement) && !kept ? this.place(document.activeElement) : null;
    for (const node of [...this.body.children]) if (node !== kept) node.remove();
    const rows = this.shown.slice(first, last).map((row, index) => [row, first + index]).filter(([row]) => row !== this.editing?.row);
    const at = kept ? this.shown.indexOf(this.editing.row) : Infinity;
    const drawn = (some) => some.map(([row, index]) => this.row(row, index));
    if (kept) kept.style.top = `${Math.max(0, at) * HEIGHT}px`;
    this.body.prepend(...drawn(rows.filter(([, index]) => index < at)));
    this.body.append(...drawn(rows.filter(([, index]) => index > at)));
    if (focused) this.at(...focused)?.focus({ preventScroll: true });
  }

  // For print every row stands in the page.
  all() {
    this.fill(0, this.shown.length);
  }

  row(row, index) {
    const box = h("input", {
      type: "checkbox", checked: this.chosen.has(row[this.id]), "aria-label": `选中第 ${index + 1} 行`,
      onchange: () => { box.checked ? this.chosen.add(row[this.id]) : this.chosen.delete(row[this.id]); this.onchoose?.(this.chosen); },
    });
    const node = h("div", { class: "grid-row", role: "row", "aria-rowindex": index + 2 }, h("div", { role: "gridcell" }, box), this.columns.map((column) => this.cell(row, column)));
    node.style.gridTemplateColumns = this.template;
    node.style.top = `${index * HEIGHT}px`;
    return node;
  }

  cell(row, column) {
    const words = column.show ? column.show(row) : String(row[column.name] ?? "");
    const kind = typeof column.edit === "function" ? column.edit(row) : column.edit;
    const classes = [kind ? "typed" : "", column.mark?.(row) ? "overruled" : ""].filter(Boolean).join(" ");
    const node = h("div", { role: "gridcell", title: column.mark?.(row) || (typeof words === "string" ? words : ""), class: classes, tabIndex: -1, data: { column: column.name } }, words);
    if (kind) {
      node.tabIndex = 0;
      node.ondblclick = () => this.edit(row, column, node, kind);
    }
    node.onkeydown = (event) => event.target === node && this.key(event, row, column, node, kind);
    return node;
  }

  key(event, row, column, node, kind) {
    if (kind && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      return this.edit(row, column, node, kind);
    }
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const [index, column_at] = this.place(node);
    const next = Math.min(this.shown.length - 1, Math.max(0, index + step[0]));
    this.reveal(next);
    this.at(next, column_at + step[1])?.focus({ preventScroll: step[0] !== 0 });
  }

  // Row index and column position of a node in the grid, and back.
  place(node) {
    const row = node.closest(".grid-row");
    return [Number(row?.getAttribute("aria-rowindex")) - 2, [...(row?.children ?? [])].findIndex((cell) => cell.contains(node))];
  }

  at(index, position) {
    return this.body.querySelector(`.grid-row[aria-rowindex="${index + 2}"]`)?.children[position];
  }

  reveal(index) {
    const head = this.scroller.firstElementChild.offsetHeight;
    const [top, bottom] = [index * HEIGHT, (index + 1) * HEIGHT + head];
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (bottom > this.scroller.scrollTop + this.scroller.clientHeight) this.scroller.scrollTop = bottom - this.scroller.clientHeight;
    this.draw();
  }

  edit(row, column, node, kind) {
    const value = String(row[column.name] ?? "");
    const field = Array.isArray(kind)
      ? h("select", { "aria-label": column.title }, kind.map(([key, text]) => h("option", { value: key, selected: key === value }, text)))
      : h(kind === "long" ? "textarea" : "input", { value, "aria-label": column.title, type: column.name === "due" ? "date" : "text" });
    const line = node.parentElement;
    this.editing = { row, node: line };
    let state = "open";
    const finish = async (keep, back) => {
      if (state !== "open") return;
      state = "saving";
      if (keep && field.value !== value && (await this.onedit(row, column.name, field.value)) === false) {
        state = "open";
        field.classList.add("refused");
        return;
      }
      state = "done";
      const fresh = this.cell(row, column);
      node.replaceWith(fresh);
      if (this.editing?.node === line) this.editing = null;
      this.draw(true);
      if (back && !this.editing) this.at(this.shown.indexOf(row), this.columns.indexOf(column) + 1)?.focus({ preventScroll: true });
    };
    field.onblur = () => finish(true, false);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") finish(false, true);
      if (event.key === "Enter" && !event.isComposing && !(kind === "long" && event.shiftKey)) { event.preventDefault(); finish(true, true); }
    };
    node.replaceChildren(field);
    field.focus();
  }
}
