# ruff: noqa: E402 - the folder of the tests goes on the path first
"""Pictures of the workbench for its help page and its docs: `python -m tests.workbench_pictures`. Look at them before they are committed."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image
from playwright.sync_api import sync_playwright
from web_making import DIRECTIVE, DISTRICT, Desk, served

from pipeline.web.settings import ServerSettings

HELP, DOCS = ROOT / "pipeline" / "web" / "static" / "help", ROOT / "docs" / "pictures"
LATE = "雁街办发-2025-9"
HOW = [("牵头领导", "leader", "周副区长"), ("责任人", "person", "林某"), ("进展情况", "progress", "已排查 620 户，建档 580 户"), ("完成状态", "status", "推进中")]
PICTURES = {
    "library": "library", "review": f"review/{DIRECTIVE}/task/3.1.2", "ledger": "ledger", "calendar": "calendar/2025-06", "compare": f"compare/{DIRECTIVE}/{LATE}/3.2.1",
    "overview": f"compare/{DIRECTIVE}", "graph": f"graph/{DIRECTIVE}", "findings": "findings", "reporting": "reporting", "pages": f"review/{DIRECTIVE}/task/3.1.2", "returned": "ledger",
}  # fmt: skip


def main():
    """Reads the demo district into a fresh workbench and takes the pictures."""
    HELP.mkdir(parents=True, exist_ok=True)
    DOCS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(ServerSettings(f"{folder}/a.db")) as base, sync_playwright() as tool:
        desk = Desk(base)
        desk.hand_in(*((path.name, path.read_bytes()) for path in sorted(DISTRICT.glob("*.txt")) if path.stem != "directive"))
        desk.hand_in(("directive.docx", (DISTRICT / "formats" / "directive.docx").read_bytes()))
        sent = _filled(desk, Path(folder))
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        for name, where in PICTURES.items():
            page.goto(f"{base}/#/{where}")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(800)
            if name == "review":
                page.locator(".card.chosen .deadline .chip").first.click()
            if name == "pages":
                page.get_by_role("button", name="看原页").click()
                page.wait_for_selector(".page img", timeout=60_000)
                page.locator(".card.chosen .deadline .chip").first.click()
                page.wait_for_timeout(3000)
            if name == "library":
                page.locator("#jobs").evaluate("node => node.replaceChildren()")
            if name == "returned":
                page.locator("input[accept='.xlsx,.zip']").set_input_files(sent)
                page.wait_for_selector("#sum")
            page.wait_for_timeout(300)
            _keep(page.screenshot(), name)
        browser.close()


def _filled(desk, folder):
    """A ledger that was sent out and comes home with a conflict; beforehand a few cells are filled in on the page."""
    import openpyxl

    rows = desk.get("/api/ledger").json()["rows"]
    cells = [{"task": row["task"], "field": field, "value": value, "version": 0} for row in rows[4:8] for _, field, value in HOW[:2]]
    desk.post("/api/ledger/cells", json={"cells": cells}).raise_for_status()
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/api/exports/ledger").content))
    sheet = book["数据版"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for line, (label, _, value) in enumerate(HOW, 5):
        sheet.cell(line + 1, columns[label], value)
    sheet.cell(6, columns["责任人"], "陈某")
    task = sheet.cell(6, columns["任务编号"]).value
    desk.post("/api/ledger/cells", json={"cells": [{"task": task, "field": "person", "value": "何某", "version": 1}]}).raise_for_status()
    book.save(folder / "消防大队填报.xlsx")
    return folder / "消防大队填报.xlsx"


def _keep(picture, name):
    """Keeps a picture in 96 colours: sharp enough for text, a third of the size."""
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(96)
    small.save(DOCS / f"workbench_{name}.png", optimize=True)
    if name in {"library", "review", "ledger", "calendar", "compare", "graph", "reporting", "returned"}:
        shutil.copy(DOCS / f"workbench_{name}.png", HELP / f"{name}.png")


if __name__ == "__main__":
    main()
