"""The published schema of the normalized tables: one specification a table, as plain values.

`docs/schema.md` is `markdown()`, a test holds the two equal. A change of a column's name, type or meaning raises the first part of
`VERSION`, a new column or table the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.model.circular import Level, SectionKind
from pipeline.model.matrix import Basis, Category, Comparator, DeadlineKind, Modality, Relation, Role, TargetKind
from pipeline.model.problems import Severity

VERSION = "1.0"
"""Version of the tables; stands in the metadata of each Parquet file under `duban.tables`."""

ColumnType = Literal["text", "whole", "number", "date", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `allowed` is empty where any value may stand; a nullable text is null, never the empty string."""

    name: str
    type: ColumnType
    about: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` are the columns that together name a row."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _text(name: str, about: str, *, nullable: bool = False, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", about, nullable, allowed)


_CIRCULAR = _text("circular_id", "文件标识，指向 circulars")
_TASK = _text("task_id", "任务标识，指向 tasks")
_SEQ = Column("seq", "whole", "在本任务内的序号，从 1 起")
_SPAN = (Column("start", "whole", "原文起点（字符，从 0 起）"), Column("end", "whole", "原文终点（不含）"))
_PAGE = Column("page", "whole", "页码，原格式没有页时为空", nullable=True)
_ACTION = Column("action", "whole", "所属措施的 seq；为空表示对整个任务", nullable=True)
_TRUST = (Column("confidence", "number", "置信度 0 至 1"), _text("rule", "得出该值的规则编号", nullable=True))

_TARGET_VALUES = (
    _text("surface", "原文字样"),
    _text("kind", "类别", allowed=get_args(TargetKind)),
    _text("metric", "指标名", nullable=True),
    _text("comparator", "比较方式", nullable=True, allowed=get_args(Comparator)),
    Column("value_min", "number", "下限；单值时与上限相同", nullable=True),
    Column("value_max", "number", "上限", nullable=True),
    _text("unit", "计量单位", nullable=True),
    _text("period", "期间或频次（原文字样）", nullable=True),
)

TABLES: tuple[Table, ...] = (
    Table("circulars", "每份文件一行", ("circular_id",), (
        _text("circular_id", "文件标识：由发文字号转写，没有文号时取发文机关、日期、标题的散列"),
        _text("title", "标题"),
        _text("carrier_title", "印发通知的标题", nullable=True),
        _text("doc_no", "发文字号", nullable=True),
        _text("issuers", "发文机关，以“、”相连", nullable=True),
        _text("addressees", "主送机关，以“、”相连", nullable=True),
        Column("dated", "date", "成文日期", nullable=True),
        Column("printed", "date", "印发日期", nullable=True),
        _text("publicity", "公开属性", nullable=True),
        _text("genre", "文种", nullable=True),
        _text("level", "层级", nullable=True, allowed=get_args(Level)),
        _text("province", "省", nullable=True), _text("city", "市", nullable=True),
        _text("county", "县（区）", nullable=True), _text("township", "乡镇（街道）", nullable=True),
        _text("campaign", "专项行动名称", nullable=True),
        Column("campaign_end", "date", "专项行动截止日", nullable=True),
        _text("source_name", "来源文件名"), _text("sha256", "来源文件的 SHA-256"), _text("format", "来源文件的真实格式"),
        Column("pages", "whole", "页数", nullable=True), Column("characters", "whole", "正文字符数"),
        Column("ocr", "flag", "是否经文字识别"),
    )),
    Table("sections", "每个编号层次一行", ("circular_id", "path"), (
        _CIRCULAR, _text("path", "层次路径，如 2.1.1；印发通知自己的编号事项为 A0.1，附件里的为 A2.1"), _text("parent", "上级路径", nullable=True),
        _text("label", "原文编号；丢失时为空", nullable=True), Column("level", "whole", "层级，1 为最高"), _text("heading", "标题文字"),
        _text("kind", "性质", allowed=get_args(SectionKind)), *_SPAN, _PAGE, Column("leaf", "flag", "没有下级层次"),
    )),
    Table("tasks", "每项任务一行", ("task_id",), (
        _text("task_id", "任务标识：文件标识 # 层次路径，重跑不变"), _CIRCULAR, _text("path", "层次路径"),
        _text("category", "任务类别", allowed=get_args(Category)), _text("title", "任务标题"), *_SPAN, _PAGE,
        _text("review", "需人工核对的发现代码，以“、”相连", nullable=True),
    )),
    Table("actions", "每条措施一行", ("task_id", "seq"), (
        _TASK, _CIRCULAR, _SEQ, _text("text", "措施文字"), _text("modality", "要求性质", allowed=get_args(Modality)), *_SPAN,
        _text("rule", "得出该值的规则编号", nullable=True),
    )),
    Table("assignments", "每个单位在每项任务中的每个角色一行", ("task_id", "seq"), (
        _TASK, _CIRCULAR, _SEQ, _text("unit", "单位（原文字样）"), _text("canonical", "规范名称；登记册中没有时为空", nullable=True),
        _text("role", "角色", allowed=get_args(Role)), _text("basis", "依据所在", allowed=get_args(Basis)), _ACTION, *_SPAN, *_TRUST,
    )),
    Table("deadlines", "每个时限一行", ("task_id", "seq"), (
        _TASK, _CIRCULAR, _SEQ, _text("surface", "原文字样"), _text("kind", "类别", allowed=get_args(DeadlineKind)),
        Column("start_date", "date", "开始日", nullable=True), Column("due_date", "date", "截止日（含当日）", nullable=True),
        _text("rrule", "重复规则（RFC 5545）", nullable=True), _ACTION, *_SPAN, *_TRUST,
    )),
    Table("targets", "每个目标指标一行；任务之外的 task_id 为空", ("circular_id", "seq"), (
        _CIRCULAR, Column("seq", "whole", "在本文件内的序号，从 1 起"), _text("task_id", "任务标识", nullable=True), _text("path", "所在层次路径"),
        *_TARGET_VALUES, _ACTION, *_SPAN, *_TRUST,
    )),
    Table("citations", "每份被引文件一行", ("circular_id", "seq"), (
        _CIRCULAR, Column("seq", "whole", "在本文件内的序号，从 1 起"), _text("title", "被引文件标题"), _text("doc_no", "被引文号", nullable=True),
        _text("relation", "关系", allowed=get_args(Relation)), *_SPAN, _text("rule", "得出该值的规则编号", nullable=True),
    )),
    Table("findings", "每条体检发现一行", ("circular_id", "seq"), (
        _CIRCULAR, Column("seq", "whole", "在本文件内的序号，从 1 起"), _text("code", "发现代码"),
        _text("severity", "程度", allowed=get_args(Severity)), _text("message", "说明"), _text("path", "所在层次路径", nullable=True), *_SPAN,
    )),
    Table("unlisted", "每句带职责标志而未列为任务的语句一行", ("circular_id", "seq"), (
        _CIRCULAR, Column("seq", "whole", "在本文件内的序号，从 1 起"), _text("text", "语句"), _text("reason", "未列入的理由"),
        _text("path", "所在层次路径", nullable=True), *_SPAN,
    )),
)  # fmt: skip

_TYPE_WORDS = {"text": "文字", "whole": "整数", "number": "小数", "date": "日期", "flag": "是否"}


def table(name: str) -> Table:
    """The specification of the table `name`; KeyError where there is none."""
    return {one.name: one for one in TABLES}[name]


def markdown() -> str:
    """The schema as a page for readers: what `docs/schema.md` holds."""
    parts = [_HEAD.format(version=VERSION), *(_table_page(one) for one in TABLES)]
    return "\n".join(parts)


_HEAD = """# 数据表的结构（版本 {version}）

`duban run` 在 `tables/` 下为每张表写两个文件：`NAME.parquet`（类型齐全，供程序用）和 `NAME.csv`（UTF-8 带 BOM、CRLF 换行，供 Excel/WPS 用）。
本页由 `pipeline/export/schema.py` 生成，测试保证两者一致；写出前逐列校验。起止位置是原文的字符下标，左闭右开。CSV 中以 `= + - @` 或制表符开头的文字
前面加一个 `'`，以免被表格软件当作公式；Parquet 中保持原样。
"""


def _table_page(one: Table) -> str:
    rows = [f"| `{column.name}` | {_TYPE_WORDS[column.type]} | {'可' if column.nullable else ''} | {_about(column)} |" for column in one.columns]
    key = " + ".join(f"`{name}`" for name in one.key)
    return "\n".join([f"## {one.name}\n\n{one.about}。主键：{key}。\n", "| 列 | 类型 | 可空 | 含义 |", "|---|---|---|---|", *rows, ""])


def _about(column: Column) -> str:
    values = "、".join(f"`{value}`" for value in column.allowed)
    return f"{column.about}：{values}" if values else column.about


assert set(_TYPE_WORDS) == set(get_args(ColumnType))
