"""Whether two papers belong together at all, and what else makes a comparison doubtful; said plainly, nothing crashes.

Papers of two campaigns share only the common language of 公文: such a pair is compared with a much higher bar, so that no duty seems answered by
a phrase that every office writes.
"""

from __future__ import annotations

from pipeline.cascade.align import ENOUGH, Alignment
from pipeline.cascade.titles import folded_title, likeness
from pipeline.model.docno import DocNo
from pipeline.model.matrix import Matrix
from pipeline.model.problems import Problem

SAME_CAMPAIGN = 0.5  # likeness of two campaign names or titles
ANSWERED_PART = 0.4  # part of the directive's own subject that is answered, which proves the kinship
OTHER_NAMES = 0.6  # the same where the two papers name different campaigns
UNRELATED_BAR = 6.0  # how many times stronger a link must be between unrelated papers


def related(directive: Matrix, plan: Matrix, alignment: Alignment) -> bool:
    """True when the plan cites the directive, belongs to its campaign, has its subject in the title, or answers a good part of it."""
    campaigns = directive.letterhead.campaign, plan.letterhead.campaign
    if cites(plan, directive) or _same(*campaigns) or _same(directive.letterhead.title, plan.letterhead.title):
        return True
    return _answered_part(directive, alignment) >= (OTHER_NAMES if all(campaigns) else ANSWERED_PART)


def cites(plan: Matrix, directive: Matrix) -> bool:
    """True when the plan names the directive by number or title."""
    number = DocNo.parse(directive.letterhead.doc_no or "")
    titles = [folded_title(title) for title in (directive.letterhead.title, directive.letterhead.carrier_title or "") if title]
    for citation in plan.citations:
        if number and DocNo.parse(citation.doc_no or "") == number:
            return True
        if any(title and title == folded_title(citation.title) for title in titles):
            return True
    return False


def problems(directive: Matrix, plan: Matrix, *, kin: bool) -> tuple[Problem, ...]:
    """What makes this comparison doubtful, for the person who reads it."""
    found = []
    if same_paper(directive, plan):
        found.append(Problem("same-document", "两边是同一份文件，比对没有意义", "warning", plan.provenance.name, advice="请检查是否选错了文件"))
    if not directive.tasks:
        found.append(Problem("no-tasks", "上级文件里没有找到任务，无从比对", "warning", directive.provenance.name, advice="请核对是否只有通知而没有正文"))
    if not plan.tasks:
        found.append(Problem("no-tasks", "下级方案里没有找到任务，全部任务将显示为未承接", "warning", plan.provenance.name, advice="请核对是否只有通知而没有正文"))
    if directive.tasks and plan.tasks and not kin:
        found.append(Problem(
            "other-campaign", f"下级方案看起来不是为落实这份文件而写（上级：{_named(directive)}；下级：{_named(plan)}）", "warning", plan.provenance.name,
            advice="请核对是否选错了文件",
        ))  # fmt: skip
    numbers = [DocNo.parse(matrix.letterhead.doc_no or "") for matrix in (directive, plan)]
    if numbers[0] and numbers[0] == numbers[1] and not same_paper(directive, plan):
        found.append(Problem("same-number", f"两份不同的文件用了同一个文号 {numbers[0]}", "warning", plan.provenance.name, advice="请核对文号"))
    return tuple(found)


def same_paper(one: Matrix, other: Matrix) -> bool:
    """True for the same words, whatever the file is called."""
    return one.text == other.text


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and likeness(folded_title(one or ""), folded_title(other or "")) >= SAME_CAMPAIGN


def _answered_part(directive: Matrix, alignment: Alignment) -> float:
    """The part of the directive's tasks proper (保障措施 and 报送 read alike in all papers) that has a link by itself."""
    core = {index for index, task in enumerate(directive.tasks) if task.category not in {"保障措施", "报送"}}
    answered = {candidate.directive for candidate in alignment.candidates if candidate.strength >= ENOUGH}
    return len(answered & core) / (len(core) or 1)


def _named(matrix: Matrix) -> str:
    return matrix.letterhead.campaign or matrix.letterhead.title or matrix.provenance.name
