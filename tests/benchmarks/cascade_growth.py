"""A synthetic library of many plans under many directives: does adding one plan cost the same at the end as at the beginning?

    python tests/benchmarks/cascade_growth.py [plans=20000] [directives=300]

Prints as JSON (seconds are of this process alone, so that a busy machine does not blur them): seconds for the first and last 1,000 plans and their ratio, seconds for the whole, peak memory, and the seconds of each question
asked of the finished graph. Directives and plans are written by a seeded generator from the words below: campaigns of several fields, each plan copies,
re-words, delays, weakens or leaves out tasks of its directive and adds measures of its own.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import networkx as nx

from pipeline.cascade.graph import GraphBuilder
from pipeline.cascade.library import Library
from pipeline.cascade.questions import (
    citation_cycles,
    graph_suspects,
    implemented_by,
    load,
    missing_upper,
    rests_on,
    unanswered_tasks,
    unanswered_townships,
)
from pipeline.lexicon import Lexicon
from pipeline.model.circular import Jurisdiction, Letterhead, Section
from pipeline.model.matrix import Action, Assignment, Citation, Deadline, Matrix, Provenance, Target, Task
from pipeline.model.text import Span

FIELDS = {
    "消防安全": ("沿街商铺", "高层住宅", "养老机构", "仓储物流", "群租房", "文博场所"),
    "燃气安全": ("餐饮场所", "老旧管网", "液化气站", "居民用户", "农贸市场", "学校食堂"),
    "防汛备汛": ("病险水库", "山洪沟道", "低洼院落", "在建工程", "城市隧道", "尾矿库"),
    "校园食品安全": ("学校食堂", "供餐企业", "校外小餐桌", "饮用水源", "食材仓库", "陪餐制度"),
    "人居环境整治": ("房前屋后", "河塘沟渠", "农村户厕", "废弃地膜", "集镇街面", "污水管网"),
    "养老服务": ("助餐点", "适老化家庭", "护理床位", "探访老人", "康复辅具", "服务评估"),
}
VERBS = ("开展全面排查", "建立问题台账", "完成整改销号", "组织专项检查", "落实网格巡查", "签订责任承诺", "开展业务培训", "发放明白卡片")
HOW = ("逐户登记", "分类建档", "现场核验", "拍照留痕", "交叉互查", "专家会诊", "随机抽查", "群众评议")
BUREAUS = ("应急局", "住建局", "市场监管局", "水利局", "教育局", "民政局", "城管局", "卫生健康局")
OFFICES = ("应急办", "规划建设办", "市场监管所", "农业农村办", "中心校", "社会事务办", "综合执法队", "卫生院")
LOCAL = ("在老街片区试点智能喇叭", "由返乡大学生组成宣讲小队", "依托茶厂晒场设立临时物资点", "将结果写进村规民约红黑榜", "邀请退休教师担任义务监督员", "利用赶场天摆摊讲解")
SURNAMES = "云溪松桂兰竹梅荷枫柳桐榆槐杏桃梨石白青清澄平永长安宁和顺"


def places(count: int, seed: int) -> list[str]:
    """Distinct two-letter place names."""
    names = ["".join(pair) for pair in product(SURNAMES, repeat=2) if pair[0] != pair[1]]
    random.Random(seed).shuffle(names)
    more = [f"{name}{letter}" for letter in SURNAMES for name in names]
    return (names + more)[:count]


class Writer:
    """Writes one matrix, a line at a time, with its values in place."""

    def __init__(self, key: str, head: Letterhead, basis: tuple[Citation, ...]) -> None:
        self.key, self.head, self.basis = key, head, basis
        self.text, self.tasks, self.sections = head.title, [], []

    def task(self, path: str, title: str, sentences: list[tuple[str, date | None, int | None]], unit: str) -> None:
        """One task: sentences with an optional due date and an optional count, and the unit of the closing bracket."""
        start = len(self.text) + 1
        self.text += f"\n{path}．{title}。"
        actions, deadlines, targets = [], [], []
        for words, due, count in sentences:
            at = len(self.text)
            if due:
                surface = f"{due.year}年{due.month}月{due.day}日前"
                deadlines.append(Deadline(surface, Span(at, at + len(surface)), "by", None, due, None, len(actions) + 1))
                self.text += surface
            self.text += words
            if count:
                surface = f"不少于{count}次"
                targets.append(Target(surface, Span(len(self.text), len(self.text) + len(surface)), "count", "", ">=", count, count, "次", None, len(actions) + 1))
                self.text += surface
            actions.append(Action(len(actions) + 1, self.text[at:], Span(at, len(self.text))))
            self.text += "。"
        at = len(self.text) + 6
        self.text += f"（责任单位：{unit}）"
        span = Span(start, len(self.text))
        heading = Span(start + len(path) + 1, start + len(path) + 1 + len(title))
        self.sections.append(Section(path, None, path + "．", 1, title, "task", span, heading))
        assignment = Assignment(unit, Span(at, at + len(unit)), "responsible", "note", unit)
        self.tasks.append(Task(f"{self.key}#{path}", path, "重点任务", title, span, None, tuple(actions), (assignment,), tuple(deadlines), tuple(targets)))

    def matrix(self) -> Matrix:
        """What was written."""
        provenance = Provenance(self.key + ".txt", "0" * 64, "txt", None, len(self.text))
        return Matrix(self.key, self.head, provenance, self.text, tuple(self.sections), tuple(self.tasks), (), self.basis)


def directive(number: int, county: str) -> Matrix:
    """Directive `number`: eight tasks of one field for one county."""
    dice = random.Random(number)
    field = list(FIELDS)[number % len(FIELDS)]
    campaign = f"{field}{'百日攻坚' if number % 2 else '提升'}行动"
    head = Letterhead(
        title=f"{county}区{campaign}方案", doc_no=f"{county}安委〔2024〕{number + 1}号", issuers=(f"{county}区安全生产委员会",), dated=date(2024, 3, 1),
        genre="方案", level="county", jurisdiction=Jurisdiction(county=f"{county}区"), campaign=campaign,
    )  # fmt: skip
    writer = Writer(f"d{number}", head, (Citation(f"关于印发{campaign}方案的通知", f"澄安委〔2024〕{number % 40 + 1}号", "basis", Span(0, 0)),))
    for index in range(8):
        subject = FIELDS[field][index % 6]
        sentences = [
            (f"对{subject}{dice.choice(VERBS)}，做到{dice.choice(HOW)}", date(2024, 4, 30) + timedelta(days=dice.randrange(200)), None),
            (f"{dice.choice(VERBS)}，对{subject}重点部位{dice.choice(HOW)}", None, dice.randint(2, 4)),
        ]
        writer.task(str(index + 1), f"整治{subject}{'问题' if index < 6 else '薄弱环节'}", sentences, f"区{BUREAUS[index]}")
    return writer.matrix()


def plan(number: int, upper: Matrix, town: str) -> Matrix:
    """Plan `number` of a township under `upper`: most tasks taken over, some later, weaker, re-worded, dropped; one of its own."""
    dice = random.Random(10_000_000 + number)
    head = Letterhead(
        title=f"{town}镇{upper.letterhead.campaign}实施方案", doc_no=f"{town}府发〔2024〕{number + 1}号", issuers=(f"{town}镇人民政府",), dated=date(2024, 4, 1),
        genre="方案", level="township", jurisdiction=Jurisdiction(county=upper.letterhead.jurisdiction.county, township=f"{town}镇"),
        campaign=upper.letterhead.campaign,
    )  # fmt: skip
    cited = upper.letterhead.title if number % 10 else upper.letterhead.title[:-4] + upper.letterhead.title[-3:]  # every tenth with a slip
    writer = Writer(f"p{number}", head, (Citation(cited, upper.letterhead.doc_no if number % 3 else None, "basis", Span(0, 0)),))
    for index, task in enumerate(upper.tasks):
        if dice.random() < 0.15:
            continue
        sentences = []
        for action in task.actions:
            due = next((one for one in task.deadlines if one.span in action.span), None)
            count = next((one for one in task.targets if one.span in action.span), None)
            words = action.text
            for value in (due, count):
                words = words.replace(value.surface, "") if value else words
            when = due.due_date + timedelta(days=30 if dice.random() < 0.2 else 0) if due and due.due_date else None
            sentences.append((words, when, max(int(count.value_min or 1) - (dice.random() < 0.2), 1) if count else None))
        writer.task(str(index + 1), task.title, sentences, f"镇{OFFICES[index]}")
    writer.task("9", "突出本地特色", [(dice.choice(LOCAL), None, None)], "镇党政办")
    return writer.matrix()


def library(plans: int, directives: int) -> Iterator[Matrix]:
    """The directives, then the plans, each under a directive of its turn."""
    counties = places(directives, 1)
    uppers = [directive(number, counties[number]) for number in range(directives)]
    yield from uppers
    towns = places(plans, 2)
    for number in range(plans):
        yield plan(number, uppers[number % directives], towns[number])


def timed(question) -> float:
    """The seconds that a question takes."""
    start = time.process_time()
    question()
    return round(time.process_time() - start, 4)


def main(plans: int = 20_000, directives: int = 300) -> None:
    """Builds the library and prints the figures."""
    lexicon = Lexicon.load()
    kept: dict[str, Matrix] = {}
    grown = Library(GraphBuilder(nx.MultiDiGraph(), lexicon), kept.get, lexicon)
    seconds: list[float] = []
    answered = weakened = 0
    start = time.process_time()
    for matrix in library(plans, directives):
        begin = time.process_time()
        coverages = grown.add(matrix)
        if matrix.id.startswith("d"):
            kept[matrix.id] = matrix
            continue
        seconds.append(time.process_time() - begin)
        answered += len(coverages)
        weakened += sum(coverage.weakened for coverage in coverages)
    whole = time.process_time() - start
    graph, part = grown.builder.graph, min(1000, plans // 2)
    print(json.dumps({
        "plans": plans, "directives": directives, "compared": answered, "weakened rows": weakened,
        "first": round(sum(seconds[:part]), 2), "last": round(sum(seconds[-part:]), 2), "ratio": round(sum(seconds[-part:]) / sum(seconds[:part]), 3),
        "milliseconds a plan": round(1000 * sum(seconds) / plans, 2), "seconds in all": round(whole, 1),
        "nodes": graph.number_of_nodes(), "edges": graph.number_of_edges(), "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "questions": {
            "rests_on": timed(lambda: rests_on(graph, f"p{plans - 1}")),
            "implemented_by": timed(lambda: implemented_by(graph, "d0")),
            "unanswered_townships": timed(lambda: unanswered_townships(graph, "d0", ["云溪镇", "无名镇"])),
            "unanswered_tasks": timed(lambda: unanswered_tasks(graph, "d0")),
            "missing_upper": timed(lambda: missing_upper(graph)),
            "suspects": timed(lambda: graph_suspects(graph, plan(0, kept["d0"], "某"))),
            "load": timed(lambda: load(graph)),
            "load, all units": timed(lambda: load(graph, None)),
            "citation_cycles": timed(lambda: citation_cycles(graph)),
        },
    }, ensure_ascii=False, indent=1))  # fmt: skip


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:]))
