"""The faster sheet: every workbook is, to the octet, the one that the library's own sheet gives."""

from dataclasses import replace
from datetime import date, datetime

import xlsxwriter
from export_samples import sample_matrix
from xlsxwriter.worksheet import Worksheet

from pipeline.export.deliverables import Deliverables
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording
from pipeline.export.workbook import quick_sheet
from pipeline.export.workbook.book import write_ledger
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()


def ledger(path):
    matrices = [replace(sample_matrix(), id=f"云坪府发-2024-{number}") for number in range(3)]
    rows = ledger_rows(matrices, Wording.of(LEXICON), Deliverables.of(LEXICON))
    typed = [replace(row, status="#N/A", note='<“引”&"号">\n二行', leader=" 前空", due=date(2024, 5, 31)) if row.number % 2 else row for row in rows]
    return write_ledger(path, matrices, typed, LEXICON).read_bytes()


def odd(path):
    """Cells, formats of columns and rows, and gaps that our ledgers do not have."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed stamp; a plain date is no stamp to the library
        book.worksheet_class = quick_sheet.QuickSheet
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        for comments in (False, True):
            sheet = book.add_worksheet()
            sheet.set_column(2, 2, 12, red)
            sheet.set_row(3, 30, bold)
            sheet.set_row(40, 12)
            for row in (0, 3, 17, 18, 33):
                sheet.write_string(row, 0, "甲")
                sheet.write_number(row, 2, 1 / 3)
                sheet.write_boolean(row, 4, True)
                sheet.write_formula(row, 30, '=IF(A1="","",A1)', bold, "值<")
                sheet.write_formula(row, 31, "=1+1", None, 2)
                sheet.write_blank(row, 5, None, red)
                sheet.write_rich_string(row, 6, "甲", bold, "乙")
            if comments:
                sheet.write_comment("B2", "批注")
        book.add_worksheet("空")
    return path.read_bytes()


def test_the_octets_are_those_of_the_library(tmp_path, monkeypatch):
    ours = [ledger(tmp_path / "a.xlsx"), odd(tmp_path / "b.xlsx")]
    monkeypatch.setattr(quick_sheet, "QuickSheet", Worksheet)
    assert [ledger(tmp_path / "c.xlsx"), odd(tmp_path / "d.xlsx")] == ours
