"""Values made quickly are the frozen dataclasses that they were."""

from dataclasses import FrozenInstanceError, dataclass

import pytest

from pipeline.model.quick import quick, replace


@quick
@dataclass(frozen=True, slots=True, order=True)
class Both:
    first: int
    second: tuple[str, ...] = ("甲",)


def test_a_value_made_quickly_is_frozen_and_compares_hashes_and_prints_as_ever():
    value = Both(1)
    assert value == Both(first=1, second=("甲",)) == replace(Both(2), first=1)
    assert hash(value) == hash(Both(1))
    assert value < Both(2)
    assert repr(value) == "Both(first=1, second=('甲',))"
    with pytest.raises(FrozenInstanceError):
        value.first = 2


def test_a_value_is_changed_in_the_fields_that_are_named():
    assert replace(Both(1, ()), first=2) == Both(2, ())
    assert replace(Both(1, ()), second=None).second is None
    with pytest.raises(TypeError):
        replace(Both(1), third=3)


def test_a_value_not_made_quickly_is_changed_as_ever():
    plain = dataclass(frozen=True)(type("Plain", (), {"__annotations__": {"only": int}}))
    assert replace(plain(1), only=2) == plain(2)


@pytest.mark.parametrize("arguments", [(), (1, ("乙",), 3)])
def test_it_takes_its_fields_and_no_others(arguments):
    with pytest.raises(TypeError):
        Both(*arguments)
