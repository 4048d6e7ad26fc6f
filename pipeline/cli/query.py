"""`duban query SQL`: questions to the tables of a run, small or large, by DuckDB."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli.terminal import table


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("sql", metavar="SQL", help='如 "select unit, count(*) from assignments group by unit order by 2 desc limit 20"')
    parser.add_argument("-i", "--in", dest="folder", default="outputs", metavar="目录", help="duban run 的结果目录或地址（默认 outputs）")
    parser.add_argument("--csv", action="store_true", help="输出 CSV")


def work(options: argparse.Namespace) -> int:
    """Prints the answer."""
    from pipeline.cluster import query

    folder = str(Path(options.folder).resolve()) if "://" not in options.folder else options.folder
    names, rows = query(folder, options.sql)
    if options.csv:
        import csv
        import sys

        csv.writer(sys.stdout).writerows([names, *rows])
        return 0
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    print(table(names, cells, [max(4, min(40, max(map(len, column)))) for column in zip(names, *cells, strict=True)]))
    return 0
