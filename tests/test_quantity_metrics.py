"""What a figure measures, as a clerk would write it in the column: whole phrases, closed quotation marks, no rhythm inside."""

from __future__ import annotations

import pytest

from pipeline.extract.quantities import find_quantities
from pipeline.lexicon import Lexicon
from pipeline.model.text import Span

LEXICON = Lexicon.load()


@pytest.mark.parametrize(
    ("sentence", "metrics"),
    [
        # a bracket speaks of a group: the deed is that of the figure before it
        ("校长每月带队检查食堂不少于2次（寄宿制学校每周至少1次）。", ["校长带队检查食堂", "寄宿制学校校长带队检查食堂"]),
        ("企业负责人每月带队检查至少1次（危险化学品企业每周至少1次）。", ["企业负责人带队检查", "危险化学品企业负责人带队检查"]),
        ("各园至少组织开展1次疏散演练（寄宿园每季度至少1次，托育点每半年至少1次）。", ["疏散演练", "寄宿园疏散演练", "托育点疏散演练"]),
        ("各园每季度至少组织1次疏散演练（夜间演练不少于1次夜间演练）。", ["疏散演练", "夜间演练"]),
        ("新入职人员培训合格率不低于98%（特种作业人员100%）。", ["新入职人员培训合格率", "特种作业人员"]),
        # a bracket amid the words is passed over
        ("2024年，“双盲”（不打招呼、不定脚本）演练占比达到30%。", ["“双盲”演练占比"]),
        # quotation marks are whole
        ("2025年，“双盲”演练占比达到50%。", ["“双盲”演练占比"]),
        ("基本实现食堂“互联网+明厨亮灶”全覆盖。", ["食堂“互联网+明厨亮灶”"]),
        # what is done once is part of it, 开展 is not
        ("每半年通报一次整治进展情况。", ["通报整治进展情况"]),
        ("每月宣传一次典型做法，曝光一次突出问题。", ["宣传典型做法", "曝光突出问题"]),
        ("每月开展一次专题调研。", ["专题调研"]),
        ("每季度至少开展1次抽检。", ["抽检"]),
        ("站点达标率2025年底前达到90%；2026年底前达到100%。", ["站点达标率", "站点达标率"]),
        ("站点达标率达到90%。2026年底前达到100%。", ["站点达标率", ""]),
        # a verb inside a noun is no modal
        ("每村储备编织袋不少于500条、应急照明不少于10套。", ["每村储备编织袋", "应急照明"]),
        ("粮食供应不少于30吨。", ["粮食供应"]),
        ("对标创建达标率达到90%。", ["对标创建达标率"]),
        ("对在建工地进行全覆盖检查。", ["在建工地检查"]),
        # the verb within the figure says what is done
        ("主要负责人每月至少带队检查2次（人员密集场所每月至少3次）。", ["主要负责人带队检查", "人员密集场所主要负责人带队检查"]),
        ("对重点企业每半月至少检查1次。", ["重点企业检查"]),
        ("镇里每季度至少开会研究1次防溺水工作。", ["开会研究防溺水工作"]),
        ("每年至少组织一次演练。", ["演练"]),
        # a rate keeps its name
        ("标准化达标率达到95%以上。", ["标准化达标率"]),
    ],
)
def test_metrics(sentence, metrics):
    assert [one.metric for one in find_quantities(sentence, [Span(0, len(sentence))], LEXICON)] == metrics


@pytest.mark.parametrize("sentence", ["达标率达到95%以上。", "达标率提高到95%。", "达成率不低于95%。"])
def test_the_name_of_a_rate_is_no_comparator(sentence):
    [found] = find_quantities(sentence, [Span(0, len(sentence))], LEXICON)
    assert not found.surface.startswith(("达标率", "达成率"))


@pytest.mark.parametrize("bracket", ["（上年为85%）", "（2023年80%）", "（较去年提高3%）", "（占总数的20%）"])
def test_a_statistic_in_a_bracket_is_no_target(bracket):
    sentence = f"新入职人员培训合格率不低于98%{bracket}。"
    assert [one.surface for one in find_quantities(sentence, [Span(0, len(sentence))], LEXICON)] == ["不低于98%"]
