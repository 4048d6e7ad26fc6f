// The document of a review: its text by paragraphs, or the page images with boxes; ranges of it light up.
import { h } from "./dom.js";

export class DocumentView {
  // `onpick(offset)` is told where somebody clicked into the words.
  constructor(opened, onpick) {
    this.text = Array.from(opened.result.text); // code points: the offsets of the contract
    this.places = opened.evidence.paragraphs ?? [];
    this.circular = opened.shelf.id;
    this.onpick = onpick;
    this.lit = [];
    this.paragraphs = this.split();
    this.node = h("div", { class: "document", tabIndex: 0, "aria-label": "文件原文", onclick: (event) => this.pick(event, onpick) }, this.paragraphs.map((one) => one.node));
  }

  split() {
    const found = [];
    let start = 0;
    for (let at = 0; at <= this.text.length; at++) {
      if (at < this.text.length && this.text[at] !== "\n") continue;
      const words = this.text.slice(start, at);
      found.push({ start, end: at, node: h("p", { class: words.includes("\t") ? "row" : "", data: { start: String(start) } }, words.join("")) });
      start = at + 1;
    }
    return found;
  }

  words(start, end) {
    return this.text.slice(start, end).join("");
  }

  // Lights up ranges [{start, end, kind}] and brings the first into view.
  light(ranges) {
    for (const paragraph of this.lit) paragraph.node.replaceChildren(this.words(paragraph.start, paragraph.end));
    const touched = this.paragraphs.filter((one) => ranges.some((range) => range.start < one.end && one.start < range.end));
    for (const paragraph of touched) paragraph.node.replaceChildren(...this.pieces(paragraph, ranges));
    this.lit = touched;
    this.node.querySelector("mark.value, mark")?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  pieces(paragraph, ranges) {
    const cuts = new Set([paragraph.start, paragraph.end]);
    for (const { start, end } of ranges) [start, end].forEach((at) => at > paragraph.start && at < paragraph.end && cuts.add(at));
    const order = [...cuts].sort((a, b) => a - b);
    return order.slice(0, -1).map((start, index) => {
      const words = this.words(start, order[index + 1]);
      const kinds = ranges.filter((range) => range.start <= start && order[index + 1] <= range.end).map((range) => range.kind);
      return kinds.length ? h("mark", { class: kinds.join(" "), data: { start: String(start) } }, words) : h("span", { data: { start: String(start) } }, words);
    });
  }

  pick(event, onpick) {
    const selection = getSelection();
    if (!selection.anchorNode || !this.node.contains(selection.anchorNode)) return;
    const offset = this.offset(selection.anchorNode, selection.anchorOffset);
    if (offset !== null && selection.isCollapsed) onpick(offset);
  }

  // The range that is selected in the document, or null.
  selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !this.node.contains(selection.anchorNode) || !this.node.contains(selection.focusNode)) return null;
    const ends = [this.offset(selection.anchorNode, selection.anchorOffset), this.offset(selection.focusNode, selection.focusOffset)];
    if (ends.includes(null)) return null;
    const [start, end] = ends.sort((a, b) => a - b);
    return { start, end, words: this.words(start, end) };
  }

  offset(node, within) {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!holder) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.textContent.slice(0, within) : "";
    return Number(holder.dataset.start) + Array.from(before).length;
  }

  // The page images; they are made once, `box` marks on them the words that ranges touch.
  pageImages(pages) {
    if (this.images) return this.images;
    this.sizes = pages.sizes;
    this.runs = pages.runs;
    const placed = new Set(this.runs.map(([start]) => this.paragraphAt(start)));
    this.coarse = this.places.filter((one) => !placed.has(this.paragraphAt(one.start))); // lines whose words were not found one by one
    this.images = h("div", { class: "pages", onclick: (event) => this.pickOnPage(event) },
      pages.note && h("p", { class: "note" }, pages.note),
      this.sizes.map((size, index) => this.page(index + 1, size)));
    return this.images;
  }

  page(number, [wide, high]) {
    const image = h("img", { src: `/api/circulars/${encodeURIComponent(this.circular)}/pages/${number}`, alt: `第 ${number} 页`, loading: "lazy" });
    const node = h("div", { class: "page", data: { page: String(number) } }, image);
    node.style.aspectRatio = `${wide} / ${high}`;
    return node;
  }

  paragraphAt(offset) {
    let [low, high] = [0, this.paragraphs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.paragraphs[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // The places [page, left, top, right, bottom] of a range: of its very words, or of the lines that hold them.
  placesOf(range) {
    const touches = (start, end) => range.start < end && start < range.end;
    const exact = this.runs.filter(([start, end]) => touches(start, end)).map(([start, end, page, left, top, right, bottom]) => {
      const step = (right - left) / (end - start);
      return [page, left + step * Math.max(0, range.start - start), top, right - step * Math.max(0, end - range.end), bottom];
    });
    return [...exact, ...this.coarse.filter((one) => touches(one.start, one.end)).flatMap((one) => one.boxes ?? [])];
  }

  box(ranges) {
    for (const mark of this.images.querySelectorAll(".box")) mark.remove();
    for (const range of ranges) {
      for (const [number, ...edges] of this.placesOf(range)) {
        const node = this.images.querySelector(`[data-page="${number}"]`);
        if (node) node.append(this.mark(number, edges, range.kind === "value"));
      }
    }
    const shown = this.images.querySelector(".box.strong") ?? this.images.querySelector(".box");
    shown?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  mark(number, [left, top, right, bottom], strong) {
    const [wide, high] = this.sizes[number - 1];
    const node = h("i", { class: strong ? "box strong" : "box" });
    Object.assign(node.style, { left: `${(left / wide) * 100}%`, top: `${(top / high) * 100}%`, width: `${((right - left) / wide) * 100}%`, height: `${((bottom - top) / high) * 100}%` });
    return node;
  }

  // The place in the text of the words under a click on a page.
  pickOnPage(event) {
    const node = event.target.closest(".page");
    if (!node) return;
    const area = node.getBoundingClientRect();
    const number = Number(node.dataset.page);
    const [wide, high] = this.sizes[number - 1];
    const [x, y] = [((event.clientX - area.left) / area.width) * wide, ((event.clientY - area.top) / area.height) * high];
    const under = ([page, left, top, right, bottom]) => page === number && left <= x && x <= right && top <= y && y <= bottom;
    const run = this.runs.find(([, , ...place]) => under(place));
    if (run) return this.onpick(Math.min(run[1] - 1, run[0] + Math.floor(((x - run[3]) / (run[5] - run[3])) * (run[1] - run[0]))));
    const line = this.coarse.find((one) => (one.boxes ?? []).some(under));
    if (line) this.onpick(line.start);
  }
}
