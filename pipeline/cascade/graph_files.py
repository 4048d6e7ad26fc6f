"""The graph as files: GraphML for other programs, node-link JSON for scripts. Values in, bytes or text out; nothing is written here.

Both are made piece by piece from nodes and edges, so that a graph need not be in memory to be written; the octets are those of networkx.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.errors import BadInput

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Plain = str | bool | int | float
Node = tuple[str, Mapping[str, Plain]]
Edge = tuple[str, str, str, Mapping[str, Plain]]
"""First node, second node, key, attributes."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(graph: MultiDiGraph) -> bytes:
    """`cascade.graphml`, UTF-8; characters that XML cannot hold are left out."""
    return "".join(graphml_lines(graph.graph, lambda: graph.nodes(data=True), lambda: graph.edges(keys=True, data=True))).encode()


def node_link(graph: MultiDiGraph) -> str:
    """`cascade.json`: `{"nodes": [...], "edges": [...]}` with source, target and key, in the order in which they were added."""
    return "".join(node_link_lines(graph.graph, graph.nodes(data=True), graph.edges(keys=True, data=True))).removesuffix("\n")


def node_link_lines(about: Mapping[str, Plain], nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[str]:
    """The pieces of `cascade.json`, with a line end at the end; `about` are the attributes of the graph itself."""
    head = json.dumps({"directed": True, "multigraph": True, "graph": dict(about)}, ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ","
    yield from _members("nodes", ({**data, "id": key} for key, data in nodes))
    yield ","
    yield from _members("edges", ({**data, "source": one, "target": other, "key": key} for one, other, key, data in edges))
    yield "\n}\n"


def _members(name: str, members: Iterable[Mapping[str, Plain]]) -> Iterator[str]:
    yield f'\n "{name}": ['
    between = ""
    for member in members:
        lines = ",\n   ".join(f"{_said(key)}: {_said(value)}" for key, value in member.items())
        yield f"{between}\n  {{\n   {lines}\n  }}"
        between = ","
    yield "\n ]" if between else "]"


def _said(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)


def graphml_lines(about: Mapping[str, Plain], nodes: Callable[[], Iterable[Node]], edges: Callable[[], Iterable[Edge]]) -> Iterator[str]:
    """The pieces of `cascade.graphml`; nodes and edges are asked for twice, first to find which attributes there are."""
    keys: dict[tuple[str, str, str], str] = {}
    for scope, found in (("graph", [about]), ("node", (data for _, data in nodes())), ("edge", (data for *_, data in edges()))):
        for data in found:
            for name, value in data.items():
                keys.setdefault((scope, name, _TYPES[type(value)]), f"d{len(keys)}")
    yield _HEAD
    for (scope, name, kind), key in reversed(keys.items()):
        yield f'  <key id="{key}" for="{scope}" attr.name="{_quoted(name)}" attr.type="{kind}" />\n'
    yield '  <graph edgedefault="directed">\n'
    for node, data in nodes():
        yield _element(f'node id="{_quoted(node)}"', "node", data, keys)
    for one, other, key, data in edges():
        yield _element(f'edge source="{_quoted(one)}" target="{_quoted(other)}" id="{_quoted(key)}"', "edge", data, keys)
    yield _data("graph", about, keys, "    ")
    yield "  </graph>\n</graphml>\n"


def _element(head: str, scope: str, data: Mapping[str, Plain], keys: Mapping[tuple[str, str, str], str]) -> str:
    if not data:
        return f"    <{head} />\n"
    return f"    <{head}>\n{_data(scope, data, keys, '      ')}    </{scope}>\n"


def _data(scope: str, data: Mapping[str, Plain], keys: Mapping[tuple[str, str, str], str], indent: str) -> str:
    return "".join(f"{indent}{_one(keys[scope, name, _TYPES[type(value)]], _text(value))}\n" for name, value in data.items())


def _one(key: str, text: str) -> str:
    return f'<data key="{key}">{text}</data>' if text else f'<data key="{key}" />'


def _text(value: Plain) -> str:
    return _NO_XML.sub("", str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(name: str) -> str:
    return _text(name).replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def from_node_link(text: str) -> MultiDiGraph:
    """The graph of a node-link JSON; BadInput where it is none."""
    import networkx as nx

    try:
        data = json.loads(text)
        graph = nx.node_link_graph(data, edges="edges", directed=True, multigraph=True)
    except (ValueError, KeyError, TypeError, nx.NetworkXError) as error:
        raise BadInput("不是承接图的 JSON", where="cascade.json", advice="请用 duban graph 重新生成") from error
    return graph
