"""The library as a graph: nodes, edges, files, and the questions that people ask of it."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace

import cascade_notation
import networkx as nx
import pytest

from pipeline.cascade.compare import compare_all
from pipeline.cascade.fingerprints import changes, fingerprints, suspects
from pipeline.cascade.graph import build_graph, library_problems
from pipeline.cascade.graph_files import from_node_link, graphml, node_link
from pipeline.cascade.page import cascade_page
from pipeline.cascade.picture import dot_source, drawn_by_dot, layout, svg
from pipeline.cascade.questions import (
    citation_cycles,
    graph_suspects,
    implemented_by,
    load,
    missing_upper,
    rests_on,
    siblings,
    unanswered_tasks,
    unanswered_townships,
)
from pipeline.errors import BadInput
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix

LEXICON = Lexicon.load()
CITY = "澄江市防汛备汛工作方案@澄汛指〔2025〕3号"
COUNTY = """
title: 平湖区防汛备汛工作方案
id: county
doc_no: 平汛指〔2025〕8号
issuers: 平湖区防汛抗旱指挥部
dated: 2025-03-10
level: county
city: 澄江市
county: 平湖区
campaign: 防汛备汛工作
basis: {basis}
1 重点任务 排查隐患。对病险水库开展拉网式排查，{{2025年4月底前|by 2025-04-30}}完成。（责任单位：{{区水利局|responsible}}、{{各镇街|responsible}}）
2 重点任务 储备物资。补充编织袋、救生衣等物资。（责任单位：{{区应急局|responsible}}）
"""
TOWN = """
title: {name}防汛备汛实施方案
id: {key}
doc_no: {number}
dated: 2025-03-20
level: township
city: 澄江市
county: 平湖区
township: {name}
campaign: 防汛备汛工作
basis: {basis}
1 重点任务 排查隐患。对病险水库开展拉网式排查，{{2025年4月底前|by 2025-04-30}}完成。（责任单位：{{镇应急办|responsible}}、{{各村|responsible}}）
"""


def town(name: str, key: str, number: str, basis: str) -> Matrix:
    return cascade_notation.circular(TOWN.format(name=name, key=key, number=number, basis=basis))


DIRECTIVE = cascade_notation.circular(COUNTY.format(basis=CITY))
EAST = town("东塘镇", "east", "东府发〔2025〕11号", "平湖区防汛备汛工作方案@平汛指〔2025〕8号")
WEST = town("西塘镇", "west", "西府发〔2025〕5号", "平湖区防汛备讯工作方案@")  # 备讯: a slip
STRAY = town("北塘镇", "stray", "北府发〔2025〕2号", "关于印发《澄江市防汛备汛工作方案》的通知@")
LIBRARY = [DIRECTIVE, EAST, WEST, STRAY]
COVERAGES = compare_all(DIRECTIVE, [EAST, WEST], LEXICON)
GRAPH = build_graph(LIBRARY, COVERAGES, lexicon=LEXICON)


def kinds(one: str, other: str) -> set[str]:
    return {data["kind"] for data in (GRAPH.get_edge_data(one, other) or {}).values()}


def test_plans_hang_under_their_directive_and_it_under_a_paper_that_is_not_at_hand():
    assert kinds("east", "county") == {"implements"}
    assert kinds("west", "county") == {"implements"}
    assert kinds("county", "澄汛指〔2025〕3号") == {"implements"}
    assert GRAPH.nodes["澄汛指〔2025〕3号"]["in_library"] is False
    assert kinds("stray", "澄汛指〔2025〕3号") == {"implements"}  # cited by title alone, joined with the numbered one


def test_nodes_and_edges_say_what_the_contract_asks():
    assert {key: GRAPH.nodes["east"][key] for key in ("kind", "doc_no", "level", "jurisdiction", "dated", "in_library")} == {
        "kind": "circular", "doc_no": "东府发〔2025〕11号", "level": "township", "jurisdiction": "澄江市平湖区东塘镇", "dated": "2025-03-20", "in_library": True,
    }  # fmt: skip
    assert GRAPH.nodes["east#1"]["due"] == "2025-04-30"
    answer = GRAPH.get_edge_data("east#1", "county#1")["answers"]
    assert answer["status"] == "covered"
    assert 0 < answer["score"] <= 1
    assert kinds("澄江市平湖区/平湖区防汛抗旱指挥部", "county") == {"issues"}
    assert {data["kind"] for _, _, data in GRAPH.edges(data=True)} <= {"implements", "carries", "cites", "has_task", "answers", "assigned", "issues"}


def test_the_same_office_name_in_two_places_is_two_units():
    assert kinds("east#1", "澄江市平湖区东塘镇/镇应急办") == {"assigned"}
    assert kinds("west#1", "澄江市平湖区西塘镇/镇应急办") == {"assigned"}


def test_what_does_it_rest_on():
    assert rests_on(GRAPH, "east") == ("county", "澄汛指〔2025〕3号")
    assert implemented_by(GRAPH, "county") == ("east", "west")
    assert siblings(GRAPH, "east") == ("west",)


def test_who_never_answered():
    assert unanswered_townships(GRAPH, "county", ["东塘镇", "南塘镇", "西塘镇"]) == ("南塘镇",)
    assert unanswered_tasks(GRAPH, "county") == ("county#2",)


def test_which_upper_paper_is_missing():
    (one,) = missing_upper(GRAPH)
    assert (one.key, one.cited_by) == ("澄汛指〔2025〕3号", ("county", "stray"))


def test_who_carries_how_many_duties():
    by_unit = {one.unit: one for one in load(GRAPH)}
    assert by_unit["澄江市平湖区/区应急局"].duties == 1
    assert dict(by_unit["澄江市平湖区东塘镇/各村"].by_role) == {"responsible": 1}


def test_a_slip_in_a_cited_title_is_said():
    problems = library_problems(LIBRARY, lexicon=LEXICON)
    assert any(problem.code == "citation-slip" and "备讯" in problem.message for problem in problems)


def test_a_circle_of_citations_is_said_and_ends():
    one = town("甲镇", "one", "甲府〔2025〕1号", "乙镇防汛备汛实施方案@乙府〔2025〕1号")
    other = town("乙镇", "other", "乙府〔2025〕1号", "甲镇防汛备汛实施方案@甲府〔2025〕1号")
    graph = build_graph([one, other], lexicon=LEXICON)
    assert citation_cycles(graph) == (("one", "other"),)
    assert rests_on(graph, "one") == ("other",)
    assert any(problem.code == "citation-cycle" for problem in library_problems([one, other], lexicon=LEXICON))


def test_a_changed_clause_marks_its_plans():
    text = DIRECTIVE.text.replace("病险水库", "病险水库和山塘")
    changed = cascade_notation.circular(COUNTY.format(basis=CITY).replace("病险水库", "病险水库和山塘"))
    assert changed.text == text
    assert changes(fingerprints(DIRECTIVE), changed) == {"1": "changed"}
    assert [(one.plan, one.plan_path) for one in suspects(fingerprints(DIRECTIVE), changed, COVERAGES)] == [("east", "1"), ("west", "1")]
    assert graph_suspects(GRAPH, changed) == ("east#1", "west#1")
    assert graph_suspects(GRAPH, DIRECTIVE) == ()


def test_a_renumbered_clause_keeps_its_fingerprint():
    renumbered = cascade_notation.circular(COUNTY.format(basis=CITY).replace("\n1 ", "\n7 "))
    assert "1" not in changes(fingerprints(DIRECTIVE), renumbered)


def test_graphml_and_node_link_read_back():
    again = nx.read_graphml(io.BytesIO(graphml(GRAPH)), force_multigraph=True)
    assert set(again.nodes) == set(GRAPH.nodes)
    assert again.number_of_edges() == GRAPH.number_of_edges()
    plain = from_node_link(node_link(GRAPH))
    assert nx.utils.graphs_equal(plain, GRAPH)


def test_characters_that_xml_cannot_hold_are_left_out():
    head = replace(EAST.letterhead, title="东塘镇\x0b\ufffe方案")
    assert "\ufffe" not in graphml(build_graph([replace(EAST, letterhead=head)], lexicon=LEXICON)).decode()


def test_a_broken_graph_file_is_said_plainly():
    with pytest.raises(BadInput, match="不是承接图"):
        from_node_link('{"nodes": 3}')


EVIL = '</script><script>alert("x")</script>&'


def test_the_page_and_the_picture_escape_everything_and_load_nothing():
    head = replace(EAST.letterhead, title=EVIL)
    library = [DIRECTIVE, replace(EAST, letterhead=head, text=EAST.text[:20] + EVIL + EAST.text[20 + len(EVIL) :])]
    graph = build_graph(library, lexicon=LEXICON)
    page = cascade_page(graph, library)
    assert page.count("<script") == 2
    assert "alert(" not in page.replace('alert(\\"x', "").replace("alert(&quot;x", "")
    assert "http" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "").replace("http-equiv", "")
    data = page.partition('id="words">')[2].partition("</script>")[0]
    assert json.loads(data)["east"]["title"] == EVIL
    assert "<script" not in svg(layout(graph))


def test_the_picture_has_levels_in_order_and_folds_a_crowd():
    crowd = [town(f"第{i}镇", f"t{i}", f"镇府〔2025〕{i}号", "平湖区防汛备汛工作方案@平汛指〔2025〕8号") for i in range(1, 61)]
    place = layout(build_graph([DIRECTIVE, *crowd], lexicon=LEXICON))
    assert [name for name, _ in place.columns] == ["市级", "区县", "镇街"]
    assert next(box for box in place.boxes if box.key == "county").more == 20
    assert len(place.boxes) == 42


def test_a_focus_shows_only_the_neighbours():
    assert {box.key for box in layout(GRAPH, "east").boxes} == {"east", "county", "澄汛指〔2025〕3号"}


@pytest.mark.system
@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
def test_graphviz_draws_it():
    drawn = drawn_by_dot(dot_source(layout(GRAPH)), "svg")
    assert drawn is not None
    assert "平湖区防汛备汛工作方案" in drawn.decode()
    assert (drawn_by_dot(dot_source(layout(GRAPH)), "png") or b"")[:4] == b"\x89PNG"
