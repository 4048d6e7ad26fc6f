r"""The state of an RTF reader: destinations, code pages, paragraphs, rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.errors import LimitExceeded
from pipeline.model.problems import Problem
from pipeline.model.text import Dropped
from pipeline.read.blocks import Block, Line, Role
from pipeline.read.compose import clean
from pipeline.read.numbers import with_number
from pipeline.read.rtf.rows import OpenTable
from pipeline.read.rtf.tokens import Token

_DEPTH = 1_000
_CHARSETS = {0: "", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 204: "cp1251", 238: "cp1250"}
_SKIPPED = frozenset(
    {"colortbl", "stylesheet", "info", "pict", "listtable", "listoverridetable", "rsidtbl", "generator", "fldinst", "themedata", "datastore", "xmlnstbl", "shprslt", "nonshppict", "pnseclvl", "filetbl", "revtbl", "mmathPr", "latentstyles", "objdata", "objclass", "bkmkstart", "bkmkend", "template", "operator", "author", "title", "background", "wgrffmtfilter", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "atrfstart", "atrfend", "atnid", "atnauthor", "atnref", "datafield", "formfield", "xe", "tc", "rxe", "defchp", "defpap", "passwordhash", "protusertbl", "sn", "sv", "picprop", "pntxta", "pntxtb"}
)  # fmt: skip
_KEPT = frozenset({"shpinst", "shptxt", "fldrslt", "listtext", "pntext", "nesttableprops", "shp", "ud", "footnote", "annotation", "result", "do", "dptxbxtext", "txbxcontent", "shppict", "mr", "moMath", "cs"})
_ASIDE = {"header": "页眉", "headerl": "页眉", "headerr": "页眉", "headerf": "页眉", "footer": "页脚", "footerl": "页脚", "footerr": "页脚", "footerf": "页脚", "annotation": "批注"}
_CHARACTERS = {
    "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "tab": "\t", "line": "\n", "softline": "\n", "column": "\n", "zwj": "", "zwnj": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives back: where text goes, how it is coded, whether it shows."""

    target: str = "body"
    skip: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int = 0
    skip_after_unicode: int = 1
    starred: bool = False
    in_table: bool = False


@dataclass(slots=True)
class _Story:
    """One text that grows: the body, a note, a text box, a running head."""

    pieces: list[str] = field(default_factory=list)
    number: str = ""
    blocks: list[Block] = field(default_factory=list)
    table: OpenTable = field(default_factory=OpenTable)


class Reader:
    """Takes tokens one by one; `finish` gives the blocks of the body."""

    def __init__(self) -> None:
        self.dropped: tuple[Dropped, ...] = ()
        self.pictures = 0
        self._state = _State()
        self._stack: list[tuple[_State, _Story | None]] = []
        self._story = _Story()
        self._stories: list[_Story] = [self._story]
        self._after: list[Block] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._number: list[str] | None = None

    def finish(self) -> list[Block]:
        """The blocks of the body; groups that were left open are closed."""
        while self._stack:
            self._close()
        self._flush()
        self._paragraph(end=True)
        return self._stories[0].blocks

    def problems(self) -> tuple[Problem, ...]:
        """A note on pictures, if there are any."""
        if not self.pictures:
            return ()
        return (Problem("pictures", f"文中有 {self.pictures} 处图片，其中的文字没有读取", "note", advice="请人工核对图片中有没有任务"),)

    def take(self, token: Token) -> None:
        """Takes the next token."""
        if token.kind == "bytes":
            self._take_bytes(token.data)
            return
        if token.kind == "open":
            self._flush()
            self._open()
        elif token.kind == "close":
            self._flush()
            self._close()
        elif token.kind == "symbol":
            self._symbol(token.word)
        else:
            self._word(token.word, token.number)

    def _open(self) -> None:
        if len(self._stack) > _DEPTH:
            raise LimitExceeded("RTF 文件嵌套层数过多", advice="请核实文件来源")
        self._stack.append((self._state, None))
        self._state = replace(self._state, starred=False)

    def _close(self) -> None:
        if not self._stack:
            return
        target = self._state.target
        self._state, story = self._stack.pop()
        if story is not None:
            self._leave(target, story)
        elif target in {"listtext", "pntext"} and self._state.target not in {"listtext", "pntext"}:
            self._story.number = "".join(self._number or ())
            self._number = None

    def _enter(self, target: str) -> None:
        """A text of its own begins: what is written until the group ends stands apart from the paragraph around it."""
        outer = self._story
        self._stack[-1] = (self._stack[-1][0], outer)
        self._story = _Story()
        self._state = replace(self._state, target=target, in_table=False, hidden=False)

    def _leave(self, target: str, outer: _Story) -> None:
        self._paragraph(end=True)
        blocks, self._story = self._story.blocks, outer
        if target in _ASIDE:
            lines = {clean(block.text): None for block in blocks if isinstance(block, Line)}
            known = {(dropped.text, dropped.reason) for dropped in self.dropped}
            self.dropped += tuple(Dropped(text, _ASIDE[target]) for text in lines if text.strip("-—–·1234567890 ") and (text, _ASIDE[target]) not in known)
        else:
            role: Role = "footnote" if target == "footnote" else "textbox"
            self._after += [replace(block, role=role) if isinstance(block, Line) else block for block in blocks]

    def _symbol(self, symbol: str) -> None:
        self._flush()
        if symbol == "*":
            self._state = replace(self._state, starred=True)
        elif symbol in "\\{}":
            self._say(symbol)
        elif symbol == "~":
            self._say("\xa0")
        elif symbol == "_":
            self._say("-")
        elif symbol in "\r\n":
            self._paragraph()

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._flush()
            self._unicode(number)
            return
        self._flush()
        self._to_skip = 0
        if self._destination(word):
            return
        if word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif word in {"par", "sect"}:
            self._paragraph()
        elif word in {"cell", "nestcell", "row"}:
            self._cell_end(word)
        elif word in {"trowd", "cellx", "clvmgf", "clvmrg", "clmgf", "clmrg", "trleft"} and not self._state.skip:
            self._story.table.define(word, number)
        else:
            self._property(word, number)

    def _destination(self, word: str) -> bool:
        """True when the word turned the text to a destination of its own."""
        starred, self._state = self._state.starred, replace(self._state, starred=False)
        if word == "pict":
            self.pictures += 0 if self._state.skip else 1
        if word in _SKIPPED:
            self._state = replace(self._state, skip=True)
        elif word in {"listtext", "pntext"}:
            self._state = replace(self._state, target=word)
            self._number = []
        elif self._state.skip or not self._stack:
            return self._state.skip and word not in {"fcharset", "f"}
        elif word in _ASIDE or word in {"footnote", "shptxt", "dptxbxtext"}:
            self._enter(word)
        elif word == "fonttbl":
            self._state = replace(self._state, target="fonttbl")
        elif starred and word not in _KEPT:
            self._state = replace(self._state, skip=True)
        else:
            return False
        return True

    def _property(self, word: str, number: int | None) -> None:
        state, on = self._state, number != 0
        if word == "f" and number is not None:
            self._state = replace(state, font=number)
        elif word == "fcharset" and state.target == "fonttbl":
            self._fonts[state.font] = _CHARSETS.get(number or 0, "")
        elif word == "uc":
            self._state = replace(state, skip_after_unicode=min(max(number or 0, 0), 20))
        elif word == "ansicpg" and number:
            self._page = "gb18030" if number == 936 else f"cp{number}"
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word == "deleted":
            self._state = replace(state, deleted=on)
        elif word == "plain":
            self._state = replace(state, hidden=False, deleted=False)
        elif word == "intbl":
            self._state = replace(state, in_table=True)
        elif word == "pard":
            self._state = replace(state, in_table=False)

    def _take_bytes(self, data: bytes) -> None:
        if self._to_skip:
            data, self._to_skip = data[self._to_skip :], max(0, self._to_skip - len(data))
        if not self._state.skip and data:
            self._bytes += data

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF if number < 0 else number
        self._to_skip = self._state.skip_after_unicode
        if 0 < code < 0x110000:
            self._say(chr(code))

    def _flush(self) -> None:
        if self._bytes:
            text = _decoded(bytes(self._bytes), self._fonts.get(self._state.font) or self._page)
            self._bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        state = self._state
        if state.skip or state.hidden or state.deleted or state.target == "fonttbl":
            return
        if self._number is not None and state.target in {"listtext", "pntext"}:
            self._number.append(text)
        else:
            self._story.pieces.append(text)

    def _paragraph(self, *, end: bool = False) -> None:
        """Ends the paragraph: its lines become blocks, in a table they stay in the open cell."""
        if self._state.skip:
            return
        self._flush()
        story, lines = self._story, self._lines()
        attached, self._after = self._after, []
        if self._state.in_table and not end:
            story.table.add([*lines, *attached])
            return
        if not end or lines or attached or story.table:
            story.blocks += [*story.table.close(), *lines, *attached]

    def _lines(self) -> list[Block]:
        text, number = "".join(self._story.pieces), clean(self._story.number)
        self._story.pieces, self._story.number = [], ""
        text = _joined_surrogates(text)
        if number and not any(character.isalnum() for character in number):
            number = ""
        pieces = [piece for piece in text.split("\n") if piece.strip()] or [""]
        first = with_number(number, "tab", pieces[0])
        return [Line(first, number=number or None), *(Line(piece, soft=True) for piece in pieces[1:])] if first.strip() else []

    def _cell_end(self, word: str) -> None:
        if self._state.skip:
            return
        story = self._story
        if word == "row":
            story.table.end_row()
            return
        attached, self._after = self._after, []
        story.table.add([*self._lines(), *attached])
        if word == "cell":
            story.table.end_cell()


def _decoded(data: bytes, page: str) -> str:
    try:
        return data.decode(page, errors="replace")
    except LookupError:
        return data.decode("gb18030", errors="replace")


def _joined_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if any("\ud800" <= character <= "\udfff" for character in text) else text
