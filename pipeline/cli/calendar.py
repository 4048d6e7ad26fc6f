"""`duban calendar PATH… -o DIR`: calendars for all and per unit, month sheets, a year's overview, lists for chats."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.cli.reading import add_dictionary, matrices_of
from pipeline.export.calendar.placing import CalendarSettings, Placement, place
from pipeline.flow import tools
from pipeline.lexicon import Lexicon
from pipeline.model.matrix import Matrix


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件或目录", help="公文，或 duban run 的结果目录")
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs/calendar"), metavar="目录", help="结果放在哪里（默认 outputs/calendar）")
    parser.add_argument("--policy", choices=("提前", "顺延", "不变"), default="提前", help="到期日遇休息日怎么办（默认提前）")
    parser.add_argument("--alarms", default="3,1", metavar="天数", help="提前几个工作日提醒（默认 3,1）")
    parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="日期", help="清单以哪天为今天（默认本机日期）")
    add_dictionary(parser)


def work(options: argparse.Namespace) -> int:
    """Writes the calendars."""
    layers = tuple(options.dictionary)
    matrices, failed = matrices_of(options.paths, layers)
    lexicon, _ = tools(layers)
    settings = CalendarSettings(policy=options.policy, alarms=_alarms(options.alarms))
    placement = place(matrices, settings, lexicon)
    today = options.today or date.today()  # noqa: DTZ011 - the user's own day
    _write_calendars(options.out, matrices, settings, lexicon, today)
    _write_lists(options.out, placement, settings, today)
    shown = len(placement.slots())
    print(f"日历在 {options.out}：{shown} 个日子，{len(placement.unplaced)} 条没有确定日期（只列出，不猜日子）。")
    print("deadlines.ics 全部，按单位/ 各单位，月历.xlsx，年度一览，本周与本月清单.txt，待办.ics")
    return 1 if failed else 0


def _alarms(words: str) -> tuple[int, ...]:
    from pipeline.errors import BadInput

    parts = [part.strip() for part in words.replace("，", ",").split(",") if part.strip()]
    if not all(part.isdigit() for part in parts):
        raise BadInput(f"看不懂提醒天数“{words}”", where="--alarms", advice="请写成 3,1")
    return tuple(int(part) for part in parts)


def _write_calendars(out: Path, matrices: Sequence[Matrix], settings: CalendarSettings, lexicon: Lexicon, today: date) -> None:
    """The calendars, with versions and cancellations against those that stand there from the last time."""
    from pipeline.export.atomic import safe_stems, write_bytes
    from pipeline.export.calendar.ics import events_ics, happenings, read_ics, todos_ics, with_history
    from pipeline.export.deliverables import Deliverables
    from pipeline.export.ledger_rows import ledger_rows
    from pipeline.export.packs import only
    from pipeline.export.papers.assignment import by_unit
    from pipeline.export.wording import Wording

    def write(path: Path, chosen: Sequence[Matrix], name: str) -> None:
        found = happenings(place(chosen, settings, lexicon), settings, today)
        if path.is_file():
            found = with_history(found, read_ics(path.read_bytes(), where=path.name))
        write_bytes(path, events_ics(found, name, settings))

    write(out / "deadlines.ics", matrices, "任务时限")
    write_bytes(out / "待办.ics", todos_ics(happenings(place(matrices, settings, lexicon), settings, today), "任务时限"))
    wording = Wording.of(lexicon)
    units = by_unit(matrices, ledger_rows(matrices, wording, Deliverables.of(lexicon)), wording)
    for tasks, stem in zip(units, safe_stems(one.unit for one in units), strict=True):
        write(out / "按单位" / f"{stem}.ics", only(matrices, tasks), f"任务时限（{tasks.unit}）")


def _write_lists(out: Path, placement: Placement, settings: CalendarSettings, today: date) -> None:
    from pipeline.export.atomic import write_text
    from pipeline.export.calendar.listing import month_text, week_text
    from pipeline.export.calendar.month_sheet import write_month_sheets
    from pipeline.export.calendar.overview import year_svg, years

    slots = placement.slots()
    write_month_sheets(out / "月历.xlsx", placement, settings)
    write_text(out / "本周清单.txt", week_text(slots, today, placement.unplaced))
    write_text(out / "本月清单.txt", month_text(slots, today.year, today.month))
    for year in years(slots):
        write_text(out / f"{year}年一览.svg", year_svg(slots, year))
