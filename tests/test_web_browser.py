"""The workbench in a real browser (headless Chromium): a clerk's day from the dropped file to the merged ledger; speed; hostile words; two tabs."""

import io
import re
import shutil
import time

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed (pip install 'duban[web]')")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install 'duban[test]')")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if not CHROMIUM:
    pytest.skip("no Chromium on this machine", allow_module_level=True)

import openpyxl  # noqa: E402 - after the skips
from web_making import DIRECTIVE, DISTRICT, GOOD, HOSTILE, LATE, Desk, matrix, process, served, shelve  # noqa: E402

from pipeline.web.settings import ServerSettings  # noqa: E402

pytestmark = pytest.mark.system
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
expect = playwright.expect
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Window:
    """A window at 1366×768 that notes every request, every error of the page and every dialog of the browser."""

    def __init__(self, browser, base):
        self.base, self.requests, self.errors = base, [], []
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True)
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.set_default_timeout(45_000)
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        return page

    def go(self, where=""):
        self.page.goto(f"{self.base}/#/{where}")
        return self.page

    def close(self):
        self.context.close()
        foreign = [url for url in self.requests if not url.startswith((self.base, "blob:", "data:"))]
        assert not foreign, "a page of the workbench asks nobody but its own server"
        assert not self.errors, self.errors


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder of the module's server: its database, and the office's dictionary."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "词库").mkdir()
    return folder


@pytest.fixture(scope="module")
def base(home):
    """The address of a server that has read the demo district."""
    with served(ServerSettings(str(home / "台账.db"), layers=(home / "词库",))) as address:
        jobs = Desk(address).hand_in(*((path.name, path.read_bytes()) for path in sorted(DISTRICT.glob("*.txt"))))
        assert {job["state"] for job in jobs.values()} == {"done"}
        yield address


@pytest.fixture
def window(chromium, base):
    one = Window(chromium, base)
    yield one
    one.close()


def test_the_demo_district_is_dropped_in(chromium, tmp_path):
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        window = Window(chromium, base)
        drop_the_district(window)
        window.close()


def drop_the_district(window):
    page = window.go()
    expect(page.locator("#found")).to_contain_text("还没有文件")
    page.locator("#drop input[type=file]").set_input_files(sorted(DISTRICT.glob("*.txt")))
    expect(page.locator(".job.done")).to_have_count(6, timeout=60_000)
    expect(page.locator("#found tbody tr")).to_have_count(6)
    page.get_by_label("搜索").fill("杏堤")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.locator("#found tbody a").click()
    expect(page.locator("h1")).to_contain_text("杏堤镇")
    assert not cut_off(page)


def cut_off(page):
    """True where the page is wider than the window: something would be out of sight."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth || document.getElementById('main').scrollWidth > document.getElementById('main').clientWidth")


def test_a_cell_lights_up_its_words_and_words_their_row(window):
    page = window.go(f"review/{DIRECTIVE}")
    chip = page.locator(".card .deadline .chip").first
    words = chip.inner_text()
    chip.click()
    expect(page.locator("mark.value").first).to_contain_text(words)
    card = page.locator(".card.chosen").get_attribute("data-path")
    other = page.locator(".card").nth(5)
    path, title = other.get_attribute("data-path"), other.locator("header .grow").inner_text()
    assert path != card
    page.locator(".document p", has_text=title).last.click()
    expect(page.locator(".card.chosen")).to_have_attribute("data-path", re.compile(re.escape(path[:3])))


def test_review_by_keyboard_correct_undo_and_run_again(window):
    page = window.go(f"review/{GOOD}")
    first = page.locator(".card").first
    expect(first).to_be_visible()
    page.keyboard.press("j")
    expect(first).to_have_class(re.compile("chosen"))
    first.locator(".assignment .chip").first.click()
    page.keyboard.press("e")
    page.locator("dialog [name=unit]").fill("杏堤镇平安办")
    page.locator("dialog [name=reason]").fill("口头更正")
    page.keyboard.press("Enter")
    expect(first.locator(".assignment")).to_contain_text("杏堤镇平安办")
    page.get_by_role("button", name="重新识别").click()
    expect(page.locator("#toast")).to_contain_text("您的修改都还在", timeout=30_000)
    expect(page.locator(".card").first.locator(".assignment")).to_contain_text("杏堤镇平安办")
    page.keyboard.press("w")
    expect(page.locator("dialog")).to_contain_text("依据")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator(".card").first.locator(".assignment")).not_to_contain_text("杏堤镇平安办")
    window.go(f"history/{GOOD}")
    expect(page.locator("tbody tr").first).to_contain_text("撤销")


def test_values_are_added_split_merged_and_deleted(window):
    page = window.go(f"review/{LATE}")
    cards = page.locator(".card")
    expect(cards.first).to_be_visible()
    count = cards.count()
    at = next(index for index in range(count) if cards.nth(index).locator(".action .chip").count() > 1)
    path = cards.nth(at).get_attribute("data-path")
    cards.nth(at).locator(".action .chip").nth(1).click()
    page.keyboard.press("s")
    page.locator("dialog button[type=submit]").click()
    expect(cards).to_have_count(count + 1)
    page.locator(f".card[data-path='{path}-2']").click()
    page.keyboard.press("m")
    page.locator("dialog button[type=submit]").click()
    expect(cards).to_have_count(count)
    page.locator(f".card[data-path='{path}']").get_by_role("button", name="加责任").click()
    page.locator("dialog [name=unit]").fill("枫汀乡联防队")
    page.locator("dialog button[type=submit]").click()
    page.locator(f".card[data-path='{path}'] .chip", has_text="枫汀乡联防队").click()
    page.keyboard.press("d")
    expect(page.locator(f".card[data-path='{path}'] .chip", has_text="枫汀乡联防队")).to_have_count(0)


def test_the_reach_of_a_bracket_is_shown_and_switched(window):
    """A closing bracket that covers its earlier siblings: its bar is shown on each, and switching it takes its units away and back."""
    page = window.page
    for circular in (DIRECTIVE, GOOD, LATE, "雁街办发-2025-9"):
        window.go(f"review/{circular}")
        expect(page.locator(".card").first).to_be_visible()
        if page.locator(".scope .switch[aria-checked=true]").count():
            break
    else:
        pytest.fail("no bracket of the demo district reaches over its siblings")
    card = page.locator(".card", has=page.locator(".scope .switch[aria-checked=true]")).first
    path = card.get_attribute("data-path")
    card = page.locator(f".card[data-path='{path}']")
    before = card.locator(".assignment .chip").count()
    card.locator(".switch").click()
    expect(card.locator(".switch")).to_have_attribute("aria-checked", "false")
    assert card.locator(".assignment .chip").count() < before
    card.locator(".switch").click()
    expect(card.locator(".switch")).to_have_attribute("aria-checked", "true")
    assert card.locator(".assignment .chip").count() == before


def test_a_correction_becomes_an_entry_of_the_dictionary(window, home):
    page = window.go(f"review/{DIRECTIVE}")
    page.locator(".assignment .chip", has_text="区消防救援大队").first.click()
    page.get_by_role("button", name="记入词库", exact=True).click()
    page.locator("dialog [name=canonical]").fill("栖云区消防救援局")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog h2")).to_contain_text("先看影响", timeout=60_000)
    expect(page.locator("dialog")).to_contain_text("栖云区消防救援局")
    page.locator("dialog button.main").click()
    expect(page.locator("#toast")).to_contain_text("已记入")
    assert "栖云区消防救援局" in (home / "词库" / "units.yaml").read_text("utf-8")


def test_a_target_becomes_an_entry_with_its_effects_shown_first(window, home):
    page = window.go(f"review/{DIRECTIVE}")
    page.locator(".target .chip").first.click()
    page.get_by_role("button", name="记入词库", exact=True).click()
    assert page.locator("dialog [name=word]").input_value()
    page.locator("dialog [name=metric]").fill("摸排建档数")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog h2")).to_contain_text("先看影响", timeout=60_000)
    expect(page.locator("dialog")).to_contain_text("摸排建档数")
    page.locator("dialog button.main").click()
    expect(page.locator("#toast")).to_contain_text("已记入")
    assert "摸排建档数" in (home / "词库" / "quantities.yaml").read_text("utf-8")


def test_a_file_that_is_too_large_holds_up_no_other_and_stays_to_be_sent_again(chromium, tmp_path):
    (tmp_path / "太大.txt").write_bytes(b"x" * 1_100_000)
    plan = DISTRICT / "plan_xingdi.txt"
    with served(ServerSettings(str(tmp_path / "台账.db"), megabytes=1)) as base:
        window = Window(chromium, base)
        page = window.go()
        page.locator("#drop input[type=file]").set_input_files([tmp_path / "太大.txt", plan])
        expect(page.locator(".job.done")).to_have_count(1, timeout=60_000)
        unsent = page.locator(".job.failed")
        expect(unsent).to_contain_text("没有交上")
        expect(unsent).to_contain_text("超过 1 MB")
        window.go("ledger")
        expect(page.locator(".grid-row")).not_to_have_count(0)
        window.go("library")
        expect(unsent).to_contain_text("太大.txt")
        unsent.get_by_role("button", name="不交了").click()
        expect(unsent).to_have_count(0)
        window.close()


def test_reports_and_blank_forms_are_on_one_page(chromium, tmp_path):
    from test_web_api import FORM

    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        desk.hand_in(("燃气.txt", FORM.encode()), *((path.name, path.read_bytes()) for path in sorted(DISTRICT.glob("plan_*.txt"))))
        window = Window(chromium, base)
        page = window.go("reporting")
        expect(page.locator("tbody").first).to_contain_text("镇安委办")
        page.get_by_label("只看重复报送的").check()
        expect(page.locator("tbody").first.locator(".tag.warning")).not_to_have_count(0)
        expect(page.locator("tbody").last).to_contain_text("燃气排查进展表")
        book = openpyxl.load_workbook(io.BytesIO(download(page, page.get_by_role("link", name="全部做成填报表 .xlsx"))))
        assert "燃气排查进展表" in book.sheetnames
        assert not cut_off(page)
        window.close()


def test_an_export_that_is_refused_is_told_on_the_page(chromium, tmp_path):
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        window = Window(chromium, base)
        page = window.go("calendar")
        page.get_by_role("link", name="导出日历 .ics").click()
        expect(page.locator("#toast")).to_contain_text("文件库是空的")
        expect(page.locator("h1")).to_contain_text("月")
        window.close()


def download(page, link):
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def test_the_ledger_goes_out_is_filled_in_and_comes_home(window, tmp_path):
    page = window.go("ledger")
    row = page.locator(".grid-row").first
    task = row.locator("[data-column=title]").inner_text()
    row.locator("[data-column=person]").dblclick()
    page.keyboard.type("王某")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("已存")
    page.locator(".menu summary").click()
    book = openpyxl.load_workbook(io.BytesIO(download(page, page.get_by_role("link", name="任务清单 .xlsx"))))
    sheet = book["数据版"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, columns["责任人"]).value == "王某"
    sheet.cell(2, columns["责任人"], "李某")
    sheet.cell(3, columns["进展情况"], "已办结")
    book.save(tmp_path / "收回.xlsx")
    page.locator(".grid-row").first.locator("[data-column=person]").dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("赵某")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-row").first.locator("[data-column=person]")).to_have_text("赵某")
    page.locator("input[type=file][accept='.xlsx,.zip']").set_input_files(tmp_path / "收回.xlsx")
    expect(page.locator("#sum")).to_contain_text("有出入 1 格")
    conflict = page.locator(".conflicts tbody tr")
    for words in (task[:8], "责任人", "王某", "赵某", "李某"):
        expect(conflict).to_contain_text(words)
    conflict.get_by_text("李某").click()
    page.get_by_role("button", name="收回", exact=True).click()
    expect(page.locator(".grid-row").first.locator("[data-column=person]")).to_have_text("李某")
    expect(page.locator(".grid-row").nth(1).locator("[data-column=progress]")).to_have_text("已办结")


def test_many_rows_are_filled_at_once(window):
    page = window.go("ledger")
    page.get_by_label("筛选责任单位").fill("供销社")
    expect(page.locator(".tools .count").first).to_have_text(re.compile(r"^\d /"))
    page.get_by_label("全选").check()
    page.get_by_role("button", name="批量填写").click()
    page.locator("dialog [name=value]").fill("孙某")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#toast")).to_contain_text("已填")
    assert {cell.inner_text() for cell in page.locator(".grid-row [data-column=person]").all()} == {"孙某"}


def test_a_plan_is_compared_and_a_link_confirmed(window):
    page = window.go("compare")
    expect(page.locator("h1")).to_contain_text("承接总表")
    expect(page.locator("thead a")).to_have_count(3)
    window.go(f"compare/{DIRECTIVE}/{LATE}")
    expect(page.locator(".wire").first).to_be_attached()
    card = page.locator(".clauses").first.locator(".clause.weakened, .clause.covered").first
    card.click()
    expect(page.locator(".wire.on")).not_to_have_count(0)
    page.locator(".clause.chosen .link button", has_text="确认").first.click()
    expect(page.locator(".clause.chosen .tag.done")).to_contain_text("已确认")
    page.locator(".clause.chosen .link button", has_text="取消确认").first.click()
    expect(page.locator(".clause.chosen .tag.done")).to_have_count(0)
    assert not cut_off(page)


@pytest.mark.parametrize("name", ["task_table.pdf", pytest.param("directive.docx", marks=pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"))])
def test_pages_are_shown_with_boxes_and_can_be_clicked(chromium, tmp_path, name):
    paper = DISTRICT / "formats" / name
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        Desk(base).hand_in((paper.name, paper.read_bytes()))
        window = Window(chromium, base)
        page = window.go("library")
        page.locator("#found tbody a").click()
        page.get_by_role("button", name="看原页").click()
        page.locator(".card .deadline .chip").first.click(timeout=60_000)
        expect(page.locator(".page .box.strong").first).to_be_visible(timeout=60_000)
        picture = page.locator(".page", has=page.locator(".box")).first
        expect(picture.locator("img")).to_have_js_property("complete", True)
        sheet, box = picture.bounding_box(), picture.locator(".box").first.bounding_box()
        assert sheet["x"] <= box["x"]
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
        assert box["y"] + box["height"] <= sheet["y"] + sheet["height"] + 1
        page.keyboard.press("j")
        other = page.locator(".card.chosen").get_attribute("data-path")
        place = page.locator(".page .box").first.evaluate("box => [box.parentElement.dataset.page, parseFloat(box.style.left), parseFloat(box.style.top), parseFloat(box.style.height)]")
        page.keyboard.press("k")
        expect(page.locator(".card.chosen")).not_to_have_attribute("data-path", other)
        sheet = page.locator(f".page[data-page='{place[0]}']")
        size = sheet.bounding_box()
        sheet.click(position={"x": size["width"] * place[1] / 100 + 20, "y": size["height"] * (place[2] + place[3] / 2) / 100})
        expect(page.locator(".card.chosen")).to_have_attribute("data-path", other)
        window.close()


def test_calendar_graph_and_lists(window):
    page = window.go("calendar/2025-06")
    expect(page.locator(".day a")).not_to_have_count(0)
    expect(page.locator(".rest", has_text="休")).not_to_have_count(0)
    page.get_by_role("button", name="清单").click()
    expect(page.locator("tbody tr")).not_to_have_count(0)
    window.go("graph")
    page.get_by_label("在图上找").fill("雁渚")
    expect(page.locator(".node.found")).to_have_count(1)
    page.get_by_role("button", name="缺哪些上级文件").click()
    expect(page.locator(".panel")).to_contain_text("澜安委〔2025〕3号")
    page.locator(".node", has_text="栖安委〔2025〕6号").click()
    expect(page.locator(".panel")).to_contain_text("以它为依据的 4 份")
    window.go("findings")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    page.locator("tbody a").first.click()
    expect(page.locator("mark.value")).not_to_have_count(0)
    page.go_back()
    page.get_by_label("筛选").fill("成文日期")
    expect(page.locator(".tools .count")).to_have_text(re.compile(r"^\d+ / \d+ 处"))
    window.go("unlisted")
    expect(page.locator("h1")).to_contain_text("未列为任务的语句")
    expect(page.locator(".warn")).to_contain_text("＝")


def test_of_two_tabs_the_later_one_is_told(window):
    one = window.go("ledger")
    cell = ".grid-row >> nth=3 >> [data-column=note]"
    expect(one.locator(cell)).to_be_visible()
    other = window.tab()
    other.goto(f"{window.base}/#/ledger")
    expect(other.locator(cell)).to_be_visible()
    for page, words in ((one, "先写的"), (other, "后写的")):
        page.locator(cell).dblclick()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator("#toast")).to_have_class(re.compile("on"))
    expect(other.locator("#toast")).to_contain_text("先写的")
    assert other.locator(f"{cell} >> input").input_value() == "后写的", "what was typed is still in the open field"
    other.keyboard.press("Escape")
    expect(other.locator(cell)).to_have_text("先写的")


def test_a_stale_review_is_told_and_shows_the_newest(window):
    one = window.go(f"review/{LATE}")
    expect(one.locator(".card").first).to_be_visible()
    other = window.tab()
    other.goto(f"{window.base}/#/review/{LATE}")
    expect(other.locator(".card").first).to_be_visible()
    for page in (one, other):
        page.locator(".card header").first.click()
        page.get_by_role("button", name="改标题").click()
        page.locator("dialog [name=title]").fill("甲改的" if page is one else "乙改的")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("#toast, .card.chosen header").filter(has_text=re.compile("甲改的|没有存")).first).to_be_visible()
    expect(other.locator(".card header").first).to_contain_text("甲改的")
    one.keyboard.press("u")
    expect(one.locator(".card header").first).not_to_contain_text("甲改的")


def test_words_of_a_hostile_circular_never_become_markup(window):
    page = window.go()
    page.locator("#drop input[type=file]").set_input_files({"name": "<img src=x onerror=alert(1)>.txt", "mimeType": "text/plain", "buffer": HOSTILE.encode()})
    expect(page.locator(".job", has_text="onerror").locator(".tag")).to_have_text("读成", timeout=30_000)
    page.locator(".job", has_text="onerror").get_by_role("link").click()
    expect(page.locator(".document")).to_contain_text("<script>alert(1)</script>")
    for where in ("ledger", "findings", "unlisted", "graph", "history", "calendar/2024-06", "library"):
        window.go(where)
        page.wait_for_load_state("networkidle")
        assert page.locator("#main script, #main img[onerror], #main iframe").count() == 0, where


def test_a_log_in_over_the_page_loses_nothing(chromium, tmp_path):
    from pipeline.ledger.database import Database
    from pipeline.ledger.people import add_user

    shelve(tmp_path / "台账.db", matrix(1, 3))
    opened = Database.open(tmp_path / "台账.db")
    add_user(opened, "王某", "一二三四五六七八", "admin", who="测试")
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        window = Window(chromium, base)
        page = window.go("ledger")

        def log_in():
            page.locator("dialog [name=name]").fill("王某")
            page.locator("dialog [name=password]").fill("一二三四五六七八")
            page.locator("dialog button[type=submit]").click()

        log_in()
        page.locator(".grid-row >> nth=0 >> [data-column=note]").dblclick()
        page.keyboard.type("写到一半")
        with opened.write() as connection:
            connection.exec_driver_sql("delete from sessions")
        page.keyboard.press("Enter")
        expect(page.locator("dialog h2")).to_contain_text("登录")
        log_in()
        expect(page.locator(".grid-row >> nth=0 >> [data-column=note]")).to_have_text("写到一半")
        window.close()
    opened.close()


def best(measured, enough):
    """The best of three measurements, fewer where one is good enough: the other cores of the machine are busy with other tests."""
    found = [measured()]
    while found[-1] >= enough and len(found) < 3:
        found.append(measured())
    return min(found)


def sixty_pages():
    """A plan of about 60 pages at 700 signs each."""
    numbers = "一二三四五六七八九十"
    lines = ["丙府发〔2024〕9号", "丙县安全生产综合治理行动方案", "各乡镇人民政府，县级有关部门：", "为做好全县安全生产工作，制定本方案。"]
    for chapter in range(10):
        lines.append(f"{numbers[chapter]}、第{chapter + 1}方面重点任务")
        for item in range(10):
            lines.append(f"（{numbers[item]}）第{chapter + 1}之{item + 1}项专项治理")
            lines += [
                (
                    f"{point + 1}.治理第{chapter}{item}{point}类风险。县应急局要在2024年{point + 6}月底前组织开展第{chapter}{item}{point}类场所全面排查，各乡镇人民政府每季度至少检查1次，"
                    "对发现的问题逐项登记、逐项整改、逐项销号，整改率达到100%。县住建局、县消防救援大队要按照职责分工加强指导，督促企业落实主体责任。（责任单位：县应急局；配合单位：县住建局）"
                )
                for point in range(3)
            ]
    return "\n".join([*lines, "丙县人民政府", "2024年3月1日"])


def test_sixty_pages_open_within_two_seconds(window):
    text = sixty_pages()
    assert len(text) > 40_000
    page = window.go()
    page.locator("#drop input[type=file]").set_input_files({"name": "六十页.txt", "mimeType": "text/plain", "buffer": text.encode()})
    job = page.locator(".job", has_text="六十页")
    expect(job.locator(".tag")).to_have_text("读成", timeout=90_000)
    address = job.get_by_role("link").get_attribute("href")

    def opened():
        page.goto("about:blank")
        begun = time.monotonic()
        page.goto(f"{window.base}/{address}")
        expect(page.locator(".card")).to_have_count(300)
        return time.monotonic() - begun

    took = best(opened, 2.0)
    print(f"\n60 pages, {len(text)} signs, 300 tasks: open in {took:.2f} s")
    assert took < 2.0
    begun = time.monotonic()
    page.locator(".card").last.locator(".deadline .chip").first.click()
    expect(page.locator("mark.value").first).to_be_visible()
    assert time.monotonic() - begun < 1.0


def test_first_page_within_a_second_of_the_start(chromium, tmp_path):
    shelve(tmp_path / "台账.db", matrix(1, 3))

    def opened():
        with process(tmp_path / "台账.db", tmp_path) as (base, _):
            window = Window(chromium, base)
            begun = time.monotonic()
            expect(window.go().locator("#found tbody tr")).to_have_count(1)
            took = time.monotonic() - begun
            window.close()
        return took

    took = best(opened, 1.0)
    print(f"\nfirst page: {took:.2f} s")
    assert took < 1.0


def test_ten_thousand_rows_scroll_and_filter(chromium, tmp_path):
    shelve(tmp_path / "台账.db", *(matrix(number, 100) for number in range(1, 101)))
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        window = Window(chromium, base)
        begun = time.monotonic()
        page = window.go("ledger")
        expect(page.locator(".count").first).to_have_text("10000 / 10000 行", timeout=60_000)
        first = time.monotonic() - begun
        assert page.locator(".grid-row").count() < 60, "only what is seen stands in the page"
        frames = page.evaluate(
            """async () => {
              const scroller = document.querySelector(".grid-scroll"), gaps = [];
              let last = performance.now();
              for (let turn = 0; turn < 90; turn++) {
                scroller.scrollTop += 4900;
                await new Promise(requestAnimationFrame);
                const now = performance.now();
                gaps.push(now - last);
                last = now;
              }
              return gaps.sort((a, b) => a - b);
            }"""
        )
        begun = time.monotonic()
        page.get_by_label("筛选重点任务").fill("第77类")
        expect(page.locator(".count").first).to_have_text("100 / 10000 行")
        filtered = time.monotonic() - begun
        begun = time.monotonic()
        page.get_by_label("筛选重点任务").fill("")
        page.get_by_role("button", name="重点任务").click()
        expect(page.locator(".grid-row").first).to_contain_text("第1类")
        sorted_in = time.monotonic() - begun
        begun = time.monotonic()
        page.reload()
        expect(page.locator(".count").first).to_have_text("10000 / 10000 行", timeout=60_000)
        print(f"\n10,000 rows: first {first:.2f} s, again {time.monotonic() - begun:.2f} s, frame median {frames[45]:.0f} ms, worst {frames[-1]:.0f} ms, filter {filtered:.2f} s, sort {sorted_in:.2f} s")
        assert frames[45] < 50
        assert frames[-1] < 500
        assert filtered < 1.0
        assert sorted_in < 2.0
        window.close()
