"""`duban serve`, `duban user`, `duban backup` from the terminal."""

import io
import sys

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed (pip install 'duban[web]')")

from web_making import Desk, matrix, process, served, shelve

from pipeline.cli import main
from pipeline.ledger.database import Database
from pipeline.ledger.people import log_in
from pipeline.web.settings import ServerSettings


def test_users_are_made_and_listed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("一二三四五六七八\n"))
    assert main(["user", "add", "张三", "--database", str(tmp_path / "a.db"), "--role", "view"]) == 0
    assert "张三（管理）" in capsys.readouterr().out, "the first user is an administrator whatever was asked"
    assert main(["user", "list", "--database", str(tmp_path / "a.db")]) == 0
    assert capsys.readouterr().out == "张三\t管理\t可用\n"
    opened = Database.open(tmp_path / "a.db")
    assert log_in(opened, "张三", "一二三四五六七八")
    opened.close()


def test_a_short_password_is_refused_in_words(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("短\n"))
    assert main(["user", "add", "张三", "--database", str(tmp_path / "a.db")]) == 1
    assert "密码太短" in capsys.readouterr().err


def test_a_backup_brings_everything_back(tmp_path, capsys):
    shelve(tmp_path / "a.db", matrix(1, 3))
    with served(ServerSettings(str(tmp_path / "a.db"))) as base:
        cell = {"task": "jia-1#1", "field": "note", "value": "记一笔", "version": 0}
        Desk(base).post("/api/ledger/cells", json={"cells": [cell]}).raise_for_status()
    assert main(["backup", str(tmp_path / "备份.json"), "--database", str(tmp_path / "a.db")]) == 0
    assert main(["backup", str(tmp_path / "备份.json"), "--database", str(tmp_path / "b.db"), "--restore"]) == 0
    with served(ServerSettings(str(tmp_path / "b.db"))) as base:
        rows = Desk(base).get("/api/ledger").json()["rows"]
        assert [row["note"] for row in rows] == ["记一笔", "", ""]
    (tmp_path / "别的.json").write_text("{}", "utf-8")
    assert main(["backup", str(tmp_path / "别的.json"), "--database", str(tmp_path / "b.db"), "--restore"]) == 1
    assert "不是台账备份文件" in capsys.readouterr().err


def test_serve_refuses_to_open_itself_without_accounts(tmp_path, capsys):
    assert main(["serve", "--database", str(tmp_path / "a.db"), "--host", "0.0.0.0", "--dictionary", str(tmp_path)]) == 1
    assert "先建用户" in capsys.readouterr().err


def test_serve_makes_a_folder_for_the_offices_own_words(tmp_path):
    with process(tmp_path / "a.db", tmp_path) as (base, _):
        assert Desk(base).get("/api/me").json()["user"] == "本机"
    assert (tmp_path / "督办" / "本单位词库").is_dir()
