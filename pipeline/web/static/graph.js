// 传导图: which paper rests on which, in columns by level, with search, and the questions that people ask again and again.
import { download, get } from "./api.js";
import { ask, h, show, svg, table, toast } from "./dom.js";

const KINDS = { implements: "依据", carries: "印发", cites: "引用" };

export async function open(focus = "") {
  const picture = roomy(await get(`/graph?focus=${encodeURIComponent(focus)}`));
  if (!picture.boxes.length) return show(h("p", { class: "empty" }, "文件库还是空的，交了文件才有图。"));
  let chosen = picture.boxes.find((one) => one.key === focus) ?? null;
  const panel = h("aside", { class: "panel", "aria-live": "polite" });
  const drawing = draw(picture, choose);
  const search = h("input", { type: "search", placeholder: "在图上找：标题、文号", "aria-label": "在图上找", oninput: () => find(search.value.trim()) });
  const count = h("span", { class: "count" }, `${picture.boxes.length} 份文件，其中 ${picture.boxes.filter((one) => !one.known).length} 份只被引用、不在库`);

  function find(words) {
    const found = picture.boxes.map((one) => Boolean(words) && `${one.title}${one.doc_no}`.includes(words));
    drawing.nodes.forEach((node, index) => node.classList.toggle("found", found[index]));
    count.textContent = words ? `找到 ${found.filter(Boolean).length} 份` : `${picture.boxes.length} 份文件`;
    drawing.nodes[found.indexOf(true)]?.scrollIntoView({ block: "center", inline: "center" });
  }

  function choose(index) {
    chosen = picture.boxes[index];
    drawing.light(index);
    const rests = picture.arrows.filter(([from]) => from === index).map(([, to, kind]) => [to, kind]);
    const below = picture.arrows.filter(([, to]) => to === index).map(([from, , kind]) => [from, kind]);
    const line = ([at, kind]) => h("li", {}, h("span", { class: "tag" }, KINDS[kind]), " ", h("a", { href: "#", onclick: (event) => { event.preventDefault(); choose(at); } }, picture.boxes[at].title || picture.boxes[at].doc_no));
    panel.replaceChildren(
      h("h2", {}, chosen.title || chosen.doc_no), h("p", { class: "note" }, [chosen.doc_no, chosen.known ? "在库" : "未入库，只被引用", chosen.more ? `另有 ${chosen.more} 份下级方案未画` : ""].filter(Boolean).join("　")),
      h("div", { class: "buttons" },
        chosen.known ? h("a", { class: "button", href: `#/review/${encodeURIComponent(chosen.key)}` }, "打开") : "",
        chosen.known && below.length ? h("a", { class: "button", href: `#/compare/${encodeURIComponent(chosen.key)}` }, "看承接") : "",
        h("a", { class: "button", href: focus === chosen.key ? "#/graph" : `#/graph/${encodeURIComponent(chosen.key)}` }, focus === chosen.key ? "看全部" : "只看相关")),
      h("h3", {}, `它依据的 ${rests.length} 份`), h("ul", {}, rests.map(line)), h("h3", {}, `以它为依据的 ${below.length} 份`), h("ul", {}, below.map(line)),
    );
  }

  async function question(kind, title, more = "") {
    const of = ["rests", "plans", "siblings", "unanswered"].includes(kind);
    if (of && !chosen) return toast("先在图上点一份文件");
    const found = await get(`/graph/questions/${kind}?of=${encodeURIComponent(of ? chosen.key : "")}${more}`);
    const rows = found.rows.map((cells, index) => (found.keys[index] ? [h("a", { href: `#/graph/${encodeURIComponent(found.keys[index])}` }, cells[0] || "看"), ...cells.slice(1)] : cells));
    panel.replaceChildren(h("h2", {}, title), of ? h("p", { class: "note" }, chosen.title) : "", table(found.columns, rows, { empty: "没有" }));
  }

  async function unanswered() {
    if (!chosen) return toast("先在图上点一份上级文件");
    const values = await ask("哪些镇街还没有方案", [{ name: "names", label: "镇街名单", long: true, required: true }], { action: "查", note: "用、隔开，如：杏堤镇、雁渚街道、枫汀乡" });
    if (values) await question("unanswered", "还没有方案的镇街", `&townships=${encodeURIComponent(values.names.replace(/\s+/g, "、"))}`);
  }

  show(
    h("div", { class: "tools" }, search, count, h("span", { class: "grow" }), download("导出 .graphml", "/exports/graph")),
    h("div", { class: "tools", role: "group", "aria-label": "常问" },
      h("button", { onclick: () => question("missing", "缺哪些上级文件") }, "缺哪些上级文件"), h("button", { onclick: unanswered }, "哪些镇街没有方案"), h("button", { onclick: () => question("plans", "以它为依据的文件") }, "谁在落实它"),
      h("button", { onclick: () => question("rests", "它层层依据什么") }, "它依据什么"), h("button", { onclick: () => question("siblings", "同一行动的平级文件") }, "平级文件"), h("button", { onclick: () => question("load", "各单位的任务数") }, "谁的任务多"), h("button", { onclick: () => question("cycles", "互为依据的文件") }, "互为依据")),
    h("div", { class: "graph" }, h("div", { class: "picture", tabIndex: 0 }, drawing.node), panel),
  );
  if (chosen) choose(picture.boxes.indexOf(chosen));
  else panel.replaceChildren(h("p", { class: "note" }, "点一个方框看它依据什么、谁在落实它。虚线框是只被引用、还没有交到库里的文件。"));
}

// The layout with higher boxes (two lines of title and the number) and narrower gaps between the columns.
function roomy(picture) {
  const [more, step] = [16, picture.box_height + 14];
  const [across, down] = [0.87, (step + more) / step];
  const boxes = picture.boxes.map((box) => ({ ...box, x: Math.round(box.x * across), y: Math.round(box.y * down) }));
  const columns = picture.columns.map(([name, x]) => [name, Math.round(x * across)]);
  return { ...picture, boxes, columns, width: Math.round(picture.width * across) + 20, height: Math.round(picture.height * down), box_height: picture.box_height + more };
}

function draw(picture, onchoose) {
  const { box_width: width, box_height: height } = picture;
  const arrows = picture.arrows.map(([from, to, kind]) => {
    const [a, b] = [picture.boxes[from], picture.boxes[to]];
    const [x, y, u, v] = a.x > b.x ? [a.x, a.y + height / 2, b.x + width, b.y + height / 2] : [a.x + width, a.y + height / 2, b.x + width, b.y + height / 2];
    const bend = a.x > b.x ? (x + u) / 2 : x + 40;
    return svg("path", { d: `M${x} ${y}C${bend} ${y} ${bend} ${v} ${u} ${v}`, class: kind, "marker-end": "url(#tip)" });
  });
  const nodes = picture.boxes.map((box, index) => {
    const per = Math.floor((width - 20) / 12.5);
    const lines = [box.title.slice(0, per), box.title.length > 2 * per ? `${box.title.slice(per, 2 * per - 1)}…` : box.title.slice(per, 2 * per)].filter(Boolean);
    return svg("g", {
      class: box.known ? "node" : "node absent", tabindex: "0", role: "button", "aria-label": `${box.title} ${box.doc_no}`,
      onclick: () => onchoose(index), onkeydown: (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), onchoose(index)),
    }, [
      titled(`${box.title} ${box.doc_no}`),
      svg("rect", { x: box.x, y: box.y, width, height, rx: 5 }),
      ...lines.map((words, line) => text(box.x + 10, box.y + 17 + line * 15, words)),
      text(box.x + 10, box.y + height - 5, box.doc_no, "small"),
    ]);
  });
  const heads = picture.columns.map(([name, x]) => text(x, 26, name, "head"));
  const tip = svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, [svg("path", { d: "M0 0L8 4L0 8z", class: "tip" })]);
  const node = svg("svg", { width: picture.width, height: picture.height, viewBox: `0 0 ${picture.width} ${picture.height}`, role: "group", "aria-label": "文件传导图" }, [svg("defs", {}, [tip]), ...arrows, ...nodes, ...heads]);
  const light = (index) => {
    nodes.forEach((one, at) => one.classList.toggle("on", at === index));
    arrows.forEach((one, at) => one.classList.toggle("on", picture.arrows[at][0] === index || picture.arrows[at][1] === index));
  };
  return { node, nodes, light };
}

function text(x, y, words, kind = "") {
  const node = svg("text", { x, y, class: kind });
  node.textContent = words;
  return node;
}

function titled(words) {
  const node = svg("title");
  node.textContent = words;
  return node;
}
