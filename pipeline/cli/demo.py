"""`duban demo`: the fictional district of `corpus/`, read and written out in full."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.errors import BadInput


def options(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("-o", "--out", type=Path, default=Path("outputs/demo"), metavar="目录", help="结果放在哪里（默认 outputs/demo）")


def work(options: argparse.Namespace) -> int:
    """Runs the main job on the corpus."""
    from pipeline.cli.run import Meter, report
    from pipeline.flow import Settings, run

    folder = corpus()
    print(f"示例：{folder}（虚构的区和镇街，文件都是编写的）")
    return report(run([folder], options.out, Settings(), Meter()), options.out)


def corpus() -> Path:
    """The folder of the fictional district: inside an installed wheel, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_corpus" / "district", package.parent / "corpus" / "district"):
        if folder.is_dir():
            return folder
    raise BadInput("找不到示例文件", where=str(package), advice="请重新安装 duban")
