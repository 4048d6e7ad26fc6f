"""`duban user add|list`: who may use the workbench."""

from __future__ import annotations

import argparse
import getpass
import sys

from pipeline.cli.serve import add_database


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_database(parser)
    parser.add_argument("act", choices=("add", "list"), metavar="add|list", help="add 新建，list 列出")
    parser.add_argument("name", nargs="?", default="", metavar="用户名")
    parser.add_argument("--role", choices=("view", "edit", "admin"), default="edit", help="view 查看，edit 编辑，admin 管理")


def work(options: argparse.Namespace) -> int:
    """Makes a user (the password is read from the terminal, or from stdin in a pipe), or lists them."""
    from pipeline.ledger.database import Database
    from pipeline.ledger.people import ROLES, add_user, users

    database = Database.open(options.database)
    if options.act == "add":
        password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        role = options.role if users(database) else "admin"
        add_user(database, options.name, password, role, who="命令行")
        print(f"已建用户 {options.name}（{ROLES[role]}）")
    for user in users(database) if options.act == "list" else ():
        print(f"{user.name}\t{ROLES[user.role]}\t{'可用' if user.active else '停用'}")
    return 0
