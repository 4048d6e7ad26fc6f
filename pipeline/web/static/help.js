// 帮助: how the workbench is used, on one page.
import { h, show } from "./dom.js";

const STEPS = [
  ["交文件", "在“文件库”把文件拖进来。Word、WPS、PDF、OFD、网页、文本、扫描件、压缩包都可以。文件只在这台机器上处理，不联网、不外传。", "library.png"],
  ["复核", "左边是原文，右边是读出的任务。点右边的任一格，左边对应的字会亮；点左边的字，右边对应的行会亮。先看“待核”：把握不大的排在前面。", "review.png"],
  ["填台账", "“台账”把所有文件的任务列在一张表里。双击填写进展、状态、责任人；选中多行可以批量填。导出的表发出去，填好后从这里收回。", "ledger.png"],
  ["看日历", "“日历”按月列出到期的任务。没有确定日期的时限单列，不猜日子。", "calendar.png"],
  ["对照", "“对照”比较上级文件和镇街方案：哪些承接了、哪些漏了、哪些变松了，每处都指到原文。", "compare.png"],
];
const KEYS = [["J / K", "下一条、上一条任务"], ["Q", "下一处待核"], ["A", "认可"], ["E", "改"], ["D", "删"], ["N", "加责任单位"], ["S", "从选中的措施处拆成两条"], ["M", "并入上一条"], ["T", "补一条任务"], ["U", "撤销"], ["W", "看依据"]];

export function open() {
  show(
    h("h1", {}, "怎么用"),
    STEPS.map(([title, words, picture]) => h("section", { class: "step" }, h("h2", {}, title), h("p", {}, words), h("img", { src: `/static/help/${picture}`, alt: `${title}的画面`, loading: "lazy", onerror: (event) => event.target.remove() }))),
    h("h2", {}, "复核时的快捷键"),
    h("dl", { class: "keys" }, KEYS.map(([key, words]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, words)])),
    h("h2", {}, "几条规矩"),
    h("ul", {}, ["空着好过写错：文件没有写的，表里就空着。", "每一格都能点到原文；点不到的不算数。", "人改过的不会被程序盖掉；改过什么都有记录，可以撤销。", "标有密级的文件会先提醒，确认之前不保存。"].map((line) => h("li", {}, line))),
  );
}
