// The JSON API of this server; the page knows the house through it alone.
import { h, toast } from "./dom.js";

export const me = { user: "", role: "view", csrf: "", accounts: false };

// Asks for name and password over the present page, so that nothing typed there is lost; set by the frame.
export const door = { login: async () => false };

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body, again = true) {
  const headers = { "X-Duban-Token": me.csrf };
  const form = body instanceof FormData;
  if (body && !form) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(`/api${path}`, { method, headers, body: form ? body : body && JSON.stringify(body) });
  } catch {
    throw new Refused(0, "连不上工作台程序，请确认它还在运行。您填的内容还在页面上");
  }
  const attached = answer.headers.get("content-disposition")?.match(/filename\*=UTF-8''(.+)/);
  if (answer.ok && attached) return { name: decodeURIComponent(attached[1]), blob: await answer.blob() };
  const data = await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  if (again && path !== "/login" && (await renewed(answer.status, path))) return call(method, path, body, false);
  throw new Refused(answer.status, [data.message, data.advice].filter(Boolean).join("。") || `出错（${answer.status}）`);
}

// A server that was started anew, or a session that ran out: the step is taken again once that is mended.
async function renewed(status, path) {
  if (status === 401) return door.login();
  if (status !== 403 || path === "/me") return false;
  const before = me.csrf;
  Object.assign(me, await call("GET", "/me", undefined, false).catch(() => ({})));
  return me.csrf !== before;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

// Hands a file that an answer carried to the browser's downloads.
export function saveFile({ name, blob }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// A link to a file that the server makes: it is fetched, so that a refusal is told in words on the page and nobody leaves it.
export function download(words, path, { type = "button", more = () => "" } = {}) {
  let busy = false;
  const fetched = async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    toast(`正在生成“${words}”…`);
    await tried(async () => saveFile(await get(`${path}${more()}`)), `“${words}”已下载`);
    busy = false;
  };
  return h("a", { class: type, href: `/api${path}`, onclick: fetched }, words);
}

// Runs a step and tells in words what went wrong; true where it went well.
export async function tried(step, done = "") {
  try {
    await step();
    if (done) toast(done);
    return true;
  } catch (error) {
    toast(error.message, true);
    return false;
  }
}

export const mayEdit = () => me.role !== "view";
