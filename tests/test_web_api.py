"""The workbench's server, asked over HTTP: files in, review, ledger, the way back, comparison, graph, dictionary."""

import io
import time
import zipfile

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed (pip install 'duban[web]')")

import openpyxl
from web_making import DIRECTIVE, GOOD, LATE, Desk, district, matrix, served, shelve

from pipeline.ledger import uploads
from pipeline.ledger.database import Database
from pipeline.web import intake
from pipeline.web.settings import ServerSettings

PHONE = "13800138000"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A server with the directive and two plans of the fictional district, read from their files."""
    home = tmp_path_factory.mktemp("library")
    layer = home / "词库"
    layer.mkdir()
    with served(ServerSettings(str(home / "台账.db"), layers=(layer,))) as base:
        desk = Desk(base)
        jobs = desk.hand_in(*district("directive", "plan_xingdi", "plan_fengting"))
        assert {job["state"] for job in jobs.values()} == {"done"}
        yield desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A server that takes files in; each test hands in papers of its own number."""
    home = tmp_path_factory.mktemp("desk")
    with served(ServerSettings(str(home / "台账.db"), megabytes=1)) as base:
        yield Desk(base)


@pytest.fixture
def small(tmp_path):
    """A server with one small circular and an empty layer of the office's dictionary."""
    (tmp_path / "词库").mkdir()
    shelve(tmp_path / "台账.db", matrix(1, 3))
    with served(ServerSettings(str(tmp_path / "台账.db"), layers=(tmp_path / "词库",), megabytes=1)) as base:
        yield Desk(base)


def plan(title="乙镇安全生产行动方案", number="乙府发〔2024〕7号", extra=""):
    """A short circular as bytes."""
    return (
        f"{number}\n{title}\n各村：\n{extra}\n一、重点任务\n（一）排查隐患。应急办2024年6月底前排查仓库。\n（二）整改隐患。应急办负责整改销号。\n乙镇人民政府\n2024年3月1日"
    ).encode()


# ---- files in ----


def test_a_file_becomes_tasks_and_is_found_by_all_its_words(library):
    assert {one["id"] for one in library.get("/api/circulars").json()} == {DIRECTIVE, GOOD, LATE}
    assert [one["id"] for one in library.get("/api/circulars", params={"q": "杏堤 18号"}).json()] == [GOOD]
    assert [one["id"] for one in library.get("/api/circulars", params={"level": "county"}).json()] == [DIRECTIVE]
    assert library.get("/api/circulars", params={"q": "没有这个词"}).json() == []


BAD_FILES = [
    ("空.txt", b""),
    ("零.docx", bytes(5000)),
    ("照片.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(300)),
    ("断.docx", b"PK\x03\x04" + bytes(200)),
    ("密.pdf", b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>endobj trailer<</Root 1 0 R>>%%EOF"),
    ("程序.exe", b"MZ\x90\x00" + bytes(500)),
]


def test_bad_files_get_words_and_leave_nothing(desk):
    jobs = desk.hand_in(*BAD_FILES)
    for name, _ in BAD_FILES:
        assert jobs[name]["state"] == "failed", name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in jobs[name]["message"]), name
        assert "Traceback" not in jobs[name]["message"]
    assert not {one["name"] for one in desk.get("/api/circulars").json()} & set(jobs)


def test_a_good_file_behind_a_bad_one_is_read(desk):
    assert [job["state"] for job in desk.hand_in(("断.docx", b"PK\x03\x04junk"), ("方案.txt", plan())).values()] == ["failed", "done"]


def test_a_marked_paper_is_held_until_a_person_agrees(desk):
    job = desk.hand_in(("密件.txt", plan(number="秘密★1年\n乙府发〔2024〕8号")))["密件.txt"]
    assert job["state"] == "held"
    assert "秘密" in job["message"]
    assert not desk.get("/api/circulars", params={"q": "密件"}).json()
    desk.post(f"/api/uploads/{job['number']}/release", json={"keep": True}).raise_for_status()
    assert desk.finished([job["number"]])[0]["state"] == "done"
    assert desk.post(f"/api/uploads/{job['number']}/release", json={"keep": True}).status_code == 404


def test_a_marked_paper_is_refused_by_setting_and_can_be_let_go(desk, tmp_path):
    job = desk.hand_in(("密件.txt", plan(number="机密\n乙府发〔2024〕9号")))["密件.txt"]
    gone = desk.post(f"/api/uploads/{job['number']}/release", json={"keep": False}).json()
    assert gone["state"] == "failed"
    assert not desk.get("/api/circulars", params={"q": "9号"}).json()
    with served(ServerSettings(str(tmp_path / "b.db"), refuse_classified=True)) as base:
        strict = Desk(base)
        job = strict.hand_in(("密件.txt", plan(number="机密\n乙府发〔2024〕8号")))["密件.txt"]
        assert (job["state"], strict.get("/api/circulars").json()) == ("failed", [])
        assert "没有保存" in job["message"]


def test_nothing_of_a_marked_paper_is_on_the_disk_before_a_person_agrees(tmp_path):
    words = "甲村粮仓夜间巡查"
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        job = desk.hand_in(("密件.txt", plan(number="秘密★1年\n乙府发〔2024〕8号", extra=words)))["密件.txt"]
        assert job["state"] == "held"
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]
        desk.post(f"/api/uploads/{job['number']}/release", json={"keep": True}).raise_for_status()
        assert desk.finished([job["number"]])[0]["state"] == "done"
        assert [path for path in tmp_path.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_what_another_server_reads_is_left_to_it_and_taken_up_when_it_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "LOOK_AGAIN", 0.1)
    other = uploads.Server("另一台:8421", 600)
    database = Database.open(tmp_path / "台账.db")
    uploads.receive(database, "别人在读.txt", plan(number="乙府发〔2024〕24号"), "甲", server=other)
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        assert desk.get("/api/uploads").json() == []
        uploads.leave(database, other)
        deadline = time.monotonic() + 30
        while not (jobs := desk.get("/api/uploads").json()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [job["state"] for job in desk.finished([job["number"] for job in jobs])] == ["done"]
    assert uploads.waiting(database) == ()
    database.close()


def test_what_waited_when_the_server_ended_is_taken_up_again(tmp_path):
    """Files stand in the database as after a kill: one is read, a doubtful one is still to be decided on, one that ends the server each time is given up."""
    database = Database.open(tmp_path / "台账.db")
    uploads.receive(database, "等着.txt", plan(number="乙府发〔2024〕21号"), "甲")
    doubtful = uploads.receive(database, "有疑问.txt", plan(number="乙府发〔2024〕22号"), "甲")
    uploads.hold(database, doubtful, "文号有疑问")
    fatal = uploads.receive(database, "读不得.txt", plan(number="乙府发〔2024〕23号"), "甲")
    for _ in range(3):
        uploads.begin(database, fatal)
    database.close()
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        jobs = {job["name"]: job for job in desk.finished([job["number"] for job in desk.get("/api/uploads").json()])}
        assert {name: job["state"] for name, job in jobs.items()} == {"等着.txt": "done", "有疑问.txt": "held", "读不得.txt": "failed"}
        assert jobs["有疑问.txt"]["message"] == "文号有疑问"
        desk.post(f"/api/uploads/{jobs['有疑问.txt']['number']}/release", json={"keep": True}).raise_for_status()
        assert desk.finished([jobs["有疑问.txt"]["number"]])[0]["state"] == "done"
        assert len(desk.get("/api/circulars").json()) == 2
    database = Database.open(tmp_path / "台账.db")
    assert uploads.waiting(database) == ()
    database.close()


def test_another_paper_of_the_same_number_never_takes_its_place_unasked(desk):
    number = "乙府发〔2024〕10号"
    desk.hand_in(("一.txt", plan(number=number)))
    job = desk.hand_in(("二.txt", plan(title="乙镇森林防火工作方案", number=number)))["二.txt"]
    assert job["state"] == "held"
    assert "乙镇安全生产行动方案" in job["message"]
    newer = desk.hand_in(("三.txt", plan(number=number, extra="为做好工作，制定本方案。")))["三.txt"]
    assert newer["state"] == "done", "a new version of the same paper is taken in"


def test_what_is_too_large_is_turned_away(desk):
    one = desk.post("/api/uploads", files=[("files", ("大.txt", b"x" * 1_200_000))])
    assert one.status_code == 400
    assert "1 MB" in one.json()["message"]
    several = desk.post("/api/uploads", files=[("files", (f"{at}.txt", b"x" * 1_000_000)) for at in range(6)])
    assert several.status_code == 413

    def unsaid():
        yield from (b"x" * 1_000_000 for _ in range(30))

    chunked = desk.post("/api/ledger/cells", content=unsaid(), headers={"content-type": "application/json"})
    assert chunked.status_code == 413


def test_names_of_files_are_not_trusted(desk):
    job = next(iter(desk.hand_in(("../../etc/方案.txt", plan())).values()))
    assert job["name"] == "方案.txt"


# ---- review ----


def opened(desk, circular):
    return desk.get(f"/api/circulars/{circular}").raise_for_status().json()


def correct(desk, circular, version, **values):
    body = {"path": "1", "part": "assignment", "op": "change", "key": "actor|应急办", "version": version, **values}
    return desk.post(f"/api/circulars/{circular}/corrections", json=body)


def test_a_correction_is_kept_shown_undone_and_told(small):
    fixed = correct(small, "jia-1", 1, after={"role": "lead"}, reason="第一位牵头")
    assert (fixed.status_code, fixed.json()["version"]) == (201, 2)
    task = opened(small, "jia-1")["result"]["tasks"][0]
    assert (task["assignments"][0]["role"], task["assignments"][0]["confidence"]) == ("lead", 1.0)
    assert small.get("/api/ledger").json()["rows"][0]["lead"] == "应急办"
    line = small.get("/api/history", params={"subject": "jia-1#1"}).json()[0]
    assert (line["who"], line["what"]) == ("本机", "change assignment")
    small.post("/api/circulars/jia-1/undo", json={"version": 2}).raise_for_status()
    assert opened(small, "jia-1")["result"]["tasks"][0]["assignments"][0]["role"] == "actor"


def test_a_stale_page_overwrites_nothing(small):
    assert correct(small, "jia-1", 1, after={"role": "lead"}).status_code == 201
    late = correct(small, "jia-1", 1, after={"role": "support"})
    assert late.status_code == 409
    assert "没有存" in late.json()["message"]
    assert opened(small, "jia-1")["result"]["tasks"][0]["assignments"][0]["role"] == "lead"


def test_corrections_survive_a_rerun(library):
    before = opened(library, GOOD)
    task = before["result"]["tasks"][0]
    unit = task["assignments"][0]
    body = {"path": task["path"], "part": "assignment", "op": "change", "key": f"{unit['role']}|{unit['unit']}", "after": {"role": "support"}, "version": before["shelf"]["version"]}
    library.post(f"/api/circulars/{GOOD}/corrections", json=body).raise_for_status()
    job = library.post(f"/api/circulars/{GOOD}/rerun").raise_for_status().json()
    assert library.finished([job["number"]])[0]["state"] == "done"
    after = opened(library, GOOD)
    assert after["shelf"]["version"] > before["shelf"]["version"] + 1
    assert next(one["role"] for one in after["result"]["tasks"][0]["assignments"] if one["unit"] == unit["unit"]) == "support"
    library.post(f"/api/circulars/{GOOD}/undo", json={"version": after["shelf"]["version"]}).raise_for_status()


WRONG_VALUES = [
    {"part": "deadline", "op": "add", "after": {"surface": "随时", "kind": "by", "due_date": "2024-02-30"}},
    {"part": "deadline", "op": "add", "after": {"surface": "随时", "kind": "by", "due_date": "9999-12-31"}},
    {"part": "deadline", "op": "add", "after": {"surface": "每月", "kind": "recurring", "rrule": "FREQ=MONTHLY;INTERVAL=0"}},
    {"part": "deadline", "op": "add", "after": {"surface": "每月", "kind": "recurring", "rrule": "天天"}},
    {"part": "target", "op": "add", "after": {"surface": "十次", "kind": "count", "value_min": "很多"}},
    {"part": "assignment", "op": "add", "after": {"unit": "甲办", "role": "boss"}},
    {"part": "assignment", "op": "add", "after": {}},
    {"part": "task", "op": "change", "after": {"category": "杂项"}},
]


@pytest.mark.parametrize("wrong", WRONG_VALUES)
def test_a_wrong_value_is_refused_in_words_and_spoils_nothing(small, wrong):
    answer = correct(small, "jia-1", 1, **wrong)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert opened(small, "jia-1")["shelf"]["version"] == 1
    assert small.get("/api/calendar", params={"first": "2024-01-01", "last": "2024-12-31"}).status_code == 200


def test_infinity_and_half_characters_are_refused(small):
    raw = '{"path":"1","part":"target","op":"add","key":"","after":{"surface":"十次","kind":"count","value_min":1e999},"version":1}'
    assert small.post("/api/circulars/jia-1/corrections", content=raw, headers={"content-type": "application/json"}).status_code == 422
    raw = '{"cells":[{"task":"jia-1#1","field":"note","value":"\\ud800","version":0}]}'
    assert small.post("/api/ledger/cells", content=raw, headers={"content-type": "application/json"}).status_code == 422


def test_the_reasons_of_a_task_are_given(library):
    path = opened(library, DIRECTIVE)["result"]["tasks"][0]["path"]
    reasons = library.get(f"/api/circulars/{DIRECTIVE}/explain", params={"path": path}).json()
    assert any(one["rule"] and one["sentence"] for one in reasons)


def test_every_value_points_at_its_words(library):
    result = opened(library, DIRECTIVE)["result"]
    units = [one for task in result["tasks"] for one in task["assignments"]]
    assert len(units) > 20
    assert all(result["text"][one["start"] : one["end"]] == one["unit"] for one in units)


# ---- ledger ----


def cell(task, field, value, version=0):
    return {"task": task, "field": field, "value": value, "version": version}


def test_cells_are_written_together_or_not_at_all(small):
    small.post("/api/ledger/cells", json={"cells": [cell("jia-1#1", "progress", "已排查")]}).raise_for_status()
    both = small.post("/api/ledger/cells", json={"cells": [cell("jia-1#2", "person", "王某"), cell("jia-1#1", "progress", "我的", 0)]})
    assert both.status_code == 409
    assert "已排查" in both.json()["message"]
    assert "我的" in both.json()["message"]
    rows = {row["task"]: row for row in small.get("/api/ledger").json()["rows"]}
    assert (rows["jia-1#1"]["progress"], rows["jia-1#2"]["person"]) == ("已排查", "")


def test_a_row_that_people_add_is_a_row(small):
    small.post("/api/ledger/cells", json={"cells": [cell("hand#1", "title", "县长交办"), cell("hand#1", "due", "2024-07-01")]}).raise_for_status()
    row = small.get("/api/ledger").json()["rows"][-1]
    assert (row["title"], row["due"], row["hand"]) == ("县长交办", "2024-07-01", True)
    assert small.post("/api/ledger/cells", json={"cells": [cell("hand#1", "due", "某天", 1)]}).status_code == 400


def sent_ledger(desk):
    return openpyxl.load_workbook(io.BytesIO(desk.get("/api/exports/ledger").raise_for_status().content))


def sheet_of(book):
    sheet = book["数据版"]
    return sheet, {cell.value: cell.column for cell in sheet[1]}


def send_back(desk, book, name="收回.xlsx"):
    page = io.BytesIO()
    book.save(page)
    return desk.post("/api/ledger/returned", files=[("files", (name, page.getvalue()))]).raise_for_status().json()


def test_a_filled_ledger_comes_home_with_its_conflicts_side_by_side(small):
    book = sent_ledger(small)
    sheet, columns = sheet_of(book)
    sheet.cell(2, columns["进展情况"], "他们填的")
    sheet.cell(3, columns["责任人"], "李某")
    sheet.cell(4, columns["责任单位"], "安监办")
    last = sheet.max_row + 1
    sheet.cell(last, columns["重点任务"], "临时任务")
    small.post("/api/ledger/cells", json={"cells": [cell("jia-1#1", "progress", "我们填的")]}).raise_for_status()
    report = send_back(small, book)
    assert [(one["task"], one["field"], one["mine"], one["theirs"]) for one in report["conflicts"]] == [("jia-1#1", "progress", "我们填的", "他们填的")]
    assert {(one["task"], one["field"], one["theirs"]) for one in report["changes"]} == {("jia-1#2", "person", "李某"), ("jia-1#3", "responsible", "安监办")}
    assert [one["theirs"] for one in report["added"] if one["field"] == "title"] == ["临时任务"]
    assert small.get("/api/ledger").json()["rows"][1]["person"] == "", "nothing is written before a person agrees"
    cells = [cell(one["task"], one["field"], one["theirs"], one["version"]) for one in [*report["changes"], *report["conflicts"], *report["added"]]]
    small.post("/api/ledger/cells", json={"cells": cells}).raise_for_status()
    rows = {row["task"]: row for row in small.get("/api/ledger").json()["rows"]}
    assert (rows["jia-1#1"]["progress"], rows["jia-1#2"]["person"], rows["jia-1#3"]["responsible"]) == ("他们填的", "李某", "安监办")
    assert rows["jia-1#3"]["overruled"] == {"responsible": "应急办"}
    assert [row["title"] for row in rows.values() if row["hand"]] == ["临时任务"]
    again = send_back(small, sent_ledger(small))
    assert (again["changes"], again["conflicts"], again["added"]) == ([], [], [])


def test_a_foreign_workbook_is_told_in_words(small):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    report = send_back(small, book, "通讯录.xlsx")
    assert report["changes"] == []
    assert "通讯录.xlsx" in report["problems"][0]
    broken = small.post("/api/ledger/returned", files=[("files", ("坏.xlsx", b"PK\x03\x04xx"))]).json()
    assert "坏.xlsx" in broken["problems"][0]


def test_the_calendar_shows_a_day_or_says_why_not(library):
    dues = library.get("/api/calendar", params={"first": "2025-04-01", "last": "2025-06-30"}).json()
    assert all("2025-04-01" <= one["day"] <= "2025-06-30" for one in dues if one["day"])
    assert all(one["reason"] for one in dues if not one["day"])
    assert any(one["nominal"] != one["day"] for one in dues if one["day"]), "a rest day moves a due day, as in the exported calendar"
    unit = next(one["units"].split("、")[0] for one in dues if one["units"])
    assert all(unit in one["units"] for one in library.get("/api/calendar", params={"first": "2025-04-01", "last": "2025-06-30", "unit": unit}).json())


def test_holidays_and_make_up_days_are_told_and_a_year_without_a_notice_is_not_guessed(library):
    days = {one["day"]: one["kind"] for one in library.get("/api/calendar/days", params={"first": "2025-09-25", "last": "2025-10-12"}).json()}
    assert (days["2025-10-01"], days["2025-09-28"], days["2025-10-11"]) == ("休", "班", "班")
    assert "2025-10-05" not in days, "a Sunday needs no mark"
    assert library.get("/api/calendar/days", params={"first": "2090-10-01", "last": "2090-10-07"}).json() == []


def test_what_becomes_of_a_due_day_on_a_rest_day_is_a_setting(tmp_path):
    def days(policy):
        with served(ServerSettings(str(tmp_path / f"{policy}.db"), policy=policy)) as base:
            desk = Desk(base)
            desk.hand_in(("方案.txt", plan(number="乙府发〔2024〕51号")))  # due by the end of June 2024: a Sunday
            assert policy in desk.get("/api/exports/calendar").text or policy == "不变"
            return {one["day"] for one in desk.get("/api/calendar", params={"first": "2024-06-20", "last": "2024-07-10"}).json() if one["day"]}

    assert (days("提前"), days("顺延"), days("不变")) == ({"2024-06-28"}, {"2024-07-01"}, {"2024-06-30"})


def test_the_sum_of_sentences_is_told(library):
    total = library.get("/api/unlisted/account").json()["sentence"]
    assert str(len(library.get("/api/unlisted").json())) in total
    assert library.get("/api/unlisted/account", params={"circular": GOOD}).json()["sentence"] != total


# ---- papers ----

MAGIC = {
    "ledger": b"PK", "breakdown": b"PK", "months": b"PK", "agenda": b"PK", "packages": b"PK", "calendar": b"BEGIN:VCALENDAR", "todos": b"BEGIN:VCALENDAR", "graph": b"<?xml", "week": b"", "reminders": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", MAGIC)
def test_every_paper_is_made(small, kind):
    paper = small.get(f"/api/exports/{kind}")
    assert paper.status_code == 200
    assert paper.content.startswith(MAGIC[kind])
    assert paper.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%")


FORM = (
    "乙府发〔2024〕41号\n乙镇燃气安全排查方案\n各村：\n一、重点任务\n（一）排查燃气。各村每月28日前填报附件1，报镇安委办。\n乙镇人民政府\n2024年3月1日\n"
    f"附件1\n燃气排查进展表\n填报单位（盖章）：\n序号\t场所名称\t隐患数（处）\t整改率\n\t\t\t\n注：数据为累计数，每月28日前报镇安委办，联系电话{PHONE}。\n"
)


def test_blank_forms_become_sheets_with_their_days(small):
    assert small.get("/api/exports/forms").status_code == 400
    small.hand_in(("燃气.txt", FORM.encode()))
    found = small.get("/api/reporting").json()
    (form,) = found["forms"]
    assert (form["title"], form["recipient"], form["times"]) == ("燃气排查进展表", "镇安委办", "每月28日前")
    assert form["labels"] == ["序号", "场所名称", "隐患数（处）", "整改率"]
    assert form["days"] > 5
    duty = next(one for one in found["duties"] if one["recipient"] == "镇安委办")
    assert "填报附件1" in duty["what"]
    for mask, shown in ((True, False), (False, True)):
        book = openpyxl.load_workbook(io.BytesIO(small.get("/api/exports/forms", params={"mask": mask, "circular": form["circular"]}).content))
        assert book.sheetnames == ["报送一览", "数据项", "燃气排查进展表"]
        words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
        assert "每月28日前" in words
        assert (PHONE in words) is shown
    assert small.get("/api/exports/forms", params={"circular": "jia-1"}).json()["message"].startswith("这些文件的附件里没有认出空白表")


def test_packages_hold_a_zip_a_unit_that_comes_home(small):
    outer = zipfile.ZipFile(io.BytesIO(small.get("/api/exports/packages").content))
    pack = outer.read("应急管理办公室.zip" if "应急管理办公室.zip" in outer.namelist() else outer.namelist()[0])
    names = zipfile.ZipFile(io.BytesIO(pack)).namelist()
    assert {name.rpartition(".")[2] for name in names} == {"docx", "xlsx", "ics"}
    report = small.post("/api/ledger/returned", files=[("files", ("应急办.zip", pack))]).json()
    assert (report["changes"], report["conflicts"], report["problems"]) == ([], [], [])


def test_an_offices_own_template_is_filled(small):
    book = openpyxl.Workbook()
    book.active.append(["序号", "工作任务", "责任部门", "完成时间"])
    page = io.BytesIO()
    book.save(page)
    answer = small.post("/api/exports/template", files=[("files", ("模板.xlsx", page.getvalue()))])
    assert answer.status_code == 200
    words = {str(cell) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row}
    assert {"排查第1类隐患", "应急办", "6月底前"} <= words
    other = small.post("/api/exports/template", files=[("files", ("通讯录.txt", "你好".encode()))])
    assert other.status_code == 400


def test_a_paper_shows_what_people_typed(small):
    small.post("/api/ledger/cells", json={"cells": [cell("jia-1#1", "progress", "完成一半")]}).raise_for_status()
    sheet, columns = sheet_of(sent_ledger(small))
    assert sheet.cell(2, columns["进展情况"]).value == "完成一半"


def test_phones_are_masked_unless_a_person_says_otherwise(desk):
    desk.hand_in(("联系.txt", plan(number="乙府发〔2024〕11号", extra=f"联系人：王某，电话{PHONE}。").replace("应急办负责".encode(), f"应急办（电话{PHONE}）负责".encode())))
    assert PHONE.encode() not in _unzipped(desk.get("/api/exports/ledger").content)
    assert PHONE.encode() in _unzipped(desk.get("/api/exports/ledger", params={"mask": "false"}).content)


def _unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_second_calendar_is_the_next_version_of_the_first(small):
    first = small.get("/api/exports/calendar").text
    small.post("/api/circulars/jia-1/corrections", json={"path": "1", "part": "task", "op": "delete", "version": 1}).raise_for_status()
    second = small.get("/api/exports/calendar").text
    assert "STATUS:CANCELLED" not in first
    assert "STATUS:CANCELLED" in second


# ---- comparison and graph ----


def test_a_plan_is_compared_and_people_have_the_last_word(library):
    def asked():
        return library.get("/api/compare", params={"directive": DIRECTIVE, "plan": LATE}).raise_for_status().json()

    found = asked()
    assert len(found["rows"]) == len(found["directive"]["clauses"])
    row = next(one for one in found["rows"] if one["links"] and one["state"] == "covered")
    link = {"directive": DIRECTIVE, "directive_path": row["directive_path"], "plan": LATE, "plan_path": row["links"][0]["plan_path"]}
    library.post("/api/links", json={**link, "decision": "reject"}).raise_for_status()
    after = next(one for one in asked()["rows"] if one["directive_path"] == row["directive_path"])
    assert link["plan_path"] not in [one["plan_path"] for one in after["links"]]
    assert after["rejected"] == [link["plan_path"]]
    library.post("/api/links", json={**link, "decision": "confirm"}).raise_for_status()
    again = next(one for one in asked()["rows"] if one["directive_path"] == row["directive_path"])
    assert [one["decision"] for one in again["links"] if one["plan_path"] == link["plan_path"]] == ["confirm"]
    library.post("/api/links", json={**link, "decision": "clear"}).raise_for_status()
    assert asked() == found


def test_all_plans_stand_in_one_table(library):
    pair = library.get("/api/compare/pairs").json()[0]
    assert (pair["directive"], set(pair["plans"])) == (DIRECTIVE, {GOOD, LATE})
    table = library.get("/api/compare/table", params={"directive": DIRECTIVE, "plan": [GOOD, LATE]}).json()
    assert [len(row["cells"]) for row in table["rows"]] == [2] * len(table["rows"])
    paper = library.get("/api/exports/comparison", params={"directive": DIRECTIVE, "plan": [GOOD, LATE]})
    assert paper.content.startswith(b"PK")
    assert library.get("/api/compare", params={"directive": GOOD, "plan": GOOD}).status_code == 400


def test_the_graph_is_drawn_and_answers(library):
    picture = library.get("/api/graph").json()
    keys = [one["key"] for one in picture["boxes"]]
    arrows = {(keys[start], keys[end]) for start, end, kind in picture["arrows"] if kind == "implements"}
    assert {(GOOD, DIRECTIVE), (LATE, DIRECTIVE)} <= arrows
    assert any(not one["known"] for one in picture["boxes"]), "the city's paper is cited and not at hand"
    ask = "/api/graph/questions/"
    assert library.get(ask + "missing").json()["rows"][0][0] == "澜安委〔2025〕3号"
    assert set(library.get(ask + "plans", params={"of": DIRECTIVE}).json()["keys"]) == {GOOD, LATE}
    assert library.get(ask + "unanswered", params={"of": DIRECTIVE, "townships": "杏堤镇、北渡镇"}).json()["rows"] == [["北渡镇"]]
    assert library.get(ask + "load").json()["rows"]
    assert library.get(ask + "plans").status_code == 404


# ---- the office's dictionary ----


def test_an_entry_shows_what_it_would_change_and_is_known_from_then_on(small, tmp_path):
    small.hand_in(("方案.txt", plan()))
    circular = next(one["id"] for one in small.get("/api/circulars").json() if one["id"] != "jia-1")
    lesson = {"kind": "unit", "word": "应急办", "canonical": "乙镇平安建设办"}
    seen = small.post("/api/dictionary/preview", json=lesson).raise_for_status().json()
    assert any("乙镇平安建设办" in one["after"] for one in seen["changes"])
    assert not list((tmp_path / "词库").iterdir()), "a preview writes nothing"
    (tmp_path / "词库" / "units.yaml").write_text("about: 本单位\nentries:\n  # 自己的说明\n  - {id: own.x, words: [工贸办], means: group, canonical: 工贸办公室}\n", "utf-8")
    small.post("/api/dictionary", json=lesson).raise_for_status()
    kept = (tmp_path / "词库" / "units.yaml").read_text("utf-8")
    assert "# 自己的说明" in kept
    assert "乙镇平安建设办" in kept
    job = small.post(f"/api/circulars/{circular}/rerun").json()
    small.finished([job["number"]])
    names = {one["canonical"] for task in opened(small, circular)["result"]["tasks"] for one in task["assignments"]}
    assert "乙镇平安建设办" in names


LESSONS = [("not-unit", "应急办", {"责任"}), ("not-time", "排查", {"时限"}), ("not-action", "应急办负责整改销号", {"措施", "任务"})]


@pytest.mark.parametrize(("kind", "word", "parts"), LESSONS)
def test_what_is_none_is_no_longer_found(tmp_path, kind, word, parts):
    from pipeline.flow import tools
    from pipeline.web.dictionary import Lesson, entry_of, with_entry
    from pipeline.web.rereading import Copy, differences

    layer = with_entry(tmp_path / "没有", entry_of(Lesson(kind, word), tools()[0]), tmp_path / "词库")
    found = differences(Copy("方案.txt", plan(), "方案", (), (layer,)))
    assert any(one.part in parts and one.before and not one.after for one in found), found


FIGURES = "乙府发〔2024〕31号\n乙镇消防工作方案\n各村：\n一、重点任务\n（一）检测设施。应急办每季度检测消火栓，消火栓完好率达到95%以上，巡查不少于2次，另设微型站点3处以上作备用。\n乙镇人民政府\n2024年3月1日"
TAUGHT = [
    ({"kind": "target", "word": "消火栓完好率达到90%以上", "surface": "达到90%以上", "metric": "室外消火栓完好率", "target_kind": "rate", "comparator": ">=", "unit": "%"}, ["室外消火栓完好率 >= 95 %"], ["消火栓完好率 >= 95 %"]),
    ({"kind": "target", "word": "微型站点3处以上", "surface": "3处以上", "metric": "微型消防站", "comparator": ">=", "unit": "处"}, ["微型消防站 >= 3 处"], ["作备用 >= 3 处"]),
    ({"kind": "not-target", "word": "巡查不少于5次"}, [], ["巡查 >= 2 次"]),
    ({"kind": "not-target", "word": "巡查不少于5人"}, [], []),
]


@pytest.mark.parametrize(("lesson", "come", "gone"), TAUGHT)
def test_a_taught_target_is_found_whatever_its_number_and_what_is_none_is_not(tmp_path, lesson, come, gone):
    from pipeline.flow import tools, understand
    from pipeline.read import read_bytes
    from pipeline.web.dictionary import Lesson, entry_of, with_entry

    def targets(layers):
        found = understand(read_bytes("方案.txt", FIGURES.encode()), layers).matrix
        for one in found.tasks[0].targets:
            assert found.text[one.span.start : one.span.end] == one.surface
        return {f"{one.metric} {one.comparator} {one.value_min:g} {one.unit}" for one in found.tasks[0].targets}

    layer = with_entry(tmp_path / "没有", entry_of(Lesson(**lesson), tools()[0]), tmp_path / "词库")
    before, after = targets(()), targets((layer,))
    assert "消火栓完好率 >= 95 %" in before
    assert (sorted(after - before), sorted(before - after)) == (sorted(set(come) - before), gone)


def test_a_target_becomes_an_entry_with_a_preview(small, tmp_path):
    small.hand_in(("方案.txt", FIGURES.encode()))
    lesson = TAUGHT[0][0]
    seen = small.post("/api/dictionary/preview", json=lesson).raise_for_status().json()
    assert (seen["looked"], [one["part"] for one in seen["changes"]]) == (1, ["目标"])
    assert "室外消火栓完好率" in seen["changes"][0]["after"]
    small.post("/api/dictionary", json=lesson).raise_for_status()
    assert "室外消火栓完好率" in (tmp_path / "词库" / "quantities.yaml").read_text("utf-8")
    circular = next(one["id"] for one in small.get("/api/circulars").json() if one["id"] != "jia-1")
    small.finished([small.post(f"/api/circulars/{circular}/rerun").json()["number"]])
    assert "室外消火栓完好率" in {one["metric"] for task in opened(small, circular)["result"]["tasks"] for one in task["targets"]}
    for wrong in ({"surface": "三成"}, {"target_kind": "谜"}, {"comparator": "≥"}):
        assert small.post("/api/dictionary", json={**lesson, **wrong}).status_code == 400


def test_a_lesson_of_one_sign_is_refused(small):
    assert small.post("/api/dictionary", json={"kind": "not-unit", "word": "办 "}).status_code == 400
