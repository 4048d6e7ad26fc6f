// 日历: what is due on which day, as in the exported calendar; limits without a day stand in a list of their own.
import { download, get } from "./api.js";
import { h, show, table } from "./dom.js";

const WEEK = ["一", "二", "三", "四", "五", "六", "日"];
const SHOWN = 4;
const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

export async function open(month = "", unit = "", view = "month") {
  const shown = /^\d{4}-\d\d$/.test(month) ? new Date(`${month}-01T00:00:00`) : new Date(new Date().getFullYear(), new Date().getMonth(), 1);
  const first = new Date(shown);
  first.setDate(1 - ((shown.getDay() + 6) % 7));
  const last = new Date(first);
  last.setDate(first.getDate() + 41);
  const [found, kinds] = await Promise.all([get(`/calendar?first=${iso(first)}&last=${iso(last)}&unit=${encodeURIComponent(unit)}`), get(`/calendar/days?first=${iso(first)}&last=${iso(last)}`)]);
  const kindOf = new Map(kinds.map((one) => [one.day, one.kind]));
  const daily = found.filter((one) => one.daily);
  const dated = found.filter((one) => one.day && !one.daily);
  const undated = found.filter((one) => !one.day);
  const go = (to) => (location.hash = `#/calendar/${to.month ?? iso(shown).slice(0, 7)}/${encodeURIComponent(to.unit ?? unit)}/${to.view ?? view}`);
  const step = (by) => go({ month: iso(new Date(shown.getFullYear(), shown.getMonth() + by, 1)).slice(0, 7) });
  const units = [...new Set(found.flatMap((one) => one.units.split("、")).filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh-CN"));
  const filter = h("input", { type: "search", value: unit, placeholder: "只看某单位", "aria-label": "单位", onchange: () => go({ unit: filter.value.trim() }) });
  filter.setAttribute("list", "units");
  const tab = (key, words) => h("button", { "aria-pressed": String(view === key), class: view === key ? "on" : "", onclick: () => go({ view: key }) }, words);
  show(
    h("div", { class: "tools" },
      h("button", { onclick: () => step(-1), "aria-label": "上月" }, "‹"), h("h1", {}, `${shown.getFullYear()} 年 ${shown.getMonth() + 1} 月`), h("button", { onclick: () => step(1), "aria-label": "下月" }, "›"),
      h("button", { onclick: () => go({ month: iso(new Date()).slice(0, 7) }) }, "本月"), tab("month", "月历"), tab("list", "清单"), tab("units", "按单位"),
      filter, h("datalist", { id: "units" }, units.map((name) => h("option", { value: name }))),
      download("导出日历 .ics", "/exports/calendar"), download("月历 .xlsx", "/exports/months"), download("本周到期 .txt", "/exports/week")),
    daily.length ? h("details", { class: "daily" }, h("summary", {}, `每天都要做的 ${daily.length} 项`), table(["任务", "原文", "单位", "文件"], daily.map((one) => [link(one), one.surface, one.units, h("span", { class: "short" }, one.document)]))) : "",
    view === "list" ? list(dated) : view === "units" ? byUnit(dated, units, unit) : monthSheet(first, shown, dated, kindOf),
    h("h2", {}, `没有放进日历的时限 ${undated.length} 条（不猜日子）`),
    table(["任务", "原文", "单位", "原因"], undated.map((one) => [link(one), one.surface, one.units, one.reason]), { empty: "没有" }),
  );
}

function monthSheet(first, shown, dated, kindOf) {
  const byDay = new Map();
  for (const one of dated) byDay.set(one.day, [...(byDay.get(one.day) ?? []), one]);
  const days = Array.from({ length: 42 }, (_, index) => {
    const day = new Date(first);
    day.setDate(first.getDate() + index);
    return cell(day, byDay.get(iso(day)) ?? [], day.getMonth() === shown.getMonth(), kindOf.get(iso(day)));
  });
  return h("div", { class: "month" }, WEEK.map((name) => h("b", {}, name)), days);
}

function cell(day, dues, inside, kind) {
  const today = iso(day) === iso(new Date());
  const rest = dues.length > SHOWN && h("details", { class: "more" }, h("summary", {}, `还有 ${dues.length - SHOWN} 条`), dues.slice(SHOWN).map(chip));
  return h("div", { class: ["day", inside ? "" : "outside", today ? "today" : ""].join(" ") }, h("span", {}, day.getDate()), kind && h("span", { class: kind === "休" ? "rest" : "rest work", title: kind === "休" ? "放假" : "调休上班" }, kind), dues.slice(0, SHOWN).map(chip), rest);
}

const chip = (one) => h("a", { href: address(one), title: [one.title, one.surface, one.units, moved(one)].filter(Boolean).join("　"), class: one.kind }, one.title);

function list(dated) {
  return table(["日期", "任务", "原文", "单位", "文件"], dated.map((one) => [h("span", { class: "short" }, `${one.day} 周${WEEK[(new Date(`${one.day}T00:00:00`).getDay() + 6) % 7]}`), link(one), [one.surface, moved(one) && h("span", { class: "note" }, `　${moved(one)}`)], one.units, h("span", { class: "short" }, one.document)]), { empty: "这段时间没有到期的任务" });
}

function byUnit(dated, units, only) {
  const names = only ? units.filter((name) => name.includes(only)) : units;
  return h("div", {}, names.map((name) => {
    const mine = dated.filter((one) => one.units.split("、").includes(name));
    return mine.length ? [h("h2", {}, `${name}（${mine.length}）`), list(mine)] : "";
  }));
}

const moved = (one) => (one.nominal && one.nominal !== one.day ? `原定 ${one.nominal}，遇休息日调整` : "");
const address = (one) => `#/review/${encodeURIComponent(one.circular)}/task/${encodeURIComponent(one.path)}`;
const link = (one) => h("a", { href: address(one) }, one.title);
