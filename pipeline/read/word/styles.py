"""What styles say of a paragraph or run: list, outline level, hidden; each looked up through the `basedOn` chain, once."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipeline.read.word.package import W, number, switched_on, value

_CHAIN = 50
"""Styles based on one another further than this run in a circle."""


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """Facts of one style with its ancestors; `list_style` is the id of the style in the chain that names the list."""

    num: str | None = None
    level: int | None = None
    list_style: str | None = None
    outline: int | None = None
    hidden: bool = False
    contents: bool = False



class Styles:
    """The style sheet of a document; `facts` is cached by style id, None means the default paragraph style."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default: str | None = None
        self._facts: dict[str | None, StyleFacts] = {}
        self.style_lists: dict[str, str] = {}
        for element in () if root is None else root.iterchildren(f"{W}style"):
            self._take(element)

    def _take(self, element: etree._Element) -> None:
        key, kind = value(element, "styleId"), value(element, "type")
        if key is None:
            return
        self._elements.setdefault(key, element)
        if kind == "paragraph" and value(element, "default") in {"1", "true", "on"} and self._default is None:
            self._default = key
        if kind == "numbering" and (num := value(element.find(f"{W}pPr/{W}numPr/{W}numId"))) is not None:
            self.style_lists[key] = num

    def facts(self, style: str | None) -> StyleFacts:
        """The facts of the style `style`; an unknown style says nothing."""
        if style not in self._facts:
            self._facts[style] = self._look_up(style)
        return self._facts[style]

    def _look_up(self, style: str | None) -> StyleFacts:
        num = list_style = None
        level = outline = None
        hidden: bool | None = None
        contents = False
        for key, element in self._chain(style if style is not None else self._default):
            properties = element.find(f"{W}pPr")
            listing = None if properties is None else properties.find(f"{W}numPr")
            if listing is not None:
                if num is None and (found := value(listing.find(f"{W}numId"))) is not None:
                    num, list_style = found, key
                level = level if level is not None else number(listing.find(f"{W}ilvl"))
            if outline is None and properties is not None:
                outline = number(properties.find(f"{W}outlineLvl"))
            hidden = hidden if hidden is not None else switched_on(element.find(f"{W}rPr"), "vanish")
            contents = contents or (value(element.find(f"{W}name")) or "").lower().startswith("toc ")
        outline = outline + 1 if outline is not None and 0 <= outline < 9 else None
        return StyleFacts(num, level, list_style, outline, bool(hidden), contents)

    def _chain(self, style: str | None) -> list[tuple[str, etree._Element]]:
        chain: list[tuple[str, etree._Element]] = []
        seen: set[str] = set()
        while style is not None and style in self._elements and style not in seen and len(chain) < _CHAIN:
            seen.add(style)
            chain.append((style, self._elements[style]))
            style = value(self._elements[style].find(f"{W}basedOn"))
        return chain
