// The document of a review: its text by paragraphs, or the page images with boxes; ranges of it light up.
import { h } from "./dom.js";

const DOTS = 110 / 72; // dots of a page image for one point of the page
const A4 = [595, 842]; // points

export class DocumentView {
  // `onpick(offset)` is told where somebody clicked into the words.
  constructor(opened, onpick) {
    this.text = Array.from(opened.result.text); // code points: the offsets of the contract
    this.places = opened.evidence.paragraphs ?? [];
    this.circular = opened.shelf.id;
    this.pages = opened.pages;
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

  // The page images; they are made once, `box` marks on them the paragraphs that ranges touch.
  pageImages() {
    this.images ??= h("div", { class: "pages" }, Array.from({ length: this.pages ?? 0 }, (_, index) => this.page(index + 1)));
    return this.images;
  }

  page(number) {
    const image = h("img", { src: `/api/circulars/${encodeURIComponent(this.circular)}/pages/${number}.png`, alt: `第 ${number} 页`, loading: "lazy", onload: () => this.measure(image) });
    return h("div", { class: "page", data: { page: String(number) } }, image);
  }

  // The size of a page is known when its image is there; until then it is taken for A4.
  measure(image) {
    const node = image.parentElement;
    node.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
    Object.assign(node.dataset, { wide: image.naturalWidth / DOTS, high: image.naturalHeight / DOTS });
    for (const mark of node.querySelectorAll(".box")) this.place(mark, node);
  }

  place(mark, node) {
    const [wide, high] = [Number(node.dataset.wide) || A4[0], Number(node.dataset.high) || A4[1]];
    const [left, top, right, bottom] = mark.dataset.edges.split(",").map(Number);
    Object.assign(mark.style, { left: `${(left / wide) * 100}%`, top: `${(top / high) * 100}%`, width: `${((right - left) / wide) * 100}%`, height: `${((bottom - top) / high) * 100}%` });
  }

  box(ranges) {
    for (const mark of this.images.querySelectorAll(".box")) mark.remove();
    const touched = this.places.filter((one) => ranges.some((range) => range.start < one.end && one.start < range.end));
    const values = ranges.filter((range) => range.kind === "value");
    for (const place of touched) {
      const strong = values.some((range) => range.start < place.end && place.start < range.end);
      for (const [number, ...edges] of place.boxes ?? []) {
        const node = this.images.children[number - 1];
        if (!node) continue;
        const mark = h("i", { class: strong ? "box strong" : "box", data: { edges: edges.join(",") } });
        this.place(mark, node);
        node.append(mark);
      }
    }
    const shown = this.images.querySelector(".box.strong") ?? this.images.querySelector(".box");
    shown?.scrollIntoView({ block: "center", behavior: "auto" });
  }
}
