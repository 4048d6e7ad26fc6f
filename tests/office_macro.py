"""LibreOffice driven as by a person: a Basic macro in a profile of its own opens a workbook, sets its own filter and looks which rows are left."""

import subprocess
from pathlib import Path

_LIBRARY = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">\n<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>'
_LISTED = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Test"/></library:library>'
_MODULE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Test" script:language="StarBasic">{}</script:module>'
_FILTER = """
Sub Main
  On Error Goto Failed
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Open "@ANSWER@" For Output As #1
  began = Timer
  document = StarDesktop.loadComponentFromURL("@BOOK@", "_blank", 0, hidden())
  Print #1, "opened " &amp; (Timer - began)
  sheet = document.Sheets.getByName("@SHEET@")
  area = document.getPropertyValue("UnnamedDatabaseRanges").getByTable(sheet.RangeAddress.Sheet)
  Print #1, "filter " &amp; area.AutoFilter &amp; " " &amp; area.DataArea.StartRow &amp; " " &amp; area.DataArea.EndRow &amp; " " &amp; area.DataArea.EndColumn
  Dim field(0) As New com.sun.star.sheet.TableFilterField2
  field(0).Field = @COLUMN@
  field(0).Operator = com.sun.star.sheet.FilterOperator2.EQUAL
  field(0).IsNumeric = False
  field(0).StringValue = "@VALUE@"
  began = Timer
  descriptor = area.getFilterDescriptor()
  descriptor.ContainsHeader = True
  descriptor.setFilterFields2(field())
  area.refresh()
  Print #1, "filtered " &amp; (Timer - began)
  shown = ""
  For row = 0 To area.DataArea.EndRow
    If sheet.Rows.getByIndex(row).IsVisible Then shown = shown &amp; " " &amp; row
  Next
  Print #1, "shown" &amp; shown
  Close #1
  document.close(True)
  StarDesktop.terminate()
  Exit Sub
Failed:
  Print #1, "error " &amp; Err &amp; " " &amp; Erl &amp; " " &amp; Error$
  Close #1
  StarDesktop.terminate()
End Sub
"""


def filtered(book: Path, folder: Path, sheet: str, column: int, value: str) -> dict[str, list[str]]:
    """What LibreOffice says after it has filtered the sheet's own filter area by `value` in `column`: `opened`, `filter` (on, rows, columns), `filtered`, `shown`."""
    standard = folder / "profile" / "user" / "basic" / "Standard"
    start = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=280)
    standard.mkdir(parents=True, exist_ok=True)
    (standard.parent / "script.xlc").write_text(_LIBRARY, "utf-8")
    (standard / "script.xlb").write_text(_LISTED, "utf-8")
    answer, macro = folder / "answer.txt", _FILTER
    for name, words in {"@ANSWER@": answer.as_uri(), "@BOOK@": book.as_uri(), "@SHEET@": sheet, "@COLUMN@": str(column), "@VALUE@": value}.items():
        macro = macro.replace(name, words)
    (standard / "Test.xba").write_text(_MODULE.format(macro), "utf-8")
    subprocess.run([*start, "macro:///Standard.Test.Main"], check=True, capture_output=True, timeout=280)
    return {words[0]: words[1:] for line in answer.read_text("utf-8").splitlines() if (words := line.split())}
