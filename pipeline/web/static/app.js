// The frame: who is here, where they are, which page is shown.
import { door, get, me, post, tried } from "./api.js";
import { ask, h, show, toast } from "./dom.js";

const PAGES = {
  library: ["文件库", () => import("./library.js")],
  ledger: ["台账", () => import("./ledger.js")],
  calendar: ["日历", () => import("./calendar.js")],
  reporting: ["报送", () => import("./reporting.js")],
  findings: ["体检", () => import("./findings.js")],
  unlisted: ["未列语句", () => import("./unlisted.js")],
  compare: ["对照", () => import("./compare.js")],
  graph: ["传导图", () => import("./graph.js")],
  history: ["记录", () => import("./history.js")],
  users: ["用户", () => import("./users.js")],
  help: ["帮助", () => import("./help.js")],
};
const HIDDEN = { review: () => import("./review.js") };
let leave = null;
let turn = 0;

async function enter() {
  try {
    Object.assign(me, await get("/me"));
  } catch (error) {
    return show(h("p", { class: "empty" }, error.message));
  }
  greet();
  await route();
}

function greet() {
  document.getElementById("who").replaceChildren(
    me.user,
    me.accounts ? h("button", { class: "plain", onclick: () => tried(async () => { await post("/logout"); location.reload(); }) }, "退出") : "",
  );
}

door.login = async () => {
  if (!document.getElementById("main").childElementCount) show(h("p", { class: "empty" }, "请登录"));
  for (;;) {
    const values = await ask("登录督办工作台", [
      { name: "name", label: "用户名", value: me.user, required: true },
      { name: "password", label: "密码", type: "password", required: true },
    ], { action: "登录" });
    if (values === null) return false;
    if (await tried(async () => Object.assign(me, await post("/login", values)))) {
      greet();
      return true;
    }
  }
};

async function route() {
  const now = ++turn;
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(readable);
  const page = Object.hasOwn(PAGES, name) || Object.hasOwn(HIDDEN, name) ? name : "library";
  document.getElementById("nav").replaceChildren(
    ...Object.entries(PAGES)
      .filter(([key]) => key !== "users" || me.role === "admin")
      .map(([key, [title]]) => h("a", { href: `#/${key}`, "aria-current": key === page ? "page" : null }, title)),
  );
  leave?.();
  leave = null;
  document.title = `${PAGES[page]?.[0] ?? "复核"} · 督办工作台`;
  const main = document.getElementById("main");
  const former = main.firstElementChild;
  const patience = setTimeout(() => now === turn && main.firstElementChild === former && show(h("p", { class: "empty", role: "status" }, "正在打开…")), 250);
  try {
    const module = await (HIDDEN[page] ?? PAGES[page][1])();
    const done = (await module.open(...rest)) ?? null;
    clearTimeout(patience);
    if (now === turn) leave = done;
    else done?.();
  } catch (error) {
    clearTimeout(patience);
    if (now === turn) show(h("p", { class: "empty" }, error.status === undefined ? `页面出了意外：${error.message}` : error.message));
  }
  if (now === turn && !document.getElementById("main").contains(document.activeElement)) document.getElementById("main").focus({ preventScroll: true });
}

function readable(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

addEventListener("hashchange", route);
addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? "出错了", true));
enter();
