"""XML of untrusted files: no entities, no network, no DTD, bounded depth."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.errors import LimitExceeded, UnreadableFile
from pipeline.read.limits import LIMITS

_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)


def parse(data: bytes, part: str, *, recover: bool = False) -> etree._Element:
    """The root of an XML part; raises UnreadableFile when it is no XML, LimitExceeded for entities or absurd nesting.

    `recover` repairs what can be repaired (an unclosed tag at the end of a truncated part).
    """
    head = data[:4096].replace(b"\x00", b"")
    if _ENTITY.search(head) or (b"<!ENTITY" in data):
        raise LimitExceeded(f"{part} 含有实体定义，可能是恶意文件", advice="请核实文件来源，或用 WPS 打开并另存后再试")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise LimitExceeded(f"{part} 嵌套层数过多", advice="请核实文件来源") from error
        raise UnreadableFile(f"{part} 已损坏", advice="请重新下载，或用 WPS 打开并另存后再试") from error
    if root is None:
        raise UnreadableFile(f"{part} 已损坏", advice="请重新下载，或用 WPS 打开并另存后再试")
    return root


def too_deep(depth: int) -> LimitExceeded | None:
    """The error for a walk that is `depth` levels down, None within the limit."""
    return LimitExceeded("文件内部嵌套层数过多", advice="请核实文件来源") if depth > LIMITS.xml_depth else None
