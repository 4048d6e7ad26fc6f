"""The command `duban`: the only place that prints. One module a command; each is imported when it is called, so that help is instant.

stdout is for results, stderr for progress and problems, in plain Chinese. Exit status: 0 all right, 1 some files failed (the rest is
written), 2 wrong call. A traceback appears with `--debug` alone.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

RARELY = (100_000, 50, 100)
"""Objects made between two collections of the youngest, and of the older generations in turn."""

COMMANDS = {
    "run": "读一个目录或若干文件，生成任务矩阵、台账、日历等全套结果",
    "show": "在终端显示一份文件的任务表",
    "explain": "说明某条任务每一格的依据：原句、规则、词条",
    "check": "发文前体检：数字、序号、日期、引用、漏责任单位等",
    "compare": "承接对照：上级文件的每项任务，方案里承接了、弱化了还是漏了",
    "graph": "传导图：谁依据谁、缺哪份上位文件、哪个镇街没有方案",
    "calendar": "日历：全部与各单位的 .ics、月历表、年度一览、可贴到群里的清单",
    "papers": "文书：任务分解表、交办单、分送包、倒排工期、报送日历、催办、填报表、按模板填表",
    "merge": "收回填好的台账：按编号归位，冲突逐处列出",
    "query": "用 SQL 查询结果表",
    "serve": "在浏览器里打开工作台：复核、台账、日历、对照",
    "user": "工作台的用户",
    "backup": "备份或恢复台账数据库",
    "evaluate": "用标准答案检验结果：准确率、召回率、F1",
    "doctor": "检查本机环境：缺什么、装什么",
    "demo": "用自带的示例文件跑一遍全套",
}


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of the command line `argv`."""
    # Loading makes a million objects that stay: looking through them for rubbish again and again costs a tenth of a short command.
    gc.set_threshold(*RARELY)
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in arguments if not word.startswith("-")), "")
    parser = _parser(name)
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        print(f"duban {version('duban')}")
        return 0
    if not hasattr(options, "work"):
        parser.print_help()
        return 2
    return _perform(options)


def _parser(chosen: str) -> argparse.ArgumentParser:
    """The parser with all commands named, and the options of the chosen one alone filled in."""
    parser = argparse.ArgumentParser(prog="duban", description="督办：把公文读成任务清单。全部在本机完成，不连网络。", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="显示帮助")
    parser.add_argument("--version", action="store_true", help="显示版本")
    parser.add_argument("--debug", action="store_true", help="出错时显示技术细节")
    commands = parser.add_subparsers(title="命令", metavar="命令")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about, add_help=False)
        command.add_argument("-h", "--help", action="help", help="显示帮助")
        if name == chosen:
            module = _module(name)
            module.options(command)
            command.set_defaults(work=module.work)
    return parser


def _module(name: str) -> ModuleType:
    return import_module(f"pipeline.cli.{name}")


def _perform(options: argparse.Namespace) -> int:
    from pipeline.errors import DubanError

    try:
        status: int = options.work(options)
    except DubanError as error:
        if options.debug:
            raise
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已停止；已完成的部分保留，再运行一次会接着做。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return status
