"""The graph as files: GraphML for other programs, node-link JSON for scripts. Values in, bytes or text out; nothing is written here."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

from pipeline.errors import BadInput

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

def graphml(graph: MultiDiGraph) -> bytes:
    """`cascade.graphml`, UTF-8; characters that XML cannot hold are left out."""
    import networkx as nx

    stream = io.BytesIO()
    nx.write_graphml_xml(_clean(graph), stream, encoding="utf-8")
    return stream.getvalue()


def node_link(graph: MultiDiGraph) -> str:
    """`cascade.json`: `{"nodes": [...], "edges": [...]}` with source, target and key, in the order in which they were added."""
    import networkx as nx

    return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1)


def from_node_link(text: str) -> MultiDiGraph:
    """The graph of a node-link JSON; BadInput where it is none."""
    import networkx as nx

    try:
        data = json.loads(text)
        graph = nx.node_link_graph(data, edges="edges", directed=True, multigraph=True)
    except (ValueError, KeyError, TypeError, nx.NetworkXError) as error:
        raise BadInput("不是承接图的 JSON", where="cascade.json", advice="请用 duban graph 重新生成") from error
    return graph


def _clean(graph: MultiDiGraph) -> MultiDiGraph:
    """A copy whose strings XML 1.0 can hold."""
    import networkx as nx

    tidy = nx.MultiDiGraph(**graph.graph)
    for key, data in graph.nodes(data=True):
        tidy.add_node(_xml(key), **{name: _xml(value) for name, value in data.items()})
    for one, other, key, data in graph.edges(keys=True, data=True):
        tidy.add_edge(_xml(one), _xml(other), key=_xml(key), **{name: _xml(value) for name, value in data.items()})
    return tidy


Plain = str | bool | int | float


def _xml(value: Plain) -> Plain:
    return _NO_XML.sub("", value) if isinstance(value, str) else value
