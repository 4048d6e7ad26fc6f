"""Every workbook that goes out holds only what WPS, Excel and LibreOffice all know: its parts are read as they lie in the file."""

from __future__ import annotations

import re
import zipfile
from datetime import date

import pytest
from export_samples import sample_matrix
from lxml import etree
from test_export_forms import circular, matrix

from pipeline.export.agenda import AgendaSettings, write_agenda
from pipeline.export.calendar.month_sheet import write_month_sheets
from pipeline.export.calendar.placing import CalendarSettings, place
from pipeline.export.deliverables import Deliverables
from pipeline.export.forms import blank_forms, write_forms
from pipeline.export.ledger_rows import ledger_rows
from pipeline.export.wording import Wording
from pipeline.export.workbook.book import write_ledger
from pipeline.export.workbook.content import LedgerStyle
from pipeline.lexicon import Lexicon

LEXICON = Lexicon.load()
TODAY = date(2024, 5, 29)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FUNCTIONS = {"IF", "OR", "IFERROR", "INDEX", "MATCH", "TODAY", "ISNUMBER"}
NAMES = {"_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase"}
SHEET_PARTS = {
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
}  # fmt: skip
"""Of a sheet's parts those that WPS shows as Excel does: no tables with structured references, slicers, sparklines, extension lists (data bars,
icon sets of 2010), drawings, comments, macros, links to other workbooks."""


def rows_of(*matrices):
    return ledger_rows(matrices, Wording.of(LEXICON), Deliverables.of(LEXICON))


def ledger(path, paper="A3"):
    sample = sample_matrix()
    return write_ledger(path, [sample], rows_of(sample), LEXICON, LedgerStyle(today=TODAY, paper=paper))


def agenda(path):
    sample = sample_matrix()
    placement = place([sample], CalendarSettings(), LEXICON)
    return write_agenda(path, [sample], rows_of(sample), placement, LEXICON, AgendaSettings(TODAY))


def months(path):
    return write_month_sheets(path, place([sample_matrix()], CalendarSettings(), LEXICON), CalendarSettings())


def forms(path):
    return write_forms(path, blank_forms(circular(), matrix(), LEXICON), place([matrix()], CalendarSettings(), LEXICON), LEXICON)


MAKERS = {"ledger": ledger, "ledger-a4": lambda path: ledger(path, "A4"), "agenda": agenda, "months": months, "forms": forms}


@pytest.fixture(params=MAKERS)
def parts(request, tmp_path):
    """The parts of a workbook by name, parsed where they are XML."""
    with zipfile.ZipFile(MAKERS[request.param](tmp_path / "a.xlsx")) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def sheets(parts):
    return {name: root for name, root in parts.items() if name.startswith("xl/worksheets/sheet")}


def test_only_the_common_parts(parts):
    known = re.compile(r"xl/(workbook|styles|sharedStrings|metadata)\.xml|xl/(worksheets/sheet|theme/theme)\d+\.xml|.*\.rels|docProps/(app|core)\.xml|\[Content_Types\]\.xml")
    assert all(known.fullmatch(name) for name in parts)
    assert "xl/metadata.xml" not in parts, "dynamic arrays"
    for root in sheets(parts).values():
        assert {etree.QName(one).localname for one in root} <= SHEET_PARTS


def test_only_old_functions_of_our_own(parts):
    for root in sheets(parts).values():
        for formula in root.iter(f"{MAIN}f"):
            assert not formula.attrib, "no array, shared or table formula"
            assert "_xl" not in formula.text
            assert "[" not in formula.text, "no other workbook"
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula.text)
            assert set(re.findall(r"[A-Z][A-Z0-9.]*(?=\()", bare)) <= FUNCTIONS


def test_conditions_compare_the_cell_itself(parts):
    for root in sheets(parts).values():
        for rule in root.iter(f"{MAIN}cfRule"):
            assert (rule.get("type"), rule.get("operator")) == ("cellIs", "equal")


def test_lists_fit_and_never_refuse(parts):
    for root in sheets(parts).values():
        for rule in root.iter(f"{MAIN}dataValidation"):
            formula = rule.findtext(f"{MAIN}formula1")
            assert len(formula) <= 255
            assert rule.get("errorStyle") == "warning" or rule.get("showErrorMessage") is None


def test_sheets_say_how_large_they_are_and_stay_within_bounds(parts):
    for root in sheets(parts).values():
        cells = [one.get("r") for one in root.iter(f"{MAIN}c")]
        dimension = root.find(f"{MAIN}dimension").get("ref")
        assert len(cells) < 2 or dimension != "A1", "a reader that trusts it sees an empty sheet"
        assert all(float(row.get("ht", 15)) <= 409 for row in root.iter(f"{MAIN}row"))
        assert all(float(column.get("width", 8)) <= 255 for column in root.iter(f"{MAIN}col"))


def test_a_filter_never_spans_merged_cells(parts):
    for root in sheets(parts).values():
        if (area := root.find(f"{MAIN}autoFilter")) is None:
            continue
        last = int(re.search(r"(\d+)$", area.get("ref"))[1])
        assert not [one for one in root.iter(f"{MAIN}mergeCell") if int(re.search(r"[A-Z]+(\d+)", one.get("ref"))[1]) <= last]


def test_names_and_dates_as_every_program_has_them(parts):
    book = parts["xl/workbook.xml"]
    assert {one.get("name") for one in book.iter(f"{MAIN}definedName")} <= NAMES
    titles = [one.get("name") for one in book.iter(f"{MAIN}sheet")]
    assert all(len(title) <= 31 and not re.search(r"[\[\]:*?/\\]", title) for title in titles)
    assert len({title.casefold() for title in titles}) == len(titles)
    assert book.find(f"{MAIN}workbookPr").get("date1904") is None
    assert book.find(f"{MAIN}workbookProtection") is None
    assert len(list(parts["xl/styles.xml"].find(f"{MAIN}cellXfs"))) < 4000


def test_a_rich_workbook_would_be_noticed(tmp_path):
    """The checks do fail where a workbook holds more."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_dynamic_array_formula("A1", "=_xlfn.SEQUENCE(3)")
        sheet.conditional_format("B1:B3", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_table("D1:E3")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        found = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    for check in (test_only_the_common_parts, test_only_old_functions_of_our_own, test_conditions_compare_the_cell_itself):
        with pytest.raises(AssertionError):
            check(found)
