"""Papers to hand on: ledger, breakdown, calendars, lists, packages by unit, the comparison; always made of what the ledger says now."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, HTTPException, Query, Request, Response, UploadFile

from pipeline.export.calendar.placing import place
from pipeline.export.forms_json import masked_form
from pipeline.export.masking import Mask
from pipeline.ledger.settings import set_setting, setting
from pipeline.web.access import Shelves, Viewer
from pipeline.web.api_cascade import coverage
from pipeline.web.api_ledger import book, placement
from pipeline.web.api_library import taken
from pipeline.web.api_reporting import forms_at
from pipeline.web.library import Library
from pipeline.web.papers import PAPERS, Order, masked_matrix, masked_row

router = APIRouter(tags=["exports"], prefix="/exports")
Circulars = Annotated[list[str], Query(max_length=2000)]
_SENT = "calendar"


@router.get("/comparison", response_class=Response)
def comparison(shelves: Shelves, _: Viewer, directive: str, plan: Annotated[list[str], Query(min_length=1, max_length=200)], form: Literal["xlsx", "docx"] = "xlsx") -> Response:
    """承接对照表 of one directive: a workbook over all `plan`s, or the paper (docx) of the first of them."""
    from pipeline.export.comparison_docx import write_comparison_paper
    from pipeline.export.comparison_xlsx import write_comparison

    found = [coverage(shelves, directive, one) for one in plan]
    media = PAPERS["ledger"].media if form == "xlsx" else PAPERS["breakdown"].media
    lexicon = shelves.lexicon()
    if form == "xlsx":
        return _download("承接对照表.xlsx", media, lambda path: write_comparison(path, found, lexicon))
    return _download("承接对照表.docx", media, lambda path: write_comparison_paper(path, found[0], lexicon))


@router.get("/{kind}", response_class=Response)
def export(shelves: Shelves, _: Viewer, kind: str, circular: Circulars = [], mask: bool = True) -> Response:  # noqa: B006 - FastAPI copies it
    """One paper over the whole library, or over the named circulars; `mask=false` leaves phones and ID numbers as they are."""
    paper = PAPERS.get(kind)
    if paper is None:
        raise HTTPException(404, f"没有“{kind[:40]}”这种导出；可用：{'、'.join(PAPERS)}")
    order = order_of(shelves, tuple(circular), masking=mask)
    if not order.matrices:
        raise HTTPException(400, "文件库是空的，没有可导出的内容")
    if kind == "forms":
        cover = Mask.of(order.lexicon) if mask else Mask()
        order = replace(order, forms=tuple(masked_form(form, cover) for _, form in forms_at(shelves, shelves.chosen(tuple(circular)))))
    answer = _download(paper.name, paper.media, lambda path: paper.make(order, path))
    if kind == "calendar" and not circular:
        set_setting(shelves.database, _SENT, bytes(answer.body).decode())
    return answer


@router.post("/template", response_class=Response)
async def template(request: Request, shelves: Shelves, _: Viewer, files: Annotated[list[UploadFile], File(max_length=1)], mask: bool = True) -> Response:
    """An office's own .xlsx or .docx with headed columns or labelled fields, filled with the ledger as it is; a zip where it is one file a task."""
    from starlette.concurrency import run_in_threadpool

    (name, data), *_more = await taken(request, files)
    return await run_in_threadpool(_filled, shelves, name, data, masking=mask)


def _filled(shelves: Library, name: str, data: bytes, *, masking: bool) -> Response:
    from pipeline.export.templates.filling import fill_template

    order = order_of(shelves, (), masking=masking)
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        blank = Path(folder) / name
        blank.write_bytes(data)
        made = fill_template(blank, order.rows, order.matrices, order.lexicon, Path(folder) / "填好")
        if len(made) == 1:
            return _attached(made[0].name, "application/octet-stream", made[0].read_bytes())
        page = io.BytesIO()
        with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in made:
                archive.write(one, one.name)
    return _attached(f"{Path(name).stem}.zip", "application/zip", page.getvalue())


def order_of(shelves: Library, circulars: tuple[str, ...], *, masking: bool) -> Order:
    """What a paper over these circulars (all, where none is named) is made of."""
    found, lexicon = book(shelves, circulars), shelves.lexicon()
    sent = None if circulars else setting(shelves.database, _SENT)
    rest = (lexicon, date.today(), shelves.calendar, sent.encode() if sent else None)  # noqa: DTZ011 - the office's own day
    if not masking:
        return Order(found.matrices, found.rows, found.generated, placement(shelves, found.matrices), *rest)
    cover = Mask.of(lexicon)
    matrices = tuple(masked_matrix(matrix, cover) for matrix in found.matrices)
    rows, generated = (tuple(masked_row(row, cover) for row in some) for some in (found.rows, found.generated))
    return Order(matrices, rows, generated, place(matrices, shelves.calendar, lexicon), *rest)


def _download(name: str, media: str, make: Callable[[Path], object]) -> Response:
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        path = Path(folder) / name
        make(path)
        data = path.read_bytes()
    return _attached(name, media, data)


def _attached(name: str, media: str, data: bytes) -> Response:
    return Response(data, media_type=media, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


