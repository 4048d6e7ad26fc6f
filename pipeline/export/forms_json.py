"""Blank forms as JSON: kept with a circular when it is read, so that they can be written as sheets later, linked to its tasks as they are then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.errors import BadInput
from pipeline.export.forms import BlankForm, FormCell
from pipeline.export.jsontree import Json
from pipeline.export.masking import Mask


def forms_json(forms: Iterable[BlankForm]) -> list[Json]:
    """The forms without what links them to tasks."""
    return [
        {
            "no": form.no, "title": form.title, "above": list(form.above), "below": list(form.below), "rows": form.rows, "columns": form.columns,
            "cells": [[cell.row, cell.column, cell.row_span, cell.column_span, cell.text] for cell in form.cells],
        }
        for form in forms
    ]  # fmt: skip


def forms_from(raw: object, circular: str) -> tuple[BlankForm, ...]:
    """The forms of `forms_json`, as those of the circular called `circular`; BadInput where they are none."""
    try:
        return tuple(_form(one, circular) for one in raw or ())  # type: ignore[attr-defined]
    except (TypeError, KeyError, ValueError) as error:
        raise BadInput("空白表的记录读不出来", where=circular, advice="请对这份文件点“重新识别”") from error


def _form(raw: dict[str, object], circular: str) -> BlankForm:
    no, cells = raw["no"], raw["cells"]
    return BlankForm(
        circular, no if isinstance(no, int) else None, str(raw["title"]), _lines(raw["above"]), _lines(raw["below"]), int(str(raw["rows"])),
        int(str(raw["columns"])), tuple(map(_cell, cells if isinstance(cells, list) else ())), (),
    )  # fmt: skip


def _cell(raw: list[object]) -> FormCell:
    row, column, row_span, column_span, text = raw
    return FormCell(int(str(row)), int(str(column)), int(str(row_span)), int(str(column_span)), str(text))


def _lines(raw: object) -> tuple[str, ...]:
    return tuple(map(str, raw)) if isinstance(raw, Sequence) else ()


def masked_form(form: BlankForm, mask: Mask) -> BlankForm:
    """The form with personal data masked in all that is printed on it."""
    above, below, notes = (tuple(map(mask, lines)) for lines in (form.above, form.below, form.notes))
    cells = tuple(replace(cell, text=mask(cell.text)) for cell in form.cells)
    return replace(form, title=mask(form.title), above=above, below=below, notes=notes, cells=cells)
