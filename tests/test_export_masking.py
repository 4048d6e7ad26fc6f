"""Personal data is covered in everything that is shared, and every span still covers its words."""

from __future__ import annotations

import pytest
from export_samples import sample_matrix

from pipeline.export.masking import Mask, masked
from pipeline.lexicon import Lexicon

MASK = Mask.of(Lexicon.load())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13912345678。", "电话139****5678。"),
        ("１３９１２３４５６７８", "１３９****５６７８"),
        ("139-1234-5678", "139-****-5678"),
        ("身份证110101199003070012", "身份证110***********0012"),
        ("11010119900307001X", "110***********001X"),
        ("传真023-12345678", "传真023-1*****78"),
        ("联系电话：12345678", "联系电话：12****78"),
        # figures that are nobody's number stay
        ("投入13912345678元", "投入13912345678元"),
        ("2023-2024年", "2023-2024年"),
        ("12000户", "12000户"),
        ("91110000MA0000000X", "91110000MA0000000X"),
        ("1.13912345678901", "1.13912345678901"),
    ],
)
def test_masks(text: str, shown: str) -> None:
    assert MASK(text) == shown
    assert len(MASK(text)) == len(text)


def test_a_masked_matrix_keeps_its_spans() -> None:
    found = masked(sample_matrix(), MASK)
    assert "13912345678" not in repr(found)
    assert "139****5678" in found.text
    for task in found.tasks:
        assert all(one.span.of(found.text) == one.text for one in task.actions)
        assert all(one.span.of(found.text) == one.surface for one in task.deadlines + task.targets)


def test_the_switch_off_changes_nothing() -> None:
    assert masked(sample_matrix(), Mask()) == sample_matrix()
