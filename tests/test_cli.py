"""The command line as a user calls it: exit statuses, what goes to stdout and stderr, words instead of traces."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS, main
from pipeline.cli.terminal import table, width, wrapped

ROOT = Path(__file__).parents[1]
DISTRICT = ROOT / "corpus" / "district"


def duban(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pipeline.cli", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT)


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert COMMANDS[name][:6] in capsys.readouterr().out


def test_a_wrong_call_is_status_two(capsys):
    assert main([]) == 2
    for arguments in (["run"], ["nonsense"], ["show"]):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2
    capsys.readouterr()


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("duban ")


def test_help_loads_nothing_heavy():
    code = "import sys; from pipeline.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint([m for m in ('pandas', 'spacy', 'jieba', 'yaml', 'lxml') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip().endswith("[]")


def test_show_prints_the_table(capsys):
    assert main(["show", str(DISTRICT / "directive.txt")]) == 0
    shown = capsys.readouterr().out
    assert "责任：" in shown
    assert "体检发现" in shown


def test_show_json_is_the_contract(capsys):
    assert main(["show", "--json", str(DISTRICT / "directive.txt")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["schema"] == "duban/1"
    text = result["text"]
    for task in result["tasks"]:
        for one in task["assignments"]:
            assert text[one["start"] : one["end"]] == one["unit"]


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_file_that_is_not_there_is_a_sentence(command, capsys):
    assert main([command, "没有这份文件.docx"]) == 1
    told = capsys.readouterr().err
    assert "打不开" in told
    assert "Traceback" not in told


def test_check_prints_findings_with_their_words(capsys):
    assert main(["check", "--unlisted", str(DISTRICT / "directive.txt")]) == 0
    shown = capsys.readouterr().out
    assert "附件3" in shown
    assert "未列为任务的语句" in shown


def test_many_tasks_without_an_owner_are_one_line(tmp_path, capsys):
    items = "".join(f"（{number}）整治{what}。更换老旧部件，逐项销号。\n" for number, what in zip("一二三四", ("线路", "管道", "阀门", "水泵"), strict=True))
    paper = tmp_path / "方案.txt"
    paper.write_text(f"青山镇设施整治工作方案\n一、重点任务\n{items}二、工作要求\n各村要落实责任。\n", "utf-8")
    assert main(["check", str(paper)]) == 0
    shown = capsys.readouterr().out
    assert "有4项没有写明由谁负责" in shown
    assert shown.count("没有写明由谁负责") == 1


def test_explain_shows_sentence_and_rule(capsys):
    matrix = json.loads(duban("show", "--json", DISTRICT / "directive.txt").stdout)
    path = next(task["path"] for task in matrix["tasks"] if task["deadlines"])
    assert main(["explain", f"{DISTRICT / 'directive.txt'}#{path}"]) == 0
    shown = capsys.readouterr().out
    assert "原句：" in shown
    assert ".yaml（内置）" in shown


def test_explain_of_an_unknown_clause_lists_the_known_ones(capsys):
    assert main(["explain", f"{DISTRICT / 'directive.txt'}#99"]) == 1
    assert "可选" in capsys.readouterr().err


def test_run_and_the_commands_on_its_results(tmp_path, capsys):
    out = tmp_path / "out"
    texts = sorted(DISTRICT.glob("*.txt"))
    assert main(["run", *map(str, texts), "-o", str(out), "--workers", "0"]) == 0
    assert main(["evaluate", str(DISTRICT / "gold"), str(out / "matrix")]) == 0
    assert "tasks" in capsys.readouterr().out
    assert main(["graph", str(out), "--ask", "missing"]) == 0
    assert "不在库中" not in capsys.readouterr().out
    assert main(["graph", str(out), "-o", str(tmp_path / "graph")]) == 0
    assert {"cascade.html", "cascade.svg", "cascade.graphml", "cascade.json"} <= {path.name for path in (tmp_path / "graph").iterdir()}


def test_run_with_a_bad_file_is_status_one(tmp_path, capsys):
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "好.txt").write_bytes((DISTRICT / "bulletin.txt").read_bytes())
    assert main(["run", str(tmp_path), "-o", str(tmp_path / "out"), "--workers", "0"]) == 1
    shown = capsys.readouterr()
    assert "空.docx" in shown.err
    assert "读成 1 份" in shown.out


def test_compare_writes_what_the_contract_says(tmp_path, capsys):
    plan = next(DISTRICT.glob("plan_*.txt"))
    assert main(["compare", str(DISTRICT / "directive.txt"), str(plan), "-o", str(tmp_path)]) == 0
    coverage = json.loads((tmp_path / "coverage.json").read_text("utf-8"))
    assert coverage["schema"] == "duban-coverage/1"
    assert {row["status"] for row in coverage["rows"]} <= {"covered", "partial", "missing"}
    assert {"承接对照表.xlsx", "承接对照表.docx", "承接对照.html"} <= {path.name for path in tmp_path.iterdir()}
    assert "已承接" in capsys.readouterr().out


def test_doctor_names_the_needed_parts(capsys):
    assert main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "必需部件齐全" in shown
    assert "词库" in shown


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("任务", 4), ("（一）a", 7), ("e\u0301", 1)])
def test_width_counts_wide_characters_twice(text, columns):
    assert width(text) == columns


def test_long_cells_are_wrapped_and_aligned():
    assert wrapped("排查隐患整改", 4) == ["排查", "隐患", "整改"]
    shown = table(["甲", "乙"], [["排查隐患" * 30, "x"]], [1, 1])
    assert len({width(line.rstrip()) for line in shown.splitlines()[1:2]}) == 1
    assert all("│" in line or "┼" in line for line in shown.splitlines())


def test_calendar_writes_one_for_all_and_one_per_unit(tmp_path, capsys):
    assert main(["calendar", str(DISTRICT / "directive.txt"), "-o", str(tmp_path), "--today", "2025-05-26"]) == 0
    assert "没有确定日期" in capsys.readouterr().out
    assert {"deadlines.ics", "待办.ics", "月历.xlsx", "本周清单.txt", "本月清单.txt"} <= {path.name for path in tmp_path.iterdir()}
    assert len(list((tmp_path / "按单位").glob("*.ics"))) > 5
    assert "5月" in (tmp_path / "本周清单.txt").read_text("utf-8")
    assert b"BEGIN:VEVENT" in (tmp_path / "deadlines.ics").read_bytes()


def test_a_wrong_alarm_is_a_sentence(tmp_path, capsys):
    assert main(["calendar", str(DISTRICT / "directive.txt"), "-o", str(tmp_path), "--alarms", "三天"]) == 1
    assert "看不懂" in capsys.readouterr().err


def test_papers_for_the_office_and_for_each_unit(tmp_path, capsys):
    assert main(["papers", str(DISTRICT / "directive.txt"), "-o", str(tmp_path), "--today", "2025-03-20", "--issuer", "某区安委办"]) == 0
    assert "任务分解表.docx" in capsys.readouterr().out
    assert {"任务分解表.docx", "交办单", "分送包", "工作台历.xlsx"} <= {path.name for path in tmp_path.iterdir()}
    assert len(list((tmp_path / "交办单").iterdir())) == len(list((tmp_path / "分送包").iterdir())) > 5


def test_the_agenda_schedules_backwards_and_reminds(tmp_path):
    import openpyxl

    assert main(["papers", str(DISTRICT / "directive.txt"), "-o", str(tmp_path), "--today", "2025-04-25"]) == 0
    book = openpyxl.load_workbook(tmp_path / "工作台历.xlsx")
    assert book.sheetnames == ["倒排工期", "报送日历", "催办"]
    head, *stages = list(book["倒排工期"].iter_rows(values_only=True))
    step, first, last, due = (head.index(name) for name in ("步骤", "开始", "结束", "截止日"))
    assert {row[step] for row in stages} >= {"起草", "上报"}
    assert all(row[first] <= row[last] <= row[due] for row in stages if row[first])
    assert any("区" in str(row[0]) for row in book["催办"].iter_rows(min_row=2, values_only=True))


def test_a_returned_ledger_comes_home(tmp_path, capsys):
    import openpyxl

    out, returned = tmp_path / "out", tmp_path / "收回.xlsx"
    assert main(["run", str(DISTRICT / "bulletin.txt"), "-o", str(out), "--workers", "0"]) == 0
    book = openpyxl.load_workbook(out / "任务清单.xlsx")
    sheet = book["数据版"]
    heads = {cell.value: cell.column for cell in next(row for row in sheet.iter_rows() if any(cell.value == "进展情况" for cell in row))}
    top = next(row for row in range(1, 10) if sheet.cell(row, heads["进展情况"]).value == "进展情况")
    sheet.cell(top + 1, heads["进展情况"]).value = "已拆除3处"
    book.save(returned)
    assert main(["merge", str(returned), "-o", str(out)]) == 0
    assert "修改 1 处" in capsys.readouterr().out
    merged = openpyxl.load_workbook(out / "任务清单.xlsx")["数据版"]
    assert "已拆除3处" in {cell.value for row in merged.iter_rows() for cell in row}
    assert main(["run", str(DISTRICT / "bulletin.txt"), "-o", str(out), "--workers", "0"]) == 0
    again = openpyxl.load_workbook(out / "任务清单.xlsx")["数据版"]
    assert "已拆除3处" in {cell.value for row in again.iter_rows() for cell in row}


def test_merging_without_a_ledger_is_a_sentence(tmp_path, capsys):
    assert main(["merge", str(tmp_path / "x.xlsx"), "-o", str(tmp_path)]) == 1
    assert "没有找到发出的台账" in capsys.readouterr().err
