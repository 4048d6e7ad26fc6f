"""PDF of a paper by LibreOffice, where it is installed; every paper is whole without it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import MissingTool
from pipeline.export.atomic import write_bytes

_SECONDS = 180


def to_pdf(path: Path, folder: Path) -> Path:
    """The PDF of `path` in `folder`, of the same stem. MissingTool where LibreOffice is not installed or makes nothing of the file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingTool("没有找到 LibreOffice，不能转成 PDF", where=path.name, advice="请在 WPS 或 Office 中打开后另存为 PDF")
    with tempfile.TemporaryDirectory() as scratch:
        command = [program, "--headless", f"-env:UserInstallation={(Path(scratch) / 'profile').as_uri()}", "--convert-to", "pdf", "--outdir", scratch]
        made = Path(scratch) / f"{path.stem}.pdf"
        try:
            subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own file, no shell
            return write_bytes(folder / made.name, made.read_bytes())
        except (subprocess.SubprocessError, OSError) as error:
            raise MissingTool("LibreOffice 没有转出 PDF", where=path.name, advice="请在 WPS 或 Office 中打开后另存为 PDF") from error
