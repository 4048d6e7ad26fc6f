// 记录: who changed what and when; lines are only ever added.
import { get } from "./api.js";
import { h, show, table } from "./dom.js";
import { NAMES } from "./values.js";

const DEEDS = {
  receive: "交来文件", put: "收入文件", status: "改复核状态", remove: "删除文件", undo: "撤销", link: "判定对应", "add user": "新建用户", "change user": "修改用户", "log in": "登录", dictionary: "记入词库",
};
const VERBS = { accept: "认可", change: "修改", add: "增加", delete: "删除", split: "拆分", merge: "合并" };
const CELLS = { leader: "牵头领导", person: "责任人", progress: "进展情况", status: "完成状态", issues: "存在问题", note: "备注", deliverable: "成果形式", report: "报送要求" };
const WORDS = { new: "待复核", review: "复核中", done: "已复核", confirm: "确认", reject: "否定", clear: "取消判定", view: "查看", edit: "编辑", admin: "管理" };
const KEYS = { unit: "单位", canonical: "规范名称", role: "角色", surface: "原文", kind: "类别", start_date: "起", due_date: "止", rrule: "周期", metric: "指标", text: "措施", title: "标题", category: "类别" };

export async function open(subject = "") {
  const lines = await get(`/history?most=500&subject=${encodeURIComponent(subject)}`);
  const rows = lines.map((one) => [short(moment(one.at)), short(one.who), short(deed(one.what)), one.subject, told(one, one.before), told(one, one.after)]);
  show(h("h1", {}, "修改记录"), h("p", { class: "note" }, subject ? `只看 ${subject}。记录只增不改。` : "最近 500 条。记录只增不改。"), table(["时间", "谁", "做了什么", "对象", "之前", "之后"], rows));
}

const short = (words) => h("span", { class: "short" }, words);

function moment(at) {
  return new Date(at).toLocaleString("zh-CN", { hour12: false });
}

function deed(what) {
  const [verb, part] = what.split(" ");
  if (verb === "entry") return `填写${CELLS[part] ?? part}`;
  return DEEDS[what] ?? (VERBS[verb] ? `${VERBS[verb]}${NAMES[part] ?? part}` : what);
}

// A value before or after: a hash by its beginning, a value of the matrix by its parts, everything else as it is.
function told(one, words) {
  if (!words) return "";
  if (one.what === "put") return `文件指纹 ${words.slice(0, 8)}`;
  if (!words.startsWith("{")) return WORDS[words] ?? words;
  try {
    const value = JSON.parse(words);
    return Object.entries(KEYS).filter(([key]) => value[key]).map(([key, name]) => `${name} ${value[key]}`).join("；");
  } catch {
    return words;
  }
}
