"""The workbench under strain and attack: strangers, many hands, kill -9, a full disk, a locked database, odd requests, a hostile circular."""

import contextlib
import io
import json
import os
import random
import signal
import sqlite3
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed (pip install 'duban[web]')")

import httpx
import openpyxl
from postgres_making import empty_postgres
from web_making import HOSTILE, Desk, matrix, process, served, shelve

from pipeline.errors import BadInput
from pipeline.ledger import database as ledger_database
from pipeline.ledger.database import Database
from pipeline.ledger.people import add_user
from pipeline.web.settings import ServerSettings, check_binding

PASSWORD = "一二三四五六七八"
HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "cross-origin-resource-policy")


def with_users(path, *roles):
    opened = Database.open(path)
    for name, role in roles:
        add_user(opened, name, PASSWORD, role, who="测试")
    opened.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The address of a server with accounts and one circular."""
    home = tmp_path_factory.mktemp("office")
    shelve(home / "台账.db", matrix(1, 3))
    with_users(home / "台账.db", ("管理员", "admin"), ("编辑", "edit"), ("查看", "view"))
    with served(ServerSettings(str(home / "台账.db"), layers=(home,))) as base:
        yield base


# ---- strangers ----


def every_route(base):
    """Method and path of everything that the description names, with ids that exist."""
    described = httpx.get(f"{base}/api/openapi.json").json()["paths"]
    for path, methods in described.items():
        real = path.replace("{circular}", "jia-1").replace("{number}", "1").replace("{kind}", "ledger").replace("{asked}", "load").replace("{name}", "编辑")
        for method in methods:
            yield method.upper(), real


def test_a_stranger_sees_nothing_and_breaks_nothing(office):
    routes = list(every_route(office))
    assert len(routes) > 30
    query = "?directive=jia-1&plan=jia-1&path=1&first=2024-01-01&last=2024-12-31"
    bodies = [None, {}, {"cells": [{"task": "jia-1#1", "field": "note", "value": "x", "version": 0}]}]
    with httpx.Client(base_url=office) as stranger:
        for method, path in routes:
            for body in bodies if method != "GET" else [None]:
                for headers in ({}, {"cookie": "duban=falsch", "x-duban-token": "x"}):
                    answer = stranger.request(method, path + query, json=body, headers=headers)
                    assert answer.status_code in ({401, 422} if path != "/api/login" else {401, 422, 429}), (method, path, answer.status_code)
                    assert "甲镇" not in answer.text
    assert Desk(office, "查看", PASSWORD).get("/api/ledger").json()["rows"][0]["note"] == ""


def test_roles_bound_what_one_may_do(office):
    viewer, editor = Desk(office, "查看", PASSWORD), Desk(office, "编辑", PASSWORD)
    cell = {"cells": [{"task": "jia-1#2", "field": "note", "value": "x", "version": 0}]}
    assert viewer.get("/api/ledger").status_code == 200
    assert viewer.post("/api/ledger/cells", json=cell).status_code == 403
    assert viewer.post("/api/uploads", files=[("files", ("a.txt", b"x"))]).status_code == 403
    assert editor.post("/api/ledger/cells", json=cell).status_code == 200
    assert editor.get("/api/users").status_code == 403
    assert Desk(office, "管理员", PASSWORD).get("/api/users").status_code == 200


def test_a_step_without_the_token_is_another_sites(office):
    editor = Desk(office, "编辑", PASSWORD)
    del editor.headers["x-duban-token"]
    assert editor.post("/api/circulars/jia-1/undo", json={"version": 1}).status_code == 403


def test_wrong_passwords_have_to_wait(office):
    tries = [httpx.post(f"{office}/api/login", json={"name": "没有这人", "password": f"猜{at}"}).status_code for at in range(10)]
    assert tries == [401] * 8 + [429] * 2


def test_a_closed_user_is_out_at_once(office):
    admin = Desk(office, "管理员", PASSWORD)
    admin.post("/api/users", json={"name": "临时", "password": PASSWORD, "role": "edit"}).raise_for_status()
    guest = Desk(office, "临时", PASSWORD)
    admin.patch("/api/users/临时", json={"active": False}).raise_for_status()
    assert guest.get("/api/ledger").status_code == 401
    assert admin.patch("/api/users/管理员", json={"role": "view"}).status_code == 400, "the last administrator stays one"


def test_the_server_does_not_open_itself_to_others_without_accounts(tmp_path):
    with pytest.raises(BadInput, match="先建用户"):
        check_binding(ServerSettings("x.db", host="0.0.0.0"), accounts=False)
    check_binding(ServerSettings("x.db", host="0.0.0.0"), accounts=True)


def test_another_name_for_this_machine_is_another_pages_trick(tmp_path):
    with served(ServerSettings(str(tmp_path / "a.db"))) as base:
        answer = httpx.get(f"{base}/api/me", headers={"host": "boese.example:80"})
        assert answer.status_code == 421


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/static/../app.py", "/static/%2e%2e/app.py", "/nirgends", "/api/me", "/api/openapi.json", "/api/circulars/x", "/api/%00"])
def test_every_answer_carries_the_headers(office, path):
    answer = httpx.get(office + path)
    assert answer.status_code < 500
    assert all(name in answer.headers for name in HEADERS)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "def create_app" not in answer.text


def test_the_page_names_no_other_place(office):
    from pipeline.web.app import STATIC

    for path in STATIC.glob("*.*"):
        if path.suffix in {".js", ".css", ".html"}:
            text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text, path.name
            assert "https://" not in text, path.name
            assert "innerHTML" not in text, path.name
            assert "eval(" not in text, path.name


def test_an_accident_is_a_sentence(tmp_path, monkeypatch):
    from pipeline.web import api_library

    def broken(*_args, **_more):
        raise ZeroDivisionError("geheim")

    monkeypatch.setattr(api_library, "search", broken)
    with served(ServerSettings(str(tmp_path / "a.db"))) as base:
        answer = Desk(base).get("/api/circulars")
        assert answer.status_code == 500
        assert "没有改动" in answer.json()["message"]
        assert "geheim" not in answer.text
        assert "content-security-policy" in answer.headers


# ---- a hostile circular ----


def test_words_of_a_circular_stay_words(tmp_path):
    with served(ServerSettings(str(tmp_path / "a.db"))) as base:
        desk = Desk(base)
        job = desk.hand_in(("<b>方案.txt", HOSTILE.encode()))["<b>方案.txt"]
        assert job["state"] == "done"
        answer = desk.get(f"/api/circulars/{job['circular']}")
        assert answer.headers["content-type"] == "application/json"
        assert "<script>alert(1)</script>" in json.loads(answer.text)["result"]["text"]
        original = desk.get(f"/api/circulars/{job['circular']}/file")
        assert original.headers["content-type"] == "application/octet-stream"
        assert original.headers["content-disposition"].startswith("attachment")
        book = openpyxl.load_workbook(io.BytesIO(desk.get("/api/exports/ledger").content))
        typed = [cell for sheet in book if sheet.title in {"数据版", "出处", "按单位"} for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert any("HYPERLINK" in cell.value for cell in typed)
        assert not [cell for cell in typed if cell.data_type == "f" and ("HYPERLINK" in cell.value or "cmd" in cell.value)]
        with zipfile.ZipFile(io.BytesIO(desk.get("/api/exports/packages").content)) as archive:
            assert not [name for name in archive.namelist() if name.startswith("/") or ".." in name.split("/")]


# ---- many hands ----

EDITORS, TURNS = 20, 5


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded(request, tmp_path):
    """The address of a server with a circular of forty tasks, on each kind of database."""
    with contextlib.ExitStack() as stack:
        where = str(tmp_path / "台账.db") if request.param == "sqlite" else stack.enter_context(empty_postgres())
        shelve(where, matrix(1, 40))
        yield stack.enter_context(served(ServerSettings(where)))


def test_twenty_people_on_one_cell_lose_nothing(crowded):
    """Each adds a mark to one and the same cell, five times; who is told that somebody was quicker reads it anew and tries again."""
    refused = []

    def edit(who):
        desk = Desk(crowded)
        for turn in range(TURNS):
            while True:
                row = next(one for one in desk.get("/api/ledger").json()["rows"] if one["task"] == "jia-1#1")
                cell = {"task": "jia-1#1", "field": "progress", "value": f"{row['progress']}[{who}.{turn}]", "version": row["versions"].get("progress", 0)}
                answer = desk.post("/api/ledger/cells", json={"cells": [cell]})
                if answer.status_code == 200:
                    break
                assert answer.status_code == 409
                refused.append(who)

    with ThreadPoolExecutor(EDITORS) as people:
        list(people.map(edit, range(EDITORS)))
    row = Desk(crowded).get("/api/ledger").json()["rows"][0]
    assert all(f"[{who}.{turn}]" in row["progress"] for who in range(EDITORS) for turn in range(TURNS))
    assert row["versions"]["progress"] == EDITORS * TURNS
    assert refused, "they did meet"


def test_twenty_people_correct_one_circular(crowded):
    def correct(who):
        desk = Desk(crowded)
        while True:
            version = desk.get("/api/circulars/jia-1").json()["shelf"]["version"]
            body = {"path": str(who + 1), "part": "assignment", "op": "add", "after": {"unit": f"甲{who}办", "role": "support"}, "version": version}
            answer = desk.post("/api/circulars/jia-1/corrections", json=body)
            if answer.status_code == 201:
                return
            assert answer.status_code == 409

    with ThreadPoolExecutor(EDITORS) as people:
        list(people.map(correct, range(EDITORS)))
    found = Desk(crowded).get("/api/circulars/jia-1").json()
    assert found["shelf"]["version"] == EDITORS + 1
    units = {one["unit"] for task in found["result"]["tasks"] for one in task["assignments"]}
    assert {f"甲{who}办" for who in range(EDITORS)} <= units


# ---- kill, full disk, lock ----


def test_kill_9_in_the_middle_of_a_hundred_writes(tmp_path):
    """Whatever was acknowledged is there afterwards, and every write is there whole: both its cells and both its lines of history, or none."""
    shelve(tmp_path / "台账.db", matrix(1, 40))
    acknowledged, lock = {}, threading.Lock()
    with process(tmp_path / "台账.db", tmp_path) as (base, server):
        desks = [Desk(base) for _ in range(4)]

        def write(part):
            for number in range(part, 100, 4):
                task = f"jia-1#{number % 40 + 1}"
                pair = [{"task": task, "field": field, "value": f"{number}", "version": number // 40} for field in ("progress", "note")]
                with contextlib.suppress(httpx.TransportError):
                    if desks[part].post("/api/ledger/cells", json={"cells": pair}).status_code == 200:
                        with lock:
                            acknowledged[task] = max(acknowledged.get(task, -1), number)

        threads = [threading.Thread(target=write, args=(part,)) for part in range(4)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 20:
            time.sleep(0.002)
        time.sleep(random.random() * 0.02)
        os.kill(server.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    with contextlib.closing(sqlite3.connect(tmp_path / "台账.db")) as plain:
        assert plain.execute("pragma integrity_check").fetchone() == ("ok",)
        kept = {(task, field): (int(value), version) for task, field, value, version in plain.execute("select task, field, value, version from entries")}
        lines = plain.execute("select count(*) from history where what like 'entry %'").fetchone()[0]
    for task, number in acknowledged.items():
        assert kept[task, "progress"][0] >= number
    assert all(kept[task, "progress"] == kept[task, "note"] for task, _ in kept), "a write is whole or not there"
    assert lines == sum(version for _, version in kept.values())
    assert len(acknowledged) < 40 or lines < 200, "the kill came in the middle"


def test_kill_9_while_files_wait_loses_none_of_them(tmp_path):
    """Every file whose receipt was acknowledged is in the library after the next start, though most of them had not been read."""
    files = [(f"{number}.txt", HOSTILE.replace("66号", f"{number}号").encode()) for number in range(1, 31)]
    with process(tmp_path / "台账.db", tmp_path) as (base, server):
        jobs = Desk(base).post("/api/uploads", files=[("files", one) for one in files]).raise_for_status().json()
        assert {job["state"] for job in jobs} == {"waiting"}
        os.kill(server.pid, signal.SIGKILL)
    with contextlib.closing(sqlite3.connect(tmp_path / "台账.db")) as plain:
        waited = plain.execute("select count(*) from uploads").fetchone()[0]
    assert waited > 10, "the kill came while files waited"
    with process(tmp_path / "台账.db", tmp_path) as (base, _):
        desk = Desk(base)
        assert {job["state"] for job in desk.finished([job["number"] for job in desk.get("/api/uploads").json()])} == {"done"}
        assert {one["doc_no"] for one in desk.get("/api/circulars").json()} == {f"乙府发〔2024〕{number}号" for number in range(1, 31)}


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path):
    """The server may not write files beyond a size, as on a full disk."""
    shelve(tmp_path / "台账.db", matrix(1, 40))
    room = (tmp_path / "台账.db").stat().st_size + 300_000
    kept = []
    with process(tmp_path / "台账.db", tmp_path, largest_file=room) as (base, _):
        desk = Desk(base)
        for number in range(200):
            cell = {"task": f"jia-1#{number % 40 + 1}", "field": "progress", "value": f"{number}" + "满" * 4000, "version": number // 40}
            answer = desk.post("/api/ledger/cells", json={"cells": [cell]})
            if answer.status_code != 200:
                break
            kept.append(cell)
        assert answer.status_code == 400
        assert "没有存上" in answer.json()["message"]
        assert "磁盘" in answer.json()["message"] + answer.json()["advice"]
        assert desk.get("/api/ledger").status_code == 200, "what is there can still be read"
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        rows = {row["task"]: row["progress"] for row in Desk(base).get("/api/ledger").json()["rows"]}
        latest = {cell["task"]: cell["value"] for cell in kept}
        assert {task: rows[task] for task in latest} == latest


def test_a_locked_database_is_told_and_the_next_try_goes_through(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_database, "PATIENCE", 0.3)
    shelve(tmp_path / "台账.db", matrix(1, 2))
    cell = {"cells": [{"task": "jia-1#1", "field": "note", "value": "x", "version": 0}]}
    with served(ServerSettings(str(tmp_path / "台账.db"))) as base:
        desk = Desk(base)
        with contextlib.closing(sqlite3.connect(tmp_path / "台账.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            answer = desk.post("/api/ledger/cells", json=cell)
            assert answer.status_code == 400
            assert "正被占用" in answer.json()["message"]
            assert desk.get("/api/ledger").status_code == 200
            other.execute("rollback")
        assert desk.post("/api/ledger/cells", json=cell).status_code == 200


# ---- odd requests ----


def test_the_api_takes_any_request_without_an_accident(tmp_path):
    """schemathesis makes requests from the description, right ones and wrong ones; none may end in 5xx."""
    pytest.importorskip("schemathesis", reason="schemathesis is not installed (pip install 'duban[test]')")
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as some

    shelve(tmp_path / "台账.db", matrix(1, 3), matrix(2, 2))
    layer = tmp_path / "词库"
    layer.mkdir()
    with served(ServerSettings(str(tmp_path / "台账.db"), layers=(layer,), megabytes=1)) as base:
        desk = Desk(base)
        schema = schemathesis.openapi.from_url(f"{base}/api/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations() if _fuzzed(found.ok())]
        assert len(operations) > 22
        worst = []

        for operation in operations:

            @settings(max_examples=15, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(), circular=some.sampled_from(["jia-1", "jia-2", "nicht"]))
            def once(case, circular):
                if "circular" in (case.path_parameters or {}):
                    case.path_parameters["circular"] = circular
                answer = case.call(base_url=base, headers={"x-duban-token": desk.headers["x-duban-token"]})
                if answer.status_code >= 500:
                    worst.append((case.method, case.formatted_path, answer.text[:200], case.body))

            once()
        assert not worst, worst[:3]
        assert desk.get("/api/ledger").status_code == 200
        assert desk.get("/api/circulars/jia-2").status_code in {200, 404}


def _fuzzed(operation):
    """All but what reads files in a process of its own (slow; `test_web_api` asks these), and what would make accounts."""
    return not any(part in operation.path for part in ("/uploads", "/dictionary/preview", "/rerun", "/users", "/log", "/returned"))
