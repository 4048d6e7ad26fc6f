"""A fictional circular with its matrix, built by hand, for the tests of everything that goes out."""

from __future__ import annotations

import hashlib
from datetime import date

from pipeline.model.circular import Attachment, Jurisdiction, Letterhead, Section
from pipeline.model.matrix import Action, Assignment, Citation, Deadline, Finding, Matrix, Provenance, Target, Task, Unlisted
from pipeline.model.text import Span

TEXT = """青石镇人民政府文件
青石府发〔2024〕12号
青石镇人民政府关于印发《青石镇燃气安全专项整治工作方案》的通知
各村（社区），镇属各部门：
现将《青石镇燃气安全专项整治工作方案》印发给你们，请认真组织实施。
青石镇人民政府
2024年3月12日
青石镇燃气安全专项整治工作方案
为贯彻落实《云岭县燃气安全专项整治方案》（云安委〔2024〕3号）要求，结合我镇实际，制定本方案。
一、工作目标
到2024年底，用户入户检查实现全覆盖。
二、重点任务
（一）全面排查餐饮场所
应急办牵头，对全镇餐饮场所逐户排查。2024年5月底前完成首轮排查，建立问题台账；每季度至少开展1次复查。（责任单位：应急办、市场监管所；配合单位：各村、各社区；完成时限：2024年5月底前）
（二）更换不合格软管
燃气企业负责更换橡胶软管，更换率达到100%。严禁使用不合格灶具。（责任单位：燃气企业；完成时限：2024年9月30日前）
三、工作要求
（一）强化宣传引导
各村、各社区要持续开展宣传，隐患整改后3日内反馈用户。
（二）及时报送信息
每月25日前将工作进展报送镇安委办。联系人王某某，电话13912345678。
附件：1.燃气安全排查登记表
"""


def _span(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


def _between(first: str, last: str, after: str = "") -> Span:
    start = _span(first, after).start
    return Span(start, TEXT.index(last, start) + len(last))


CIRCULAR = "qingshi-qingshifufa-2024-12"
A1, A2, B1, B2 = "（一）全面", "（二）更换", "（一）强化", "（二）及时"


def _section(path: str, parent: str | None, label: str, heading: str, kind: str, span: Span, *, leaf: bool) -> Section:
    return Section(path, parent, label, len(path.split(".")), heading, kind, span, _span(heading, label + heading), leaf=leaf)  # type: ignore[arg-type]


def _unit(unit: str, after: str, role: str, basis: str, canonical: str | None = None, action: int | None = None) -> Assignment:
    return Assignment(unit, _span(unit, after), role, basis, canonical, action, 0.97, "duty.note.role-list")  # type: ignore[arg-type]


def sample_matrix() -> Matrix:
    """The matrix of `TEXT`: four tasks, deadlines of six kinds, targets, findings, unlisted sentences."""
    sections = (
        _section("1", None, "一、", "工作目标", "goal", _between("一、工作目标", "全覆盖。"), leaf=True),
        _section("2", None, "二、", "重点任务", "task", _between("二、重点任务", "9月30日前）"), leaf=False),
        _section("2.1", "2", "（一）", "全面排查餐饮场所", "task", _between(A1, "5月底前）", A1), leaf=True),
        _section("2.2", "2", "（二）", "更换不合格软管", "task", _between(A2, "9月30日前）"), leaf=True),
        _section("3", None, "三、", "工作要求", "safeguard", _between("三、工作要求", "13912345678。"), leaf=False),
        _section("3.1", "3", "（一）", "强化宣传引导", "safeguard", _between(B1, "反馈用户。"), leaf=True),
        _section("3.2", "3", "（二）", "及时报送信息", "safeguard", _between(B2, "13912345678。"), leaf=True),
    )
    return Matrix(
        id=CIRCULAR,
        letterhead=_letterhead(),
        provenance=Provenance("青石方案.txt", hashlib.sha256(TEXT.encode()).hexdigest(), "txt", None, len(TEXT)),
        text=TEXT,
        sections=sections,
        tasks=(_survey(), _hoses(), _publicity(), _report()),
        targets=(
            Target("全覆盖", _span("全覆盖"), "coverage", "入户检查", "=", 100.0, 100.0, "%", "到2024年底", None, "1", 0.9, "quantity.coverage"),
        ),
        citations=(
            Citation("青石镇燃气安全专项整治工作方案", None, "carries", _span("青石镇燃气安全专项整治工作方案"), "citation.carries"),
            Citation("云岭县燃气安全专项整治方案", "云安委〔2024〕3号", "basis", _span("云岭县燃气安全专项整治方案"), "citation.basis"),
        ),
        findings=(
            Finding("unassigned", "warning", "“强化宣传引导”没有牵头或责任单位，请补充", "3.1", _span("强化宣传引导")),
            Finding("personal-data", "note", "文中有手机号码，公开前请处理", "3.2", _span("13912345678")),
        ),
        unlisted=(Unlisted(_between("现将《", "组织实施。"), "现将《青石镇燃气安全专项整治工作方案》印发给你们，请认真组织实施。", "印发语，不是任务", None),),
    )


def _letterhead() -> Letterhead:
    return Letterhead(
        title="青石镇燃气安全专项整治工作方案",
        carrier_title="青石镇人民政府关于印发《青石镇燃气安全专项整治工作方案》的通知",
        doc_no="青石府发〔2024〕12号",
        issuers=("青石镇人民政府",),
        addressees=("各村（社区）", "镇属各部门"),
        dated=date(2024, 3, 12),
        genre="方案",
        level="township",
        jurisdiction=Jurisdiction(None, None, "云岭县", "青石镇"),
        campaign="燃气安全专项整治",
        campaign_end=date(2024, 12, 31),
        attachments=(Attachment(1, "燃气安全排查登记表", _span("燃气安全排查登记表")),),
        spans=(("doc_no", _span("青石府发〔2024〕12号")),),
    )


def _task(path: str, category: str, title: str, span: Span, **parts: object) -> Task:
    return Task(f"{CIRCULAR}#{path}", path, category, title, span, **parts)  # type: ignore[arg-type]


def _survey() -> Task:
    first = "应急办牵头，对全镇餐饮场所逐户排查"
    second = "2024年5月底前完成首轮排查，建立问题台账"
    third = "每季度至少开展1次复查"
    return _task(
        "2.1", "重点任务", "全面排查餐饮场所", _between(A1, "5月底前）", A1),
        actions=tuple(Action(seq, words, _span(words), "must", "action.sentence") for seq, words in enumerate((first, second, third), 1)),
        assignments=(
            _unit("应急办", first, "lead", "text", "应急管理办公室", 1),
            _unit("应急办", "责任单位：应急办", "responsible", "note", "应急管理办公室"),
            _unit("市场监管所", A1, "responsible", "note"),
            _unit("各村", "配合单位：", "support", "note"),
            _unit("各社区", "配合单位：", "support", "note"),
        ),
        deadlines=(
            Deadline("2024年5月底前", _span("2024年5月底前"), "by", None, date(2024, 5, 31), None, 2, 0.97, "time.by.month-end"),
            Deadline("每季度", _span("每季度"), "recurring", None, date(2024, 12, 31), "FREQ=MONTHLY;INTERVAL=3", 3, 0.95, "time.every.quarter"),
        ),
        targets=(Target("至少开展1次", _span("至少开展1次"), "count", "复查", ">=", 1.0, 1.0, "次", "每季度", 3, "", 0.93, "quantity.count"),),
    )  # fmt: skip


def _hoses() -> Task:
    first, second = "燃气企业负责更换橡胶软管，更换率达到100%", "严禁使用不合格灶具"
    return _task(
        "2.2", "重点任务", "更换不合格软管", _between(A2, "9月30日前）"),
        actions=(Action(1, first, _span(first), "must", "action.sentence"), Action(2, second, _span(second), "forbid", "action.sentence")),
        assignments=(_unit("燃气企业", "（责任单位：燃气企业", "responsible", "note"), _unit("燃气企业", first, "actor", "text", None, 1)),
        deadlines=(Deadline("2024年9月30日前", _span("2024年9月30日前"), "by", None, date(2024, 9, 30), None, None, 0.98, "time.by.day"),),
        targets=(Target("达到100%", _span("达到100%"), "rate", "更换率", "=", 100.0, 100.0, "%", None, 1, "", 0.94, "quantity.rate"),),
    )  # fmt: skip


def _publicity() -> Task:
    first, second = "各村、各社区要持续开展宣传", "隐患整改后3日内反馈用户"
    return _task(
        "3.1", "保障措施", "强化宣传引导", _between(B1, "反馈用户。"),
        actions=(Action(1, first, _span(first), "must", "action.sentence"), Action(2, second, _span(second), "must", "action.sentence")),
        assignments=(_unit("各村", first, "actor", "text", None, 1), _unit("各社区", first, "actor", "text", None, 1)),
        deadlines=(Deadline("隐患整改后3日内", _span("隐患整改后3日内"), "relative", None, None, None, 2, 0.9, "time.relative"),),
        review=("unassigned",),
    )  # fmt: skip


def _report() -> Task:
    first = "每月25日前将工作进展报送镇安委办"
    return _task(
        "3.2", "报送", "及时报送信息", _between(B2, "13912345678。"),
        actions=(Action(1, first, _span(first), "must", "action.sentence"),),
        assignments=(_unit("镇安委办", first, "recipient", "text", "镇安全生产委员会办公室", 1),),
        deadlines=(
            Deadline("每月25日前", _span("每月25日前"), "recurring", None, date(2024, 12, 31), "FREQ=MONTHLY;BYMONTHDAY=25", 1, 0.96, "time.every.month-day"),
        ),
    )  # fmt: skip
