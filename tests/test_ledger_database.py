"""The ledger database, on SQLite and (where the environment names one) on PostgreSQL."""

import contextlib
import json
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import date

import pytest

pytest.importorskip("sqlalchemy", reason="the workbench's extra is not installed (pip install 'duban[web]')")

from postgres_making import empty_postgres
from sqlalchemy import func, select

from pipeline.errors import BadInput, Conflict
from pipeline.export.evidence import evidence_json
from pipeline.export.result import to_json
from pipeline.ledger import circulars, entries, people, reviews, uploads
from pipeline.ledger.circulars import Intake
from pipeline.ledger.corrections import Correction, apply, as_json, key_of
from pipeline.ledger.database import Change, Database, backup, record, restore
from pipeline.ledger.entries import Entry
from pipeline.ledger.schema import HISTORY, METADATA
from pipeline.model.circular import Letterhead
from pipeline.model.matrix import Action, Assignment, Deadline, Matrix, Provenance, Target, Task
from pipeline.model.text import Span

TEXT = "甲镇行动方案\n一、排查隐患。应急办6月底前排查仓库。经发办每月检查1次。\n二、整改销号。各村配合整改。"


def span(words: str, start: int = 0) -> Span:
    at = TEXT.index(words, start)
    return Span(at, at + len(words))


def matrix() -> Matrix:
    first = Task(
        "jia-2024-1#1", "1", "重点任务", "排查隐患", span("排查隐患。应急办6月底前排查仓库。经发办每月检查1次。"),
        actions=(Action(1, "应急办6月底前排查仓库", span("应急办6月底前排查仓库")), Action(2, "经发办每月检查1次", span("经发办每月检查1次"))),
        assignments=(
            Assignment("应急办", span("应急办"), "actor", "text", None, 1, 0.8),
            Assignment("经发办", span("经发办"), "actor", "text", None, 2, 0.8),
        ),
        deadlines=(Deadline("6月底前", span("6月底前"), "by", None, date(2024, 6, 30), None, 1, 0.9),),
        targets=(Target("1次", span("1次"), "count", "检查", "=", 1, 1, "次", "每月", 2, "", 0.9),),
        review=("deadline-ambiguous",),
    )  # fmt: skip
    second = Task(
        "jia-2024-1#2", "2", "重点任务", "整改销号", span("整改销号。各村配合整改。"),
        actions=(Action(1, "各村配合整改", span("各村配合整改")),),
    )  # fmt: skip
    head = Letterhead(title="甲镇行动方案", doc_no="甲府发〔2024〕1号", issuers=("甲镇人民政府",), dated=date(2024, 3, 1), level="township")
    return Matrix("jia-2024-1", head, Provenance("甲.docx", "0" * 64, "docx", None, len(TEXT)), TEXT, (), (first, second))


def intake(one: Matrix | None = None, data: bytes = b"file") -> Intake:
    one = one or matrix()
    return Intake("甲.docx", "0" * 64, data, to_json(one), evidence_json(one))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    with contextlib.ExitStack() as stack:
        where = tmp_path / "ledger.db" if request.param == "sqlite" else stack.enter_context(empty_postgres())
        opened = Database.open(where)
        yield opened
        opened.close()


def test_a_write_is_whole_or_not_at_all(database):
    def fail_halfway():
        with database.write() as connection:
            record(connection, "甲", Change("test", "x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(HISTORY)).scalar() == 0


def test_the_schema_is_that_of_the_migrations(database):
    """A column that stands in schema.py and in no migration would be missed by every office that updates."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == []


def test_opening_again_changes_nothing(tmp_path):
    Database.open(tmp_path / "a.db").close()
    before = sqlite3.connect(tmp_path / "a.db").execute("select sql from sqlite_master order by name").fetchall()
    Database.open(tmp_path / "a.db").close()
    assert sqlite3.connect(tmp_path / "a.db").execute("select sql from sqlite_master order by name").fetchall() == before


def test_a_file_that_is_no_database_is_a_chinese_sentence(tmp_path):
    (tmp_path / "a.db").write_text("这不是数据库" * 100, "utf-8")
    with pytest.raises(BadInput, match="打不开"):
        Database.open(tmp_path / "a.db")


def test_circulars_are_kept_found_and_removed(database):
    assert circulars.put(database, intake(), "甲") == "jia-2024-1"
    assert [one.title for one in circulars.search(database, "行动 应急办")] == ["甲镇行动方案"]
    assert circulars.search(database, "2024〕1号")
    assert not circulars.search(database, "没有这个词")
    assert not circulars.search(database, "%")
    assert circulars.matrix_of(database, "jia-2024-1") == matrix()
    assert circulars.file_of(database, "jia-2024-1") == ("甲.docx", b"file")
    circulars.remove(database, "jia-2024-1", "甲")
    with pytest.raises(BadInput, match="没有这份文件"):
        circulars.matrix_of(database, "jia-2024-1")


def change(**fields) -> Correction:
    return Correction(**{"path": "1", "part": "assignment", "op": "change", "key": "actor|应急办", **fields})


def test_corrections_survive_a_new_run_and_can_be_undone(database):
    circulars.put(database, intake(), "甲")
    version = reviews.correct(database, "jia-2024-1", change(after={"role": "lead"}), version=1, who="乙")
    version = reviews.correct(database, "jia-2024-1", change(part="deadline", op="delete", key="by|6月底前"), version=version, who="乙")
    circulars.put(database, intake(data=b"the same circular, read again"), "甲")
    found, unplaced = reviews.corrected(database, "jia-2024-1")
    assert not unplaced
    assert (found.tasks[0].assignments[0].role, found.tasks[0].deadlines) == ("lead", ())
    version = reviews.undo(database, "jia-2024-1", version=version + 1, who="乙")
    reviews.undo(database, "jia-2024-1", version=version, who="乙")
    assert reviews.corrected(database, "jia-2024-1")[0] == matrix()
    assert [line.what for line in entries.history(database, "jia-2024-1")][:2] == ["undo", "undo"]


def test_a_correction_whose_words_are_gone_is_shown_not_lost(database):
    circulars.put(database, intake(), "甲")
    reviews.correct(database, "jia-2024-1", change(op="delete"), version=1, who="乙")
    reissued = replace(matrix(), tasks=(replace(matrix().tasks[0], assignments=matrix().tasks[0].assignments[1:]), matrix().tasks[1]))
    circulars.put(database, intake(reissued), "甲")
    found, unplaced = reviews.corrected(database, "jia-2024-1")
    assert [one.key for one in unplaced] == ["actor|应急办"]
    assert found == reissued


def test_a_second_editor_is_told_and_nothing_is_overwritten(database):
    circulars.put(database, intake(), "甲")
    reviews.correct(database, "jia-2024-1", change(after={"role": "lead"}), version=1, who="乙")
    with pytest.raises(Conflict, match="别人刚刚改过"):
        reviews.correct(database, "jia-2024-1", change(after={"role": "support"}), version=1, who="丙")
    assert reviews.corrected(database, "jia-2024-1")[0].tasks[0].assignments[0].role == "lead"


def applied(*corrections):
    found, unplaced = apply(matrix(), [replace(one, seq=index) for index, one in enumerate(corrections)])
    assert not unplaced
    return found


def test_a_task_is_split_at_an_action_with_all_that_the_action_carries():
    found = applied(change(part="task", op="split", key="2", after={"title": "检查"}))
    assert [(task.path, task.title) for task in found.tasks] == [("1", "排查隐患"), ("1-2", "检查"), ("2", "整改销号")]
    head, tail = found.tasks[:2]
    assert [one.unit for one in head.assignments] == ["应急办"]
    assert [(one.unit, one.action) for one in tail.assignments] == [("经发办", 1)]
    assert [one.seq for one in tail.actions] == [1]
    assert (len(head.deadlines), len(tail.deadlines), len(head.targets), len(tail.targets)) == (1, 0, 0, 1)


def test_two_tasks_are_merged():
    found = applied(change(part="task", op="merge", key="2"))
    assert [task.path for task in found.tasks] == ["1"]
    assert [one.seq for one in found.tasks[0].actions] == [1, 2, 3]


def test_values_are_added_with_their_place_and_without():
    words, place = "各村", {"start": TEXT.index("各村"), "end": TEXT.index("各村") + 2}
    found = applied(
        change(path="2", op="add", key="", after={"unit": words, "role": "support", **place}),
        change(path="2", op="add", key="", after={"unit": "派出所", "role": "support"}),
    )
    first, second = found.tasks[1].assignments
    assert first.span.of(TEXT) == words
    assert len(second.span) == 0


@pytest.mark.parametrize(
    ("after", "word"),
    [({"unit": " "}, "没有填"), ({"unit": "甲办", "role": "主人"}, "role"), ({"unit": "甲办"}, "role")],
)
def test_a_wrong_value_is_refused_in_words(after, word):
    with pytest.raises(BadInput, match=word):
        apply(matrix(), [change(op="add", after=after)])


@pytest.mark.parametrize("day", ["2024-02-30", "6月", "x"])
def test_a_day_that_does_not_exist_is_refused(day):
    with pytest.raises(BadInput, match="日期"):
        apply(matrix(), [change(part="deadline", key="by|6月底前", after={"due_date": day})])


def test_a_value_goes_to_json_and_back_unchanged():
    for task in matrix().tasks:
        for name in ("actions", "assignments", "deadlines", "targets"):
            for value in getattr(task, name):
                part = name.removesuffix("s")
                found = apply(matrix(), [Correction(task.path, part, "change", key_of(value), after=as_json(value))])[0].task(task.path)
                assert as_json(next(one for one in getattr(found, name) if key_of(one) == key_of(value))) | {"confidence": 0} == as_json(value) | {"confidence": 0}


def test_typed_cells_carry_a_version(database):
    (first,) = entries.write(database, [Entry("jia-2024-1#1", "progress", "已排查3处", 0)], "甲")
    assert first.version == 1
    with pytest.raises(Conflict, match=r"已排查3处.*已排查9处"):
        entries.write(database, [Entry("jia-2024-1#2", "status", "完成", 0), Entry("jia-2024-1#1", "progress", "已排查9处", 0)], "乙")
    assert [one.value for one in entries.entries(database)] == ["已排查3处"]
    entries.write(database, [replace(first, value="已排查9处")], "乙")
    assert [(line.before, line.after) for line in entries.history(database, "jia-2024-1#1")] == [("已排查3处", "已排查9处"), (None, "已排查3处")]


@pytest.mark.parametrize(("field", "value"), [("owner", "x"), ("note", "长" * 5001)])
def test_a_wrong_cell_is_refused(database, field, value):
    with pytest.raises(BadInput):
        entries.write(database, [Entry("jia-2024-1#1", field, value, 0)], "甲")


def test_link_decisions_are_kept_changed_and_cleared(database):
    link = entries.LinkDecision("d", "1", "p", "2", "confirm")
    for decision, kept in (("confirm", ["confirm"]), ("reject", ["reject"]), ("clear", [])):
        entries.decide(database, replace(link, decision=decision), "甲")
        assert [one.decision for one in entries.decisions(database)] == kept


def test_users_log_in_and_out(database):
    people.add_user(database, "管理员", "一个很长很长的密码", "admin", who="系统")
    assert people.log_in(database, "管理员", "错的密码错的密码") is None
    assert people.log_in(database, "没有的人", "一个很长很长的密码") is None
    opened = people.log_in(database, "管理员", "一个很长很长的密码")
    assert people.session(database, opened.token).user.may("edit")
    with database.read() as connection:
        everything = json.dumps([[str(row) for row in connection.execute(select(table))] for table in METADATA.sorted_tables], ensure_ascii=False)
    assert opened.token not in everything
    assert "一个很长很长的密码" not in everything
    people.log_out(database, opened.token)
    assert people.session(database, opened.token) is None


def test_the_last_admin_stays(database):
    people.add_user(database, "管理员", "一个很长很长的密码", "admin", who="系统")
    for wrong in (people.UserChange(role="view"), people.UserChange(active=False)):
        with pytest.raises(BadInput, match="至少要留一个"):
            people.change_user(database, "管理员", wrong, who="管理员")
    assert people.users(database) == (people.User("管理员", "admin"),)


def test_a_changed_password_ends_the_sessions(database):
    people.add_user(database, "甲", "一个很长很长的密码", "admin", who="系统")
    opened = people.log_in(database, "甲", "一个很长很长的密码")
    people.change_user(database, "甲", people.UserChange(password="另一个更长的密码"), who="甲")
    assert people.session(database, opened.token) is None


def test_backup_and_restore(database, tmp_path):
    circulars.put(database, intake(), "甲")
    entries.write(database, [Entry("jia-2024-1#1", "progress", "已排查3处", 0)], "甲")
    saved = backup(database, tmp_path / "backup.json")
    circulars.remove(database, "jia-2024-1", "甲")
    entries.write(database, [Entry("jia-2024-1#2", "note", "后来的", 0)], "甲")
    restore(database, saved)
    assert circulars.file_of(database, "jia-2024-1") == ("甲.docx", b"file")
    assert [one.value for one in entries.entries(database)] == ["已排查3处"]
    entries.write(database, [Entry("jia-2024-1#2", "note", "恢复之后", 0)], "甲")


def test_a_backup_from_before_files_waited_in_the_database_is_restored(database, tmp_path):
    circulars.put(database, intake(), "甲")
    raw = json.loads(backup(database, tmp_path / "backup.json").read_text("utf-8"))
    del raw["tables"]["uploads"]
    (tmp_path / "old.json").write_text(json.dumps(raw), "utf-8")
    uploads.receive(database, "乙.docx", b"file", "甲")
    restore(database, tmp_path / "old.json")
    assert circulars.file_of(database, "jia-2024-1") == ("甲.docx", b"file")
    assert uploads.waiting(database) == ()


def test_a_wrong_backup_changes_nothing(database, tmp_path):
    circulars.put(database, intake(), "甲")
    for words in ("", "{}", '{"schema": "other", "tables": {}}'):
        (tmp_path / "wrong.json").write_text(words, "utf-8")
        with pytest.raises(BadInput, match="不是台账备份"):
            restore(database, tmp_path / "wrong.json")
    assert circulars.search(database)


def write_forever(where, acknowledged):
    database = Database.open(where)
    for number in range(100_000):
        entries.write(database, [Entry(f"c#{number}", "note", f"第{number}条", 0), Entry(f"c#{number}", "progress", f"第{number}条", 0)], "甲")
        acknowledged.send(number)


@pytest.mark.parametrize("run", range(4))
def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_half_written(tmp_path, run):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=write_forever, args=(tmp_path / "a.db", theirs))
    process.start()
    last = ours.recv()
    time.sleep(0.1 + run * 0.13)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while ours.poll():
        last = ours.recv()
    kept = entries.entries(Database.open(tmp_path / "a.db"))
    tasks = {one.task for one in kept}
    assert {f"c#{number}" for number in range(last + 1)} <= tasks
    assert len(kept) == 2 * len(tasks)


def write_some(where, who):
    database = Database.open(where)
    for number in range(15):
        entries.write(database, [Entry(f"c#{who}-{number}", "note", who, 0)], who)


def test_twenty_writers_at_once_lose_nothing(tmp_path):
    Database.open(tmp_path / "a.db").close()
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_some, args=(tmp_path / "a.db", f"人{number}")) for number in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 20
    assert len(entries.entries(Database.open(tmp_path / "a.db"))) == 300


def test_of_two_servers_each_waiting_file_goes_to_one(database):
    """Both ask at the same moment, again and again: no file is taken twice, none is left."""
    numbers = {uploads.receive(database, f"{at}.docx", b"file", "甲") for at in range(40)}
    taken: dict[str, list[int]] = {"东": [], "西": []}
    ready = threading.Barrier(2)

    def serve(name):
        ready.wait()
        for _ in range(5):
            taken[name] += [one.id for one in uploads.take_up(database, uploads.Server(name, 60))]

    threads = [threading.Thread(target=serve, args=(name,)) for name in taken]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken["东"] + taken["西"]) == sorted(numbers)


def test_a_file_is_read_by_the_server_that_has_it(database):
    east, west = uploads.Server("东", 60), uploads.Server("西", 60)
    number = uploads.receive(database, "甲.docx", b"file", "甲", server=east)
    assert uploads.take_up(database, west) == ()
    assert (uploads.begin(database, number, west), uploads.begin(database, number, east)) == (0, 1)
    assert [one.id for one in uploads.take_up(database, east, {"东"})] == [number]  # after a kill
    uploads.leave(database, east)
    assert [one.id for one in uploads.take_up(database, west)] == [number]
    assert (uploads.begin(database, number, east), uploads.begin(database, number, west)) == (0, 2)


def test_what_a_server_left_that_is_gone_goes_to_another(database):
    gone, there = uploads.Server("去", -5), uploads.Server("在", 60)
    left = uploads.receive(database, "甲.docx", b"file", "甲", server=gone)
    uploads.receive(database, "乙.docx", b"file", "甲", server=there)
    assert [one.id for one in uploads.take_up(database, uploads.Server("来", 60))] == [left]
    uploads.stay(database, there)
    assert uploads.take_up(database, uploads.Server("来", 60)) == ()
