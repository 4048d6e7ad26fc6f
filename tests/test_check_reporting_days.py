"""The text and the notes of a form name a day of every month for the same report: they must agree."""

from __future__ import annotations

import pytest
from structure_making import source

from pipeline.check import check
from pipeline.extract import extract
from pipeline.language import Language
from pipeline.lexicon import Lexicon
from pipeline.resolve import resolve
from pipeline.structure import structure

LEXICON = Lexicon.load()
LANGUAGE = Language(LEXICON)
HEAD = "青岚镇仓储安全整治方案\n为做好工作，制定本方案。\n一、重点任务\n（一）查仓库。各村要逐库检查。\n二、工作要求\n（一）压实责任。各村要明确专人。\n"
LIST = "附件：1. 仓储安全整治进展情况统计表\n      2. 仓库名单\n青岚镇人民政府\n2024年4月8日\n"
FORM = "附件1\n仓储安全整治进展情况统计表\n\t1\n\t检查仓库数（座）\n"
NAMES = "附件2\n仓库名单\n\t序号\n\t名称\n"


def said(text):
    circular = structure(source(text), LEXICON)
    matrix = check(circular, resolve(extract(circular, LEXICON, LANGUAGE), LEXICON), LEXICON)
    return [one.message for one in matrix.findings if one.code == "inconsistent"]


@pytest.mark.parametrize(
    ("closing", "note", "count"),
    [
        ("请各村每月15日前将进展情况报镇安委办。", "注：1.本表由各村填报。2.自4月份起填报，每月月底前上报累计情况。", 1),
        ("请各村每月20日前将整治开展情况报送镇安委办。", "注：每月25日前报镇安委办。", 1),
        ("各村要于每月10日前将附件1报镇应急办。", "注：每月12日前报镇应急办。", 1),
        # the same day; another level; another thing; no rhythm
        ("请各村每月25日前将进展情况报镇安委办。", "注：每月25日前上报。", 0),
        ("请各村每月20日前将进展情况报镇安委办。", "注：镇安委办汇总后每月28日前报县安委办。", 0),
        ("请各村每月20日前将宣传照片报镇宣传办。", "注：每月25日前上报。", 0),
        ("请各村于4月20日前将进展情况报镇安委办。", "注：每月25日前上报。", 0),
        ("请各村每月20日前将进展情况报镇安委办。", "注：本表数据为每月月底前累计数。", 0),
    ],
)
def test_the_day_of_the_text_and_the_day_of_the_form(closing, note, count):
    assert len(said(f"{HEAD}{closing}\n{LIST}{FORM}{note}\n{NAMES}")) == count


def test_one_finding_names_all_forms_that_say_otherwise():
    text = f"{HEAD}请各村每月15日前将进展情况报镇安委办。\n{LIST.replace('2. 仓库名单', '2. 仓储安全整治进展情况统计表（部门）')}{FORM}注：每月25日前上报。\n"
    [message] = said(text + "附件2\n仓储安全整治进展情况统计表（部门）\n\t1\n\t检查数\n注：每月月底前上报。\n")
    assert "附件1的“每月25日前”、附件2的“每月月底前”" in message
    assert said(text + "附件2\n仓储安全整治进展情况统计表（部门）\n\t1\n\t检查数\n注：每月15日前上报。\n") == []
