"""`duban backup FILE`: the whole ledger database as one file, and back with `--restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli.serve import add_database


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_database(parser)
    parser.add_argument("file", type=Path, metavar="备份文件")
    parser.add_argument("--restore", action="store_true", help="用备份恢复：数据库现有内容会被备份里的替换")


def work(options: argparse.Namespace) -> int:
    """Backs up, or restores."""
    from pipeline.ledger.database import Database, backup, restore

    database = Database.open(options.database)
    if options.restore:
        print(f"已恢复 {restore(database, options.file)} 行")
    else:
        print(f"已备份到 {backup(database, options.file)}")
    return 0
