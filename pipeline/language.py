"""The only importer of jieba and spaCy: text → words with tags, and spans of token patterns, in offsets of the text.

Steps, once a circular (`Language.analyse`): 1 jieba cuts the text with the project's own words as user dictionary; 2 the words become
a spaCy `Doc` whose tags come from `dictionaries/actor_cues.yaml` and `units.yaml` (HEAD the end of a unit's name, MODAL, ADV, VERB …;
INSIDE what stands in brackets, TIME what a time phrase covers); 3 a `Matcher` finds the token patterns of actor_cues.yaml
(doer + modal, doer + time …), a `PhraseMatcher` the names of the registry of units.

Importing this module loads neither library; the first `analyse` does. No clock, no network; jieba's own dictionary is inside its wheel.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.lexicon import Dictionary, Entry, Lexicon
from pipeline.model.text import Span

if TYPE_CHECKING:
    from jieba import Tokenizer
    from spacy.language import Language as Frame
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.tokens import Doc

_WORD_WEIGHT = 300_000  # jieba frequency of our own words: higher than that of any common word that they are made of
_KEPT = 16  # analyses kept at hand: a circular and its brackets
_OPEN, _CLOSE = "（(【[〔", "）)】]〕"
_QUOTED = re.compile(r"[“‘][^“”‘’\n]{1,10}[”’]")  # a short quotation is a name or a manner: 村干部“一对一”包转
_SHORTEST_NAME = 3  # characters of a word that ends in 局, 办, 站 … and may be a unit (水务局, but not 当局)
_LONGEST_BRACKET = 400  # characters; a bracket longer than that was never closed
# Where a word carries several tags, the first of these is its own.
_TAGS = ("MODAL", "LEAD", "SUPPORT", "APPOINT", "STATE", "ADV", "PREP", "VERB")
_FALLBACK = {"v": "V", "vn": "VN", "d": "ADV"}
_MARKS = {"：": "COLON", ":": "COLON", "，": "COMMA", ",": "COMMA", "、": "LIST", "和": "AND", "及": "AND", "与": "AND", "或": "AND", "以及": "AND", "等": "ETC"}
_ENDS = frozenset("。；;！!？?\n\t")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text with its tag; `pos` is what jieba's dictionary holds it for: `v` verb, `vn` verb and noun, `d` adverb, else empty."""

    span: Span
    text: str
    tag: str
    pos: str

    @property
    def acts(self) -> bool:
        """True for a verb: by our own lists, else (two characters or more) by jieba's dictionary."""
        return self.tag in ("VERB", "V")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a token pattern fits: `head` the word that ends a unit's name, `cue` the span of what follows, `rule` the entry."""

    head: int
    cue: Span
    rule: Entry


@dataclass(frozen=True)
class Analysis:
    """The words of one text, the sites of its doers and the registry names in it; all spans are offsets into `text`."""

    text: str
    words: tuple[Word, ...]
    sites: tuple[Site, ...]
    names: tuple[Span, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.span.start for word in self.words]

    def index_at(self, offset: int) -> int:
        """The index of the word that covers `offset` (of the last word where it lies beyond)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def between(self, span: Span) -> Sequence[Word]:
        """The words that begin inside `span`."""
        return self.words[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def sites_in(self, span: Span) -> Iterator[Site]:
        """The sites whose head and cue lie inside `span`."""
        return (site for site in self.sites if self.words[site.head].span in span and site.cue.start < span.end)


class Language:
    """jieba and spaCy with the project's dictionaries; made once a process, loaded when first used."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._kept: OrderedDict[str, Analysis] = OrderedDict()

    def analyse(self, text: str) -> Analysis:
        """The analysis of `text`; the same text is analysed once."""
        if text in self._kept:
            self._kept.move_to_end(text)
            return self._kept[text]
        found = self._analyse(text)
        self._kept[text] = found
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def _analyse(self, text: str) -> Analysis:
        doc = self._doc(text)
        words = tuple(Word(Span(t.idx, t.idx + len(t)), t.text, t.tag_, self._parts_of_speech.get(t.text, "")) for t in doc)
        return Analysis(text, words, tuple(self._sites(doc)), tuple(self._names(doc)))

    def _doc(self, text: str) -> Doc:
        from spacy.tokens import Doc

        words = [word for word in self._tokenizer.cut(text, HMM=False) if word]
        return Doc(self._frame.vocab, words=words, spaces=[False] * len(words), tags=self._tag(text, words))

    def _tag(self, text: str, words: Sequence[str]) -> list[str]:
        inside = _bracketed(text)
        times = [match.span() for match in self._cues.regex("time-phrase").finditer(text) if match.end() > match.start()]
        tags, offset, clock = [], 0, 0
        for word in words:
            while clock < len(times) and times[clock][1] <= offset:
                clock += 1
            timed = clock < len(times) and times[clock][0] <= offset and offset + len(word) <= times[clock][1]
            tags.append("INSIDE" if inside[offset] else "TIME" if timed else self._tag_of(word))
            offset += len(word)
        return tags

    def _tag_of(self, word: str) -> str:
        if word in self._tags:
            return self._tags[word]
        if word in _MARKS:
            return _MARKS[word]
        if word[0] in _ENDS:
            return "END"
        short = len(word) >= _SHORTEST_NAME and word.endswith(self._short_suffixes) and not word.endswith(self._not_suffixes)
        if short or word.endswith(self._suffixes):
            return "HEAD"
        return _FALLBACK.get(self._parts_of_speech.get(word, ""), "WORD") if len(word) > 1 else "WORD"

    def _sites(self, doc: Doc) -> Iterator[Site]:
        rules = {entry.id: entry for entry in self._cues if entry.list("tokens")}
        best: dict[tuple[int, str], tuple[int, Entry]] = {}
        for key, start, end in self._matcher(doc):
            rule = rules[doc.vocab.strings[key]]
            where = (start, rule.id)
            if where not in best or best[where][0] < end:
                best[where] = (end, rule)
        for (start, _), (end, rule) in sorted(best.items(), key=lambda item: (item[0][0], item[1][0], item[0][1])):
            last = doc[end - 1]
            yield Site(start, Span(last.idx, last.idx + len(last)), rule)

    def _names(self, doc: Doc) -> Iterator[Span]:
        for _, start, end in self._phrases(doc):
            found = doc[start:end]
            yield Span(found.start_char, found.end_char)

    @cached_property
    def _cues(self) -> Dictionary:
        return self.lexicon["actor_cues"]

    @cached_property
    def _tags(self) -> dict[str, str]:
        """Tag by word: what may end a unit's name is HEAD before anything else."""
        tags = {word: tag for tag in reversed(_TAGS) for word in self._cues.words(tag)}
        plain = {word: "WORD" for word in self.lexicon["units"].words("determiner") if word not in tags}
        return tags | plain | dict.fromkeys(unit_words(self.lexicon), "HEAD")

    @cached_property
    def _suffixes(self) -> tuple[str, ...]:
        return tuple(word for word in self.lexicon["units"].words("head") if len(word) > 1)

    @cached_property
    def _not_suffixes(self) -> tuple[str, ...]:
        return tuple(self.lexicon["units"].words("not-suffix"))

    @cached_property
    def _short_suffixes(self) -> tuple[str, ...]:
        return tuple(self.lexicon["units"].words("short-head"))

    @cached_property
    def _parts_of_speech(self) -> dict[str, str]:
        """Verbs and adverbs of jieba's dictionary: `v` (with its kinds), `vn` for those that are nouns as well, `d`."""
        with self._tokenizer.get_dict_file() as file:
            found = re.findall(r"^(\S+) \d+ (vn|v|d|ad)[dgiq]?$", file.read().decode("utf-8"), re.MULTILINE)
        return {word: "d" if tag == "ad" else tag for word, tag in found}

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        import jieba

        jieba.setLogLevel(logging.ERROR)
        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()
        weight_of_all = tokenizer.total
        for word in (*unit_words(self.lexicon), *(word for tag in _TAGS for word in self._cues.words(tag))):
            if len(word) > 1:
                tokenizer.add_word(word, max(_WORD_WEIGHT, tokenizer.FREQ.get(word, 0)))
        tokenizer.total = weight_of_all  # else a thousand heavy words would make rare long words (制定方案) win over their parts
        return tokenizer

    @cached_property
    def _frame(self) -> Frame:
        import spacy

        return spacy.blank("zh")

    @cached_property
    def _matcher(self) -> Matcher:
        from spacy.matcher import Matcher

        matcher = Matcher(self._frame.vocab)
        for entry in self._cues:
            if entry.list("tokens"):
                matcher.add(entry.id, [[_token(part) for part in entry.list("tokens")]])
        return matcher

    @cached_property
    def _phrases(self) -> PhraseMatcher:
        """Names that jieba cuts in several words are found whole: the phrases are cut by the same tokenizer."""
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        matcher = PhraseMatcher(self._frame.vocab)
        names = sorted({word for entry in self.lexicon["units"].of("organ") for word in (*entry.words, *entry.list("also"))})
        docs = [Doc(self._frame.vocab, words=list(self._tokenizer.cut(name, HMM=False))) for name in names]
        matcher.add("UNIT", docs)
        return matcher


def unit_words(lexicon: Lexicon) -> tuple[str, ...]:
    """All words of units.yaml that are, or may end, the name of a unit, in code point order."""
    units = lexicon["units"]
    kinds = ("organ", "group", "post", "head", "short-head")
    words = {word for kind in kinds for entry in units.of(kind) for word in (*entry.words, *entry.list("also"))}
    return tuple(sorted(words))


def _token(part: str) -> dict[str, object]:
    """One token of a spaCy pattern: `HEAD`, `INSIDE*`, `VERB|V`."""
    operator = part[-1] if part[-1] in "*?+" else ""
    tag = part.removesuffix(operator) if operator else part
    wanted: object = {"IN": tag.split("|")} if "|" in tag else tag
    return {"TAG": wanted, "OP": operator} if operator else {"TAG": wanted}


def _bracketed(text: str) -> list[bool]:
    """For each character, whether it stands in brackets or a short quotation (the marks too); one that is never closed opens nothing."""
    inside = [False] * len(text)
    opened: list[int] = []
    for position, mark in enumerate(text):
        if mark in _OPEN:
            opened.append(position)
        elif mark in _CLOSE and opened:
            start = opened.pop()
            if position - start <= _LONGEST_BRACKET and "\n" not in text[start:position]:
                inside[start : position + 1] = [True] * (position + 1 - start)
        elif mark == "\n":
            opened.clear()
    for match in _QUOTED.finditer(text):
        inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    return inside
