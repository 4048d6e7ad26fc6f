"""A page of an OFD as SVG: words at their places, strokes, filled shapes and pictures. Nothing of the file becomes markup: lxml writes all of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import DubanError
from pipeline.read.archive import Archive
from pipeline.read.ofd.marks import matrix_of, placed, size_of
from pipeline.read.ofd.package import Package, Page, first, floats, local, open_package

_SVG = "http://www.w3.org/2000/svg"
_FONTS = "FangSong, STFangsong, 仿宋, 'Noto Serif CJK SC', SimSun, serif"
_STEP = re.compile(r"[MSLQBAC]|[^MSLQBAC\s]+")
_PATH = {"M": ("M", 2), "S": ("M", 2), "L": ("L", 2), "Q": ("Q", 4), "B": ("C", 6), "A": ("A", 7), "C": ("Z", 0)}
"""OFD's path steps (GB/T 33190 §9.1) and how SVG writes them, with the count of their numbers."""
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
_LARGEST = 8_000_000


def page_svg(data: bytes, number: int, dots: int) -> bytes | None:
    """The page `number` (from 1) as an SVG of `dots` an inch; None where there is no such page."""
    package = open_package(Archive(data))
    if not 1 <= number <= len(package.pages):
        return None
    page = package.pages[number - 1]
    left, top, width, height = page.box
    root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG}, width=_short(width / 25.4 * dots), height=_short(height / 25.4 * dots), viewBox=" ".join(map(_short, (left, top, width, height))))
    etree.SubElement(root, f"{{{_SVG}}}rect", x=_short(left), y=_short(top), width=_short(width), height=_short(height), fill="#fff")
    for node in _shapes(package, page):
        root.append(node)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _shapes(package: Package, page: Page) -> Iterator[etree._Element]:
    for layer in page.layers:
        content = first(layer, "Content")
        for item in () if content is None else content.iter():
            kind = local(item)
            if kind == "TextObject":
                yield from _words(item)
            elif kind == "PathObject":
                yield from _path(item)
            elif kind == "ImageObject":
                yield from _picture(package, page, item)


def _words(item: etree._Element) -> Iterator[etree._Element]:
    found = [(character, x, y) for character, x, y, _ in placed(item) if character.isprintable() and not character.isspace()]
    if not found:
        return
    node = _node("text", item, fill=_colour(item, "FillColor", "#000"))
    node.set("font-size", _short(size_of(item)))
    node.set("font-family", _FONTS)
    if floats(item.get("Weight", ""))[:1] > [500]:
        node.set("font-weight", "bold")
    node.set("x", " ".join(_short(x) for _, x, _ in found))
    node.set("y", " ".join(_short(y) for _, _, y in found))
    node.text = "".join(character for character, _, _ in found)
    yield node


def _path(item: etree._Element) -> Iterator[etree._Element]:
    data = first(item, "AbbreviatedData")
    steps = _svg_steps((data.text or "") if data is not None else "")
    if not steps:
        return
    filled, stroked = item.get("Fill") == "true", item.get("Stroke") != "false"
    node = _node("path", item, fill=_colour(item, "FillColor", "#000") if filled else "none", stroke=_colour(item, "StrokeColor", "#000") if stroked else "none")
    node.set("stroke-width", _short((floats(item.get("LineWidth", "")) or [0.353])[0]))
    node.set("d", steps)
    yield node


def _svg_steps(data: str) -> str:
    """OFD's shorthand of a path as SVG writes it; what is none ends it."""
    pieces, found, index = _STEP.findall(data[:200_000]), [], 0
    while index < len(pieces) and pieces[index] in _PATH:
        name, takes = _PATH[pieces[index]]
        numbers = floats(" ".join(pieces[index + 1 : index + 1 + takes]))
        if len(numbers) < takes:
            break
        found.append(" ".join([name, *map(_short, numbers)]))
        index += 1 + takes
    return " ".join(found) if found and found[0].startswith("M") else ""


def _picture(package: Package, page: Page, item: etree._Element) -> Iterator[etree._Element]:
    """The picture in the square of its own space (0…1), which its matrix stretches (§10)."""
    entry = page.media.get(item.get("ResourceID", ""))
    if entry is None:
        return
    try:
        data = package.archive.read(entry)
    except DubanError:
        return
    media = next((media for magic, media in _PICTURES.items() if data.startswith(magic)), None)
    if media is None or len(data) > _LARGEST:
        return
    node = _node("image", item, width="1", height="1", preserveAspectRatio="none", href=f"data:{media};base64,{base64.b64encode(data).decode('ascii')}")
    yield node


def _node(tag: str, item: etree._Element, **attributes: str) -> etree._Element:
    node = etree.Element(f"{{{_SVG}}}{tag}", **attributes)
    node.set("transform", f"matrix({' '.join(map(_short, matrix_of(item)))})")
    return node


def _colour(item: etree._Element, name: str, usual: str) -> str:
    """An RGB colour of the object; other colour spaces give the usual one."""
    colour = next((one for one in item if local(one) == name), None)
    values = floats(colour.get("Value", "")) if colour is not None else []
    return f"rgb({','.join(str(min(255, max(0, round(value)))) for value in values)})" if len(values) == 3 else usual


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
