// The JSON API of this server; the page knows the house through it alone.
import { toast } from "./dom.js";

export const me = { user: "", role: "view", csrf: "", accounts: false };

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const headers = { "X-Duban-Token": me.csrf };
  const form = body instanceof FormData;
  if (body && !form) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(`/api${path}`, { method, headers, body: form ? body : body && JSON.stringify(body) });
  } catch {
    throw new Refused(0, "连不上工作台程序，请确认它还在运行");
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  throw new Refused(answer.status, [data.message, data.advice].filter(Boolean).join("。") || `出错（${answer.status}）`);
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

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
