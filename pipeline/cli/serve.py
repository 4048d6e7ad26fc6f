"""`duban serve`: the workbench in the browser, on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from pipeline.errors import MissingTool

DATABASE = os.environ.get("DUBAN_DATABASE", "")
HOME = Path.home() / "督办"


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    add_database(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="默认只在本机；对外开放前要先建用户（duban user）")
    parser.add_argument("--port", type=int, default=8421, metavar="端口")
    parser.add_argument("--dictionary", type=Path, action="append", default=[], metavar="目录", help="本区、本单位的词库；工作台记入的词条写在最后一个")
    parser.add_argument("--megabytes", type=int, default=64, metavar="兆", help="单个文件上限（默认 64）")
    parser.add_argument("--seconds", type=float, default=120.0, metavar="秒", help="每份文件最长用时（默认 120）")
    parser.add_argument("--refuse-classified", action="store_true", help="标有密级的文件一律不收（默认是提醒，由人决定）")
    parser.add_argument("--policy", choices=("提前", "顺延", "不变"), default="提前", help="到期日遇休息日怎么办（默认提前）")
    parser.add_argument("--open", action="store_true", help="启动后打开浏览器")


def add_database(parser: argparse.ArgumentParser) -> None:
    """Declares where the ledger database is."""
    parser.add_argument(
        "--database", default=DATABASE or str(HOME / "台账.db"), metavar="位置", help="台账数据库：文件，或 postgresql+psycopg://…（也可用环境变量 DUBAN_DATABASE）"
    )


def work(options: argparse.Namespace) -> int:
    """Serves until stopped."""
    try:
        import uvicorn

        from pipeline.web.app import create_app
    except ImportError as error:
        raise MissingTool("没有装工作台的部件", advice="请运行：pip install 'duban[web]'") from error
    from pipeline.web.settings import ServerSettings

    settings = ServerSettings(
        database=options.database, host=options.host, port=options.port, megabytes=options.megabytes, seconds=options.seconds,
        refuse_classified=options.refuse_classified, layers=_layers(options.dictionary), policy=options.policy,
    )  # fmt: skip
    app = create_app(settings)
    address = f"http://{'127.0.0.1' if settings.local else options.host}:{options.port}/"
    print(f"督办工作台：{address}\n台账数据库：{options.database}\n按 Ctrl+C 停止。", file=sys.stderr)
    if options.open:
        import webbrowser

        webbrowser.open(address)
    uvicorn.run(app, host=options.host, port=options.port, log_level="warning", server_header=False, date_header=False)
    return 0


def _layers(given: list[Path]) -> tuple[Path, ...]:
    """The dictionary layers; without any, the office's own stands beside the database's home."""
    if given:
        return tuple(given)
    own = HOME / "本单位词库"
    own.mkdir(parents=True, exist_ok=True)
    return (own,)
