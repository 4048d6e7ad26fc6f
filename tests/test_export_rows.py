"""Rows of the ledger: the circular's words in the office's columns, and nothing that it does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from export_samples import sample_matrix

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording, clause, reference
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import COLUMN_KEYS, LedgerRow

LEXICON = Lexicon.load()
ROWS = ledger_rows([sample_matrix()], Wording.of(LEXICON), Deliverables.of(LEXICON))


def test_a_row_in_the_offices_columns() -> None:
    row = ROWS[0]
    assert row.title == "全面排查餐饮场所"
    assert row.measures[1] == "2024年5月底前完成首轮排查，建立问题台账"
    assert (row.lead, row.responsible, row.support) == ("应急办", "应急办、市场监管所", "各村、各社区")
    assert (row.due_text, row.due, row.frequency) == ("2024年5月底前；每季度", date(2024, 5, 31), "每季度")
    assert row.goals == "复查：至少开展1次（每季度）"
    assert row.deliverable == "问题台账"
    assert row.source == "青石府发〔2024〕12号 二（一）"
    assert row.part == "重点任务"
    assert (row.person, row.progress, row.note, row.status) == ("", "", "", "未开始")


def test_who_acts_stands_in_only_where_nobody_is_named() -> None:
    assert ROWS[1].responsible == "燃气企业"
    assert ROWS[2].responsible == "各村、各社区"
    assert ROWS[2].review == "未明确责任单位"


def test_a_relative_or_recurring_time_gives_no_day() -> None:
    assert [row.due for row in ROWS[2:]] == [None, None]
    assert ROWS[2].due_text == "隐患整改后3日内"


def test_what_is_reported_to_whom() -> None:
    assert ROWS[3].report == "报镇安委办（每月25日前）"


def test_every_column_of_a_row_can_be_asked_for() -> None:
    assert {key for key in COLUMN_KEYS if ROWS[0].cell(key) == "全面排查餐饮场所"} == {"title"}
    assert str(ROWS[0].cell("measures")).startswith("1. 应急办牵头")
    assert LedgerRow("a", 1, "b", measures=("只有一条",)).cell("measures") == "只有一条"


@pytest.mark.parametrize(
    ("path", "words"),
    [("2.1", "二（一）"), ("3", "三"), ("3.r1", "三末段"), ("3.r2", "三末段2"), ("r1", "文末报送要求"), ("A2.3", "附件2第3行"), ("T1.3", "表1第3行")],
)
def test_clauses_in_words(path: str, words: str) -> None:
    assert clause(sample_matrix(), path) == words


def test_a_lost_number_is_shown_by_its_heading() -> None:
    matrix = sample_matrix()
    lost = tuple(replace(one, label=None) if one.path == "2.1" else one for one in matrix.sections)
    assert reference(replace(matrix, sections=lost), "2.1") == "青石府发〔2024〕12号 二“全面排查餐饮场所”"
