"""`<stem>.json` and its evidence: the contract's keys, the same bytes, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from export_samples import TEXT, sample_matrix

from pipeline.errors import BadInput
from pipeline.export.atomic import safe_stem, safe_stems, write_text, write_with
from pipeline.export.evidence import evidence_json, with_evidence
from pipeline.export.result import from_json, to_json
from pipeline.model.mentions import Note
from pipeline.model.text import Box, Dropped, Paragraph, SourceText, Span

CONTRACT = Path(__file__).parents[1] / "../shared/contract/result.md"


def test_same_matrix_same_bytes_and_back() -> None:
    text = to_json(sample_matrix())
    assert text == to_json(sample_matrix())
    assert text.endswith("}\n")
    assert to_json(from_json(text)) == text


def test_with_evidence_the_matrix_is_whole_again() -> None:
    matrix = sample_matrix()
    assert with_evidence(from_json(to_json(matrix)), evidence_json(matrix)) == matrix


def test_every_span_of_the_json_covers_its_words() -> None:
    result = json.loads(to_json(sample_matrix()))
    text = result["text"]
    named = [(one, one["text"]) for task in result["tasks"] for one in task["actions"]]
    named += [(one, one["surface"]) for task in result["tasks"] for one in task["deadlines"] + task["targets"]]
    named += [(one, one["unit"]) for task in result["tasks"] for one in task["assignments"]]
    assert len(named) > 20
    assert all(text[one["start"] : one["end"]] == words for one, words in named)


def test_whole_numbers_are_written_without_a_point() -> None:
    target = json.loads(to_json(sample_matrix()))["tasks"][0]["targets"][0]
    assert repr(target["value_min"]) == "1"


@pytest.mark.shared
def test_key_order_is_the_contracts() -> None:
    if not CONTRACT.is_file():
        pytest.skip("the contract stands beside the checkout only")
    page = CONTRACT.read_text("utf-8").split("```jsonc")[1].split("```")[0]
    lines = [line.split("//")[0] for line in page.splitlines()]
    contract = json.loads("\n".join(lines))
    result = json.loads(to_json(sample_matrix()))
    assert list(result) == list(contract)
    assert list(result["circular"]) == list(contract["circular"])
    assert list(result["circular"]["source"]) == list(contract["circular"]["source"])
    assert list(result["sections"][0]) == list(contract["sections"][0])
    assert list(result["tasks"][0]) == list(contract["tasks"][0])
    for key in ("actions", "assignments", "deadlines", "targets"):
        assert list(result["tasks"][0][key][0]) == list(contract["tasks"][0][key][0]), key
    for key in ("citations", "findings"):
        assert list(result[key][0]) == list(contract[key][0]), key


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "不是合法的 JSON"),
        ("[]", "应是一个 JSON 对象"),
        ('{"schema": "duban/9"}', "schema 应为 duban/1"),
        (to_json(sample_matrix()).replace('"重点任务"', '"别的"'), "category 应是重点任务"),
        (to_json(sample_matrix()).replace('"2024-05-31"', '"2024-05-32"'), "due_date 应是年-月-日"),
    ],
)
def test_a_wrong_file_is_a_chinese_sentence(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        from_json(text)


def test_evidence_of_another_circular_is_refused() -> None:
    with pytest.raises(BadInput, match="不是同一份文件"):
        with_evidence(replace(sample_matrix(), id="else"), evidence_json(sample_matrix()))


def test_evidence_has_places_dropped_lines_and_scopes() -> None:
    source = SourceText(
        "a.pdf", "0", "pdf", TEXT, (Paragraph(Span(0, 9), page=1, boxes=(Box(1, 1.04, 2, 3, 4),)),), pages=1, dropped=(Dropped("— 1 —", "页码", 1),)
    )
    note = Note(Span(0, 3), "2.1", ("2.1", "2.2"), why="前两项没有自己的括号")
    found = json.loads(evidence_json(sample_matrix(), source, (note,)))
    assert found["paragraphs"][0]["boxes"] == [[1, 1.0, 2, 3, 4]]
    assert found["dropped"] == [{"text": "— 1 —", "reason": "页码", "page": 1}]
    assert found["notes"][0]["covers"] == ["2.1", "2.2"]
    assert found["unlisted"][0]["reason"] == "印发语，不是任务"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("燃气 方案", "燃气 方案"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("  ..  ", "_"),
        ("a\u202egpj.exe", "a_gpj.exe"),
    ],
)
def test_stems_are_safe(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_long_stems_are_cut_at_a_character_and_stay_apart() -> None:
    one, two = safe_stem("安" * 200 + "甲"), safe_stem("安" * 200 + "乙")
    assert one != two
    assert len(one.encode()) <= 180
    assert one.startswith("安安")


def test_colliding_stems_are_numbered() -> None:
    assert safe_stems(["A", "a", "a~2", "b"]) == ("A", "a~2", "a~2~2", "b")


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = write_text(tmp_path / "deep" / "x.txt", "old\n")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(BadInput, match="写不进去"):
        write_with(path, fail)
    assert [one.name for one in path.parent.iterdir()] == ["x.txt"]
    assert path.read_bytes() == b"old\n"


def test_a_file_held_open_elsewhere_is_said_so(tmp_path: Path) -> None:
    def locked(temporary: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(BadInput, match="正被 WPS 或 Excel 打开"):
        write_with(tmp_path / "任务清单.xlsx", locked)
