"""Duban's times beside JioNLP and Recognizers-Text (Chinese) on tests/cases/times.yaml, one lenient measure for all three.

The peers are never dependencies of the project (JioNLP brings a GPL package); they live in a throw-away environment:

    python -m venv /tmp/peers
    /tmp/peers/bin/pip install jionlp "emoji==1.1.0" datedelta grapheme multipledispatch \
        recognizers-text==1.0.2a2 recognizers-text-number==1.0.2a2 recognizers-text-number-with-unit==1.0.2a2 recognizers-text-date-time==1.0.2a2
    /tmp/peers/bin/python tests/benchmarks/times_peers.py ask jionlp /tmp/jionlp.json
    /tmp/peers/bin/python tests/benchmarks/times_peers.py ask recognizers /tmp/recognizers.json
    python tests/benchmarks/times_peers.py compare /tmp/jionlp.json /tmp/recognizers.json

`ask` needs nothing but the peer; `compare` needs Duban and prints a Markdown table. Measures, per row of the table:
- a positive row counts as right where every expected reading is among those said: `by` the last day, `on`/`during` both days, `from` the
  first day, `recurring` the period alone (month, quarter …), `relative` any duration or date at all, `ongoing` and impossible dates are left out;
- a negative row counts as right where nothing is said. The peers look for any time, not for limits: their figure there says what
  a matrix built on them would have to weed out, not that they fail at their own task.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "times.yaml"
DATED = date(2024, 3, 15)


def rows():
    """(phrase, expected) of every row, read without a YAML parser so that the peers' environment needs none."""
    lines = CASES.read_text("utf-8").splitlines()
    return [tuple(line.strip()[2:].replace("\\n", "\n").rsplit(" => ", 1)) for line in lines if line.startswith("  - ")]


def ask_jionlp(phrases):
    """Readings by JioNLP: its extractor with parsing against the issue date."""
    import logging

    import jionlp

    logging.disable(logging.CRITICAL)
    base = time.mktime(DATED.timetuple())
    answers = {}
    for phrase in phrases:
        try:
            found = jionlp.ner.extract_time(phrase, time_base=base, with_parsing=True)
        except Exception:
            found = []
        answers[phrase] = [one for item in found for one in _jionlp_reading(item.get("detail") or {})]
    return answers


def _jionlp_reading(detail):
    what = detail.get("time")
    if detail.get("type") == "time_period":
        delta = what.get("delta") if isinstance(what, dict) else None
        yield {"every": {name: value for name, value in (delta or {}).items() if isinstance(value, int | float)}}
    elif detail.get("type") in ("time_point", "time_span") and isinstance(what, list):
        yield {"start": what[0][:10], "end": what[-1][:10]}
    else:
        yield {"duration": True}


def ask_recognizers(phrases):
    """Readings by Recognizers-Text; of two possible years the one not before the issue date."""
    from recognizers_date_time import Culture, recognize_datetime

    answers = {}
    for phrase in phrases:
        try:
            found = recognize_datetime(phrase, Culture.Chinese, reference=datetime(DATED.year, DATED.month, DATED.day))  # noqa: DTZ001
        except Exception:
            found = []
        answers[phrase] = [_recognizers_reading(item.resolution) for item in found]
    return answers


def _recognizers_reading(resolution):
    values = (resolution or {}).get("values") or [{}]
    value = next((one for one in values if (one.get("value") or one.get("start") or "") >= str(DATED)), values[-1])
    if value.get("type") == "set":
        return {"every": _period(value.get("timex", ""))}
    if value.get("type") in ("daterange", "datetimerange"):
        last = value.get("end", "")[:10]
        end = str(date.fromisoformat(last) - timedelta(days=1)) if last > "1900" else ""
        return {"start": value.get("start", "")[:10], "end": end}
    if value.get("type") in ("date", "datetime"):
        return {"start": value.get("value", "")[:10], "end": value.get("value", "")[:10]}
    return {"duration": True}


def _period(timex):
    units = {"D": "day", "W": "week", "M": "month", "Y": "year"}
    digits = "".join(char for char in timex if char.isdigit())
    return {units[timex[-1]]: int(digits)} if timex[-1:] in units and digits and timex.startswith("P") else {}


def ask_duban(phrases):
    """Readings by Duban in the same lenient form."""
    from pipeline.extract.times import find_times
    from pipeline.lexicon import Lexicon
    from pipeline.model.mentions import Anchor
    from pipeline.model.text import Span
    from pipeline.resolve.dates import resolve_times

    lexicon, anchor = Lexicon.load(), Anchor(DATED, None, None)
    answers = {}
    for phrase in phrases:
        found = resolve_times(find_times(phrase, [Span(0, len(phrase))], lexicon), anchor, lexicon)
        answers[phrase] = [_duban_reading(one) for one in found]
    return answers


def _duban_reading(deadline):
    if deadline.kind == "recurring":
        return {"every": every(deadline.rrule)}
    if deadline.kind in ("relative", "ongoing"):
        return {"duration": True}
    return {"start": str(deadline.start_date), "end": str(deadline.due_date)}


def every(rrule):
    """The period of an RRULE as {unit: number}; half a month and ten days count as months, as the rule says."""
    parts = dict(part.split("=") for part in rrule.split(";"))
    return {{"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week", "DAILY": "day", "HOURLY": "hour"}[parts["FREQ"]]: int(parts.get("INTERVAL", 1))}


def days_of(period):
    """A period in days, so that 12 months are a year and 7 days a week."""
    lengths = {"year": 360, "month": 30, "week": 7, "workday": 1, "day": 1, "hour": 1 / 24}
    return round(sum(lengths.get(name, 0) * value for name, value in period.items()), 3)


def right(expected, said):
    """True where every expected reading is among those said; None where the row is left out."""
    wanted = [one.split(" !")[0] for one in expected.split("; ")]
    if any(one in ("ongoing", "by -", "during -") for one in wanted) or "!deadline-impossible" in expected:
        return None
    return all(any(_same(one, reading) for reading in said) for one in wanted)


def _same(wanted, said):
    kind, _, value = wanted.partition(" ")
    if kind == "recurring":
        return "every" in said and days_of(said["every"]) == days_of(every(value))
    if kind == "relative":
        return bool(said)
    first, _, last = value.partition("..")
    if kind == "by":
        return said.get("end") == first
    return said.get("start") == first if kind == "from" else (said.get("start"), said.get("end")) == (first, last)


KINDS = (("by", "某日前、某月底前"), ("on", "某日、某月"), ("during", "一段时间"), ("from", "从某时起"), ("recurring", "周期（只比周期长短）"),
         ("relative", "相对期限（只比有无）"), ("none", "不是时限的句子"))  # fmt: skip


def compare(paths):
    """Print the table: right / all rows for each kind and each tool."""
    table = rows()
    phrases = [phrase for phrase, _ in table]
    answers = {"Duban": ask_duban(phrases)} | {Path(path).stem: json.loads(Path(path).read_text("utf-8")) for path in paths}
    print("| 句子的类别 | 句数 |", " | ".join(answers), "|")
    print("|---|---:|" + "---:|" * len(answers))
    for kind, label in KINDS:
        chosen = [(phrase, expected) for phrase, expected in table if expected.split(" ")[0].split(";")[0] == kind]
        scores = [_score(kind, chosen, answers[name]) for name in answers]
        print(f"| {label} | {scores[0][1]} |", " | ".join(f"{hit}（{hit / all_:.1%}）" for hit, all_ in scores), "|")


def _score(kind, chosen, said):
    marks = [not said[phrase] if kind == "none" else right(expected, said[phrase]) for phrase, expected in chosen]
    kept = [mark for mark in marks if mark is not None]
    return sum(kept), len(kept)


def main():
    """`ask NAME FILE` (to a file: a peer greets on stdout) or `compare FILE…`."""
    if sys.argv[1] == "ask":
        asked = {"jionlp": ask_jionlp, "recognizers": ask_recognizers}[sys.argv[2]]
        Path(sys.argv[3]).write_text(json.dumps(asked([phrase for phrase, _ in rows()]), ensure_ascii=False, indent=1), "utf-8")
    else:
        compare(sys.argv[2:])


if __name__ == "__main__":
    main()
