// The frame: who is here, where they are, which page is shown.
import { get, me, post, tried } from "./api.js";
import { ask, h, show, toast } from "./dom.js";

const PAGES = {
  library: ["文件库", () => import("./library.js")],
  ledger: ["台账", () => import("./ledger.js")],
  calendar: ["日历", () => import("./calendar.js")],
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

async function enter() {
  try {
    Object.assign(me, await get("/me"));
  } catch (error) {
    return error.status === 401 ? login() : show(h("p", { class: "empty" }, error.message));
  }
  document.getElementById("who").replaceChildren(
    me.user,
    me.accounts ? h("button", { class: "plain", onclick: () => tried(async () => { await post("/logout"); location.reload(); }) }, "退出") : "",
  );
  await route();
}

async function login() {
  show(h("p", { class: "empty" }, "请登录"));
  const values = await ask("登录督办工作台", [
    { name: "name", label: "用户名", required: true },
    { name: "password", label: "密码", type: "password", required: true },
  ], { action: "登录" });
  if (values === null) return login();
  if (await tried(() => post("/login", values))) return enter();
  return login();
}

async function route() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const page = name in PAGES || name in HIDDEN ? name : "library";
  document.getElementById("nav").replaceChildren(
    ...Object.entries(PAGES)
      .filter(([key]) => key !== "users" || me.role === "admin")
      .map(([key, [title]]) => h("a", { href: `#/${key}`, "aria-current": key === page ? "page" : null }, title)),
  );
  leave?.();
  leave = null;
  document.title = `${PAGES[page]?.[0] ?? "复核"} · 督办工作台`;
  try {
    const module = await (HIDDEN[page] ?? PAGES[page][1])();
    leave = (await module.open(...rest)) ?? null;
  } catch (error) {
    if (error.status === 401) return login();
    show(h("p", { class: "empty" }, error.message));
  }
}

addEventListener("hashchange", route);
addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? "出错了", true));
enter();
