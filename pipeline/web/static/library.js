// 文件库: hand files in, see how far they are, find circulars.
import { get, mayEdit, post, remove, tried } from "./api.js";
import { confirmed, h, show, table, toast } from "./dom.js";

const LEVELS = { national: "国家", province: "省", city: "市", county: "区县", township: "镇街", village: "村社区" };
const outbox = []; // files that are not handed in yet; they outlive the page of the library
const SHOWN_DONE = 8;
let sending = null;
addEventListener("beforeunload", (event) => outbox.some((one) => !one.message) && event.preventDefault());
const STATES = { waiting: "排队", reading: "正在读", done: "读成", failed: "未读成", held: "待确认" };

export async function open() {
  const query = h("input", { type: "search", placeholder: "标题、文号、单位、行动名称", "aria-label": "搜索", oninput: () => later(list) });
  const status = h("select", { "aria-label": "状态", onchange: list }, option("", "全部状态"), option("new", "待复核"), option("review", "复核中"), option("done", "已复核"));
  const level = h("select", { "aria-label": "层级", onchange: list }, option("", "全部层级"), Object.entries(LEVELS).map(([key, name]) => option(key, name)));
  const jobs = h("div", { id: "jobs", "aria-live": "polite" });
  const found = h("div", { id: "found" });
  const picker = h("input", { type: "file", multiple: true, hidden: true, onchange: () => handIn(picker.files) });
  const drop = h(
    "div",
    {
      id: "drop", role: "button", tabIndex: 0, onclick: (event) => event.target === picker || picker.click(),
      onkeydown: (event) => (event.key === "Enter" || event.key === " ") && picker.click(),
      ondragover: (event) => { event.preventDefault(); drop.classList.add("over"); },
      ondragleave: () => drop.classList.remove("over"),
      ondrop: async (event) => { event.preventDefault(); drop.classList.remove("over"); handIn(await dropped(event.dataTransfer)); },
    },
    h("b", {}, "把文件拖到这里，或点此选择"),
    h("span", {}, "Word、WPS、PDF、OFD、网页、文本、扫描件、压缩包都可以；文件只在本机处理"),
    picker,
  );
  let timer = 0;
  const seen = new Set();

  function later(act) {
    clearTimeout(timer);
    timer = setTimeout(act, 250);
  }

  // Each file goes by itself: one that is too large or cannot be stored does not hold up the others, and stays here to be sent again.
  async function handIn(files) {
    outbox.push(...Array.from(files, (file) => ({ file, message: "" })));
    picker.value = "";
    watch();
    while (!sending && outbox.some((one) => !one.message)) {
      sending = outbox.find((one) => !one.message);
      try {
        const form = new FormData();
        form.append("files", sending.file);
        await post("/uploads", form);
        outbox.splice(outbox.indexOf(sending), 1);
      } catch (error) {
        sending.message = `没有交上：${error.message}`;
      }
      sending = null;
      await watch();
    }
  }

  function again(one) {
    outbox.splice(outbox.indexOf(one), 1);
    handIn([one.file]);
  }

  let watching = 0;
  async function watch() {
    clearTimeout(watching);
    const states = await get("/uploads").catch(() => []);
    const over = states.filter((one) => one.state === "done" && !one.message);
    const quiet = new Set(over.slice(0, -SHOWN_DONE));
    jobs.replaceChildren(...outbox.map(unsent), ...states.filter((one) => !quiet.has(one)).slice(-60).reverse().map(line),
      quiet.size ? h("p", { class: "note" }, `另有 ${quiet.size} 份已读成，在下面的文件库里`) : "");
    const fresh = states.filter((one) => one.state === "done" && !seen.has(one.number));
    fresh.forEach((one) => seen.add(one.number));
    if (fresh.length) await list();
    if (states.some((one) => one.state === "waiting" || one.state === "reading")) watching = setTimeout(watch, 400);
  }

  function unsent(one) {
    return h("div", { class: one.message ? "job failed" : "job" }, h("span", { class: "tag" }, one.message ? "没有交上" : one === sending ? "正在交" : "等着交"), h("span", {}, one.file.name), h("span", { class: "grow" }, one.message),
      one.message && [h("button", { onclick: () => again(one) }, "再交一次"), h("button", { onclick: () => { outbox.splice(outbox.indexOf(one), 1); watch(); } }, "不交了")]);
  }

  function line(one) {
    const end = one.state === "done" ? h("a", { href: `#/review/${encodeURIComponent(one.circular)}` }, `${one.tasks} 条任务，去复核`) : "";
    const held = one.state === "held" && [
      h("button", { onclick: () => release(one, true) }, "继续"),
      h("button", { onclick: () => release(one, false) }, "放弃"),
    ];
    return h("div", { class: `job ${one.state}` }, h("span", { class: "tag" }, STATES[one.state]), h("span", {}, one.name), h("span", { class: "grow" }, one.message), end, held);
  }

  async function release(one, keep) {
    await tried(() => post(`/uploads/${one.number}/release`, { keep }));
    watch();
  }

  let listed = "";

  async function list() {
    const words = new URLSearchParams({ q: query.value, status: status.value, level: level.value });
    const circulars = await get(`/circulars?${words}`).catch((error) => (toast(error.message, true), null));
    if (!circulars || words.get("q") !== query.value) return; // a later question is under way
    const answer = `${words} ${JSON.stringify(circulars)}`;
    if (answer === listed) return; // drawn anew under the hand, a line that is just being clicked would lose the click
    listed = answer;
    found.replaceChildren(
      h("p", { class: "count" }, `${circulars.length} 份文件`),
      table(["标题", "文号", "发文机关", "成文日期", "层级", "状态", ""], circulars.map(row), { empty: query.value || status.value || level.value ? "没有找到" : "还没有文件，请先交一份上来" }),
    );
  }

  function row(one) {
    const drop = mayEdit() && h("button", { class: "plain", onclick: () => forget(one) }, "删除");
    const title = h("a", { href: `#/review/${encodeURIComponent(one.id)}`, title: one.name }, one.title || one.name);
    return [title, ...[one.doc_no, one.issuer, one.dated, LEVELS[one.level] ?? ""].map(short), h("span", { class: `tag ${one.status}` }, one.status_name), drop];
  }

  async function forget(one) {
    if (!(await confirmed(`从文件库删除《${one.title || one.name}》？台账里已填的内容保留。`, "删除"))) return;
    await tried(() => remove(`/circulars/${encodeURIComponent(one.id)}`), "已删除");
    list();
  }

  show(mayEdit() ? drop : "", jobs, h("div", { class: "tools" }, query, status, level), found);
  await list();
  watch();
  return () => clearTimeout(watching);
}

// The files of a drop, those in folders too.
async function dropped(transfer) {
  const entries = Array.from(transfer.items ?? [], (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.some((one) => one.isDirectory) ? (await Promise.all(entries.map(inside))).flat(9) : transfer.files;
}

async function inside(entry) {
  if (entry.isFile) return new Promise((resolve) => entry.file(resolve, () => resolve([])));
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return Promise.all(found.map(inside));
    found.push(...some);
  }
}

const short = (words) => h("span", { class: "short" }, words);
const option = (value, text) => h("option", { value }, text);
