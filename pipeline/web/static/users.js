// 用户: who may use the workbench, and how far.
import { get, me, patch, post, tried } from "./api.js";
import { ask, h, show, table } from "./dom.js";

const ROLES = [["view", "查看"], ["edit", "编辑"], ["admin", "管理"]];

export async function open() {
  const users = await get("/users");
  const rows = users.map((one) => [
    one.name, one.role_name, one.active ? "可用" : "停用",
    h("button", { onclick: () => change(one) }, "修改"),
  ]);
  show(
    h("h1", {}, "用户"),
    h("p", { class: "note" }, users.length ? "" : "还没有用户：现在只有本机能用，不需要登录。建了第一个用户（自动成为管理员）以后，人人都要登录。"),
    table(["用户名", "角色", "状态", ""], rows, { empty: "还没有用户" }),
    h("button", { class: "main", onclick: add }, "新建用户"),
  );
}

async function add() {
  const values = await ask("新建用户", [
    { name: "name", label: "用户名", required: true },
    { name: "password", label: "密码（至少 8 位）", type: "password", required: true },
    { name: "role", label: "角色", options: ROLES, value: "edit" },
  ]);
  if (values && (await tried(() => post("/users", values), "已建"))) me.accounts ? open() : location.reload();
}

async function change(user) {
  const values = await ask(`修改 ${user.name}`, [
    { name: "password", label: "新密码（不改就空着）", type: "password" },
    { name: "role", label: "角色", options: ROLES, value: user.role },
    { name: "active", label: "状态", options: [["yes", "可用"], ["no", "停用"]], value: user.active ? "yes" : "no" },
  ]);
  if (!values) return;
  const body = { role: values.role, active: values.active === "yes", ...(values.password ? { password: values.password } : {}) };
  if (await tried(() => patch(`/users/${encodeURIComponent(user.name)}`, body), "已保存")) open();
}
