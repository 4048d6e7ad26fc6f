"""One circular in two formats counts once; two papers under one number both stay."""

from __future__ import annotations

from dataclasses import replace

from export_samples import sample_matrix

from pipeline.export.library import distinct
from pipeline.model.matrix import Provenance


def test_another_format_of_one_paper_is_left_out_with_a_note() -> None:
    one = sample_matrix()
    two = replace(one, provenance=Provenance("青石方案.docx", "1" * 64, "docx", None, 3))
    kept, problems = distinct([one, two])
    assert kept == (one,)
    assert [(problem.code, problem.source) for problem in problems] == [("same-circular", "青石方案.docx")]


def test_two_papers_under_one_number_both_stay() -> None:
    one = sample_matrix()
    two = replace(one, tasks=one.tasks[:2])
    three = replace(one, tasks=one.tasks[:1])
    kept, problems = distinct([one, two, three])
    assert [matrix.id for matrix in kept] == [one.id, f"{one.id}~2", f"{one.id}~3"]
    assert kept[1].tasks[1].id == f"{one.id}~2#2.2"
    assert [problem.code for problem in problems] == ["same-id", "same-id"]
