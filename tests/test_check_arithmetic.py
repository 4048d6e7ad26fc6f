"""Arithmetic, done again exactly; a third and more of the cases are figures that fit or prove nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from check_making import made, words
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check import arithmetic
from pipeline.check.arithmetic import rates, shares
from pipeline.check.numbers import count, decimals, exact, half_step, shown
from pipeline.model.text import Cell, Span, Table

CASES = [
    # spans of months, years, days
    ("5-8月3个月累计排查69个。", ["5-8月3个月"]),
    ("5月至8月四个月", []),
    ("11—2月4个月", []),
    ("5-8月前3个月内", []),
    ("2024—2026年两年", ["2024—2026年两年"]),
    ("三年行动方案（2024—2026年）", []),
    ("三年行动方案（2024—2025年）", ["三年行动方案（2024—2025年）"]),
    ("3月17日至21日，共6天", ["3月17日至21日，共6天"]),
    ("3月17日至21日，共5天；3月1日至5日，为期4天", []),
    # shares of a named total
    ("43个，是5-8月排查个数（69个）的62.3%", []),
    ("43个，是全年排查个数（69个）的63.3%", ["43个，是全年排查个数（69个）的63.3%"]),
    # shares of a declared total, near and wrong
    ("共计排查隐患156个，建筑施工【52个，占比33.5%】", ["52个，占比33.5%"]),
    ("共计排查隐患156个，建筑施工52个，占33.3%", []),
    ("共计排查隐患156个，工贸72个（占比46.2%）", []),
    # another total in the text fits, or none is near
    ("共计排查隐患156个，上半年155个，其中52个，占比33.5%", []),
    ("共计排查隐患156个，整改52个，占比80%", []),
    ("共计检查企业156家，隐患52个，占比33.5%", []),
    # totals and parts
    ("发现问题412处，其中通道占用167处、楼道堆物203处、设施损坏52处", ["412处，其中通道占用167处、楼道堆物203处、设施损坏52处"]),
    ("发现问题422处，其中通道占用167处、楼道堆物203处、设施损坏52处", []),
    ("排查隐患12个，其中甲村8个、乙村5个。", ["12个，其中甲村8个、乙村5个"]),
    ("排查隐患12个，其中甲村8个、乙村3个。", []),
    ("排查隐患156个，其中部门发现94个、整改64个，企业发现62个、整改59个。", []),
    ("甲村8家、乙村5家，合计12家。", ["甲村8家、乙村5家，合计12家"]),
    ("甲村8家、乙村5家，合计13家。", []),
    ("检查企业8家、整改隐患5个，共计处罚12万元。", []),
    # growth
    ("由80起下降到60起，下降20%", ["由80起下降到60起，下降20%"]),
    ("由80起下降到60起，下降25%", []),
    ("从30%提高到45%，提高15个百分点", []),
    ("发生事故11起、死亡11人，同比均下降35.3%。", []),
    ("发生事故11起，同比下降36.1%。", ["11起，同比下降36.1%"]),
    ("发生事故11起，同比下降36%。", []),
    ("摸排商铺12480户，建档11856户，摸排户数较3月底的10400户增加18.0%", ["摸排户数较3月底的10400户增加18.0%"]),
    ("摸排商铺12480户，建档11856户，摸排户数较3月底的10400户增加20.0%", []),
    ("发生火灾38起，同比下降24.0%（去年同期50起）", []),
    ("发生火灾38起，同比下降20.0%（去年同期50起）", ["38起，同比下降20.0%（去年同期50起"]),
    # named rates
    ("抽查场所120户，发现反弹的36户，反弹率25%", ["反弹率25%"]),
    ("抽查场所120户，发现反弹的36户，反弹率30%", []),
    ("检查企业120家，发现隐患40处，整改38处，整改率95%", []),
    ("检查企业120家，处罚6家，整改率95%", []),
    # 其中 that begins a sentence
    ("发现隐患50处。其中，甲村30处，乙村21处。", ["50处。其中，甲村30处，乙村21处"]),
    ("发现隐患50处，整改20处。其中，甲村30处，乙村20处。", []),
    # shares that rest on one total, but for one
    ("发现隐患318项。消防类143项，占45%；用电类86项，占27%；作业类52项，占18%；其他37项。", ["52项，占18%"]),
    ("发现隐患318项。消防类143项，占45%；用电类86项，占27%；作业类52项，占16%；其他37项。", []),
    ("发现隐患318项。消防类143项，占45%；用电类86项，占30%；作业类52项，占18%。", []),
    ("检查企业96家，发现隐患318项。消防类143项，占45%；用电类86项，占27%；甲县企业20家，占18%。", []),
    # what is mended at once and what is given a limit
    ("发现隐患318项，其中重大隐患9项，责令立即整改211项、限期整改106项。", ["318项，其中重大隐患9项，责令立即整改211项、限期整改106项"]),
    ("发现隐患318项，其中重大隐患9项，责令立即整改211项、限期整改107项。", []),
    ("发现隐患318项，当场整改211项，限期整改90项，停产整改17项。", []),
    ("发现隐患318项，已整改200项，其中当场整改111项、限期整改89项。", []),
    # averages
    ("50个单位共计排查隐患156个，平均每个单位3.1个。", []),
    ("50个单位共计排查隐患156个，平均每个单位3.3个。", ["平均每个单位3.3个"]),
    ("50个单位共计排查隐患156个，平均每个单位30个。", ["平均每个单位30个"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_figures(text, expected):
    assert words(arithmetic, text, dated=date(2024, 5, 1)) == expected


def table(rows, *, prefix=""):
    """A table of strings with its text."""
    text, cells = prefix, []
    start = len(text)
    for r, row in enumerate(rows):
        for c, words_ in enumerate(row):
            cells.append(Cell(Span(len(text), len(text) + len(words_)), r, c))
            text += words_ + ("\t" if c < len(row) - 1 else "\n")
    return text, Table(Span(start, len(text)), len(rows), len(rows[0]), tuple(cells))


TABLES = [
    ([["村", "户数"], ["甲", "3"], ["乙", "4"], ["合计", "8"]], ["8"]),
    ([["村", "户数"], ["甲", "3"], ["乙", "4"], ["合 计", "7"]], []),
    ([["村", "户数"], ["甲", "3"], ["小计", "3"], ["乙", "4"], ["小计", "4"], ["合计", "7"]], []),
    ([["村", "一季度", "二季度", "合计"], ["甲", "3", "4", "8"], ["乙", "1", "1", "2"]], ["8"]),
    ([["村", "户数"], ["甲", "若干"], ["乙", "4"], ["合计", "8"]], []),
    # a rate or average of the whole under 合计 is no sum
    ([["村", "整改率"], ["甲", "90"], ["乙", "96"], ["合计", "93"]], []),
    # a column that follows from two others
    ([["村", "隐患", "已整改", "整改率"], ["甲", "40", "30", "75%"], ["乙", "50", "45", "90%"], ["丙", "20", "16", "80%"], ["丁", "60", "45", "85%"]], ["85%"]),
    ([["村", "隐患", "已整改", "未整改"], ["甲", "40", "30", "10"], ["乙", "50", "45", "5"], ["丙", "20", "16", "4"], ["丁", "60", "45", "25"]], ["25"]),
    ([["村", "隐患", "已整改", "整改率"], ["甲", "40", "30", "75%"], ["乙", "50", "45", "90%"], ["丙", "20", "16", "80%"], ["丁", "60", "45", "75%"]], []),
    ([["村", "户数", "人口", "面积"], ["甲", "40", "130", "75"], ["乙", "50", "145", "90"], ["丙", "20", "66", "80"], ["丁", "60", "145", "85"]], []),
    ([["村", "金额"], ["甲", "1,200.5"], ["乙", "99.5"], ["总计", "1,300"]], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), TABLES)
def test_tables(rows, expected):
    text, grid = table(rows)
    assert words(arithmetic, text.rstrip("\n"), tables=(grid,)) == expected


def test_numbers_are_exact():
    assert exact("1,234.50") == Fraction(2469, 2)
    assert exact("１２") == 12
    assert (decimals("33.50"), half_step("33.5")) == (2, Fraction(1, 20))
    assert [count(one) for one in ("十二", "两", "三十", "8", "１２", "百", "甲")] == [12, 2, 30, 8, 12, 100, None]
    assert (shown(Fraction(1, 3)), shown(Fraction(5))) == ("0.33", "5")


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_share_rounded_right_is_never_told(part, more, places):
    total = part + more
    percent = round(Fraction(part * 100, total), places)
    printed = f"{float(percent):.{places}f}"
    assert words(shares, f"共计排查隐患{total}个，甲村{part}个，占比{printed}%。") == []


@given(st.integers(1, 200), st.integers(1, 200))
def test_a_growth_rounded_right_is_never_told(before, after):
    if before == after:
        return
    verb = "增长" if after > before else "下降"
    printed = f"{float(round(Fraction(abs(after - before) * 100, before), 1)):.1f}"
    assert words(rates, f"由{before}起变到{after}起，{verb}{printed}%；{after}起，同比{verb}{printed}%。") == []


def test_a_circular_without_figures_costs_nothing():
    assert words(arithmetic, "认真贯彻落实。") == []
    assert made(["认真贯彻落实。"]).text


MORE = [
    # a whole enumeration that misses its total by little; not an open one, not one that misses by much
    ("发现隐患180处，其中通道类60处、线路类70处、设施类40处。", ["180处，其中通道类60处、线路类70处、设施类40处"]),
    ("发现隐患180处，其中通道类60处、线路类70处、设施类40处等。", []),
    ("发现隐患180处，其中通道类20处、线路类30处、设施类40处。", []),
    # what it has changed by is no total
    ("发生拥堵46起，较去年同期增加8起，其中事故造成33起、车流造成7起、其他原因造成6起。", []),
    # where members are parted by 、, the enumeration ends at a comma
    ("抽查项目64个，其中市政38个、房屋15个、轨道9个，发现问题112个。", ["64个，其中市政38个、房屋15个、轨道9个"]),
    ("抽查项目62个，其中市政38个、房屋15个、轨道9个，发现问题112个。", []),
    # prices are no parts
    ("成交价2024元/平方米。其中：住宅1801元/平方米，办公4858元/平方米。", []),
    # a list with its figures in brackets
    ("安排经费50万元，用于购置设备（20万元）、改造线路（25万元）、宣传（10万元）。", ["50万元，用于购置设备（20万元）、改造线路（25万元）、宣传（10万元）"]),
    ("安排经费55万元，用于购置设备（20万元）、改造线路（25万元）、宣传（10万元）。", []),
    # what is done and what is left
    ("共有重点单位86家，已签订68家，还有16家未签订。", ["86家，已签订68家，还有16家"]),
    ("共有重点单位86家，已签订68家，还有18家未签订。", []),
    ("共有重点单位86家，已签订68家，还有16家未签订，3家停业。", []),
    # percentage points, complements, steps, short averages, months over the new year
    ("合格率由85%提高到93%，提高7个百分点。", ["由85%提高到93%，提高7个百分点"]),
    ("合格率由85%提高到93%，提高8个百分点。", []),
    ("合格率71.4%，不合格率29.6%。", ["合格率71.4%，不合格率29.6%"]),
    ("合格率71.4%，不合格率28.6%。", []),
    ("发生火情8起，同比减少2起、下降25%。", ["8起，同比减少2起、下降25%"]),
    ("发生火情8起，同比减少2起、下降20%。", []),
    ("检查企业120家，发现隐患360条，企均2.5条。", ["企均2.5条"]),
    ("检查企业120家，发现隐患360条，企均3条。", []),
    ("11月至次年2月3个月为攻坚期。", ["11月至次年2月3个月"]),
    ("11月至次年2月4个月为攻坚期。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MORE)
def test_more_sums(text, expected):
    assert words(arithmetic, text) == expected
