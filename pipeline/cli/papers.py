"""`duban papers PATH… -o DIR`: the office's own papers made of what was read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.cli.reading import add_dictionary, circulars_of
from pipeline.flow import tools
from pipeline.lexicon import Lexicon
from pipeline.model.ledger import LedgerRow
from pipeline.model.matrix import Matrix


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件或目录", help="公文")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs/papers"), metavar="目录", help="结果放在哪里（默认 outputs/papers）")
    parser.add_argument("--template", type=Path, action="append", default=[], metavar="文件", help="本单位的 .xlsx 或 .docx 模板，按表头或栏目填好；可多次给出")
    parser.add_argument("--title", default="重点任务分解表", metavar="标题", help="任务分解表的标题")
    parser.add_argument("--issuer", default="", metavar="单位", help="交办单的落款")
    parser.add_argument("--profile", default="常规", metavar="名称", help="倒排工期用哪个方案（词库 schedules.yaml）")
    parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="日期", help="以哪天为今天（默认本机日期）")
    parser.add_argument("--no-mask", action="store_true", help="不遮盖手机号、身份证号（默认遮盖）")
    add_dictionary(parser)


def work(options: argparse.Namespace) -> int:
    """Writes the papers."""
    from pipeline.export.agenda import AgendaSettings, write_agenda
    from pipeline.export.calendar.placing import CalendarSettings, place
    from pipeline.export.forms import forms_of, write_forms
    from pipeline.export.forms_json import masked_form
    from pipeline.export.masking import Mask
    from pipeline.export.papers.breakdown import write_breakdown

    layers = tuple(options.dictionary)
    pairs, failed = circulars_of(options.paths, layers)
    lexicon, _ = tools(layers)
    matrices, rows = _masked([matrix for _, matrix in pairs], lexicon, mask=not options.no_mask)
    placement = place(matrices, CalendarSettings(), lexicon)
    today = options.today or date.today()  # noqa: DTZ011 - the user's own day
    out: Path = options.out
    write_breakdown(out / "任务分解表.docx", rows, title=options.title)
    _write_for_units(out, matrices, rows, lexicon, options.issuer, today)
    write_agenda(out / "工作台历.xlsx", matrices, rows, placement, lexicon, AgendaSettings(today, profile=options.profile))
    cover = Mask() if options.no_mask else Mask.of(lexicon)
    forms = [masked_form(form, cover) for form in forms_of(pairs, lexicon)]
    if forms:
        write_forms(out / "填报表.xlsx", forms, placement, lexicon)
    filled = [path for template in options.template for path in _fill(template, out, matrices, rows, lexicon)]
    print(f"文书在 {out}：任务分解表.docx、交办单/、分送包/、工作台历.xlsx（倒排工期、报送日历、催办）{'、填报表.xlsx' if forms else ''}")
    if filled:
        print(f"按模板填好 {len(filled)} 份，在 {out / '模板'}")
    return 1 if failed else 0


def _masked(matrices: Sequence[Matrix], lexicon: Lexicon, *, mask: bool) -> tuple[tuple[Matrix, ...], tuple[LedgerRow, ...]]:
    """The matrices and their ledger rows, personal data masked unless told otherwise; masking never moves a span."""
    from pipeline.export.deliverables import Deliverables
    from pipeline.export.ledger_rows import ledger_rows
    from pipeline.export.masking import Mask, masked
    from pipeline.export.wording import Wording

    chosen = tuple(matrices)
    if mask:
        cover = Mask.of(lexicon)
        chosen = tuple(masked(matrix, cover) for matrix in chosen)
    return chosen, ledger_rows(chosen, Wording.of(lexicon), Deliverables.of(lexicon))


def _write_for_units(out: Path, matrices: Sequence[Matrix], rows: Sequence[LedgerRow], lexicon: Lexicon, issuer: str, today: date) -> None:  # noqa: PLR0913, PLR0917 - one step of the command
    from pipeline.export.atomic import safe_stems
    from pipeline.export.packs import PackSettings, write_packs
    from pipeline.export.papers.assignment import Signature, by_unit, write_assignment
    from pipeline.export.wording import Wording

    signature = Signature(issuer, today if issuer else None)
    units = by_unit(matrices, rows, Wording.of(lexicon))
    for stem, tasks in zip(safe_stems(one.unit for one in units), units, strict=True):
        write_assignment(out / "交办单" / f"{stem}.docx", tasks, matrices, lexicon, signature)
    write_packs(out / "分送包", matrices, rows, lexicon, replace(PackSettings(), signature=signature))


def _fill(template: Path, out: Path, matrices: Sequence[Matrix], rows: Sequence[LedgerRow], lexicon: Lexicon) -> tuple[Path, ...]:
    from pipeline.export.templates.filling import fill_template

    return fill_template(template, rows, matrices, lexicon, out / "模板")
