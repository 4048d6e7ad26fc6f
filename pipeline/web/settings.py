"""What a workbench server may do, as one value."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.model.workdays import RestDayPolicy

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`database` is a file or a URL; `host`/`port` what is bound; `megabytes` the largest file handed in; `seconds` per file.

    `refuse_classified`: a paper with a 密级 mark is not even stored. `layers`: dictionaries of district and office; the last one is
    where the office's own entries are written. `policy`: what becomes of a due date on a rest day.
    """

    database: str
    host: str = "127.0.0.1"
    port: int = 8421
    megabytes: int = 64
    seconds: float = 120.0
    refuse_classified: bool = False
    layers: tuple[Path, ...] = ()
    policy: RestDayPolicy = "提前"

    @property
    def local(self) -> bool:
        """True where only this machine can reach the server."""
        if self.host in LOOPBACK:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def check_binding(settings: ServerSettings, *, accounts: bool) -> None:
    """Raises BadInput where the server would be open to others without accounts."""
    if not settings.local and not accounts:
        raise BadInput(
            "对外开放前必须先建用户", where=f"--host {settings.host}", advice="请先运行 duban user add 用户名 --role admin，再启动；或去掉 --host 只在本机使用"
        )
