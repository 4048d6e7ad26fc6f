// 日历: what is due on which day; limits without a day stand in a list of their own.
import { get } from "./api.js";
import { h, show, table } from "./dom.js";

const WEEK = ["一", "二", "三", "四", "五", "六", "日"];
const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

export async function open(month = "", unit = "") {
  const shown = /^\d{4}-\d\d$/.test(month) ? new Date(`${month}-01T00:00:00`) : new Date(new Date().getFullYear(), new Date().getMonth(), 1);
  const first = new Date(shown);
  first.setDate(1 - ((shown.getDay() + 6) % 7));
  const last = new Date(first);
  last.setDate(first.getDate() + 41);
  const found = await get(`/calendar?first=${iso(first)}&last=${iso(last)}&unit=${encodeURIComponent(unit)}`);
  const byDay = Map.groupBy ? Map.groupBy(found, (one) => one.day ?? "") : grouped(found);
  const go = (by) => {
    const next = new Date(shown.getFullYear(), shown.getMonth() + by, 1);
    location.hash = `#/calendar/${iso(next).slice(0, 7)}/${encodeURIComponent(unit)}`;
  };
  const filter = h("input", { type: "search", value: unit, placeholder: "只看某单位", "aria-label": "单位", onchange: () => (location.hash = `#/calendar/${iso(shown).slice(0, 7)}/${encodeURIComponent(filter.value)}`) });
  const days = Array.from({ length: 42 }, (_, index) => {
    const day = new Date(first);
    day.setDate(first.getDate() + index);
    return cell(day, byDay.get(iso(day)) ?? [], day.getMonth() === shown.getMonth());
  });
  const dated = found.filter((one) => one.day);
  const open = found.filter((one) => !one.day);
  show(
    h("div", { class: "tools" }, h("button", { onclick: () => go(-1), "aria-label": "上月" }, "‹"), h("h1", {}, `${shown.getFullYear()} 年 ${shown.getMonth() + 1} 月`), h("button", { onclick: () => go(1), "aria-label": "下月" }, "›"), filter, h("a", { class: "button", href: "/api/exports/calendar" }, "导出日历")),
    h("div", { class: "month" }, WEEK.map((name) => h("b", {}, name)), days),
    h("h2", {}, "清单"),
    table(["日期", "任务", "原文", "单位", "文件"], dated.map((one) => [one.day, link(one), one.surface, one.units, one.circular]), { empty: "这段时间没有到期的任务" }),
    h("h2", {}, "没有确定日期的时限（不放进日历）"),
    table(["任务", "原文", "单位"], open.map((one) => [link(one), one.surface, one.units]), { empty: "没有" }),
  );
}

function cell(day, dues, inside) {
  const today = iso(day) === iso(new Date());
  return h("div", { class: ["day", inside ? "" : "outside", today ? "today" : ""].join(" ") }, h("span", {}, day.getDate()),
    dues.slice(0, 4).map((one) => h("a", { href: `#/review/${encodeURIComponent(one.circular)}`, title: `${one.title}　${one.surface}　${one.units}`, class: one.kind }, one.title)),
    dues.length > 4 ? h("span", { class: "more" }, `还有 ${dues.length - 4} 条`) : "");
}

const link = (one) => h("a", { href: `#/review/${encodeURIComponent(one.circular)}` }, one.title);

function grouped(found) {
  const map = new Map();
  for (const one of found) map.set(one.day ?? "", [...(map.get(one.day ?? "") ?? []), one]);
  return map;
}
