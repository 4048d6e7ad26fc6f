"""The only importer of jieba and spaCy: text → words with tags, and spans of token patterns, in offsets of the text.

Steps, once a circular (`Language.analyse`): 1 jieba cuts the text with the project's own words as user dictionary; 2 the words get
tags from `dictionaries/actor_cues.yaml` and `units.yaml` (HEAD the end of a unit's name, MODAL, ADV, VERB …; INSIDE what stands in brackets,
TIME what a time phrase covers); 3 the stretches in which a token pattern of actor_cues.yaml can fit (doer + modal, doer + time …) become a spaCy
`Doc`, where a `Matcher` finds them; 4 for whoever asks, a `PhraseMatcher` finds the names of the registry of units.

Importing this module loads neither library; the first `analyse` does. No clock, no network; jieba's own dictionary is inside its wheel.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from pipeline.cache import kept
from pipeline.lexicon import Dictionary, Entry, Lexicon
from pipeline.model.text import Span
from pipeline.patterns import compiled
from pipeline.token_patterns import Shape, tags_and_operator
from pipeline.triggers import traces_of
from pipeline.word_list import Packed, WordList, packed

if TYPE_CHECKING:
    from jieba import Tokenizer
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.vocab import Vocab

_WORD_WEIGHT = 300_000  # jieba frequency of our own words: higher than that of any common word that they are made of
_KEPT = 16  # analyses kept at hand: a circular and its brackets
_OPEN, _CLOSE = "（(【[〔", "）)】]〕"
_BRACKET_MARKS = re.compile(f"[{re.escape(_OPEN + _CLOSE)}\n]")
_QUOTED = re.compile(r"[“‘][^“”‘’\n]{1,10}[”’]")  # a short quotation is a name or a manner: 村干部“一对一”包转
_TAGS_KEPT = 65_536  # words whose tag is kept at hand
_SHORTEST_NAME = 3  # characters of a word that ends in 局, 办, 站 … and may be a unit (水务局, but not 当局)
_LONGEST_BRACKET = 400  # characters; a bracket longer than that was never closed
# Where a word carries several tags, the first of these is its own.
_TAGS = ("MODAL", "LEAD", "SUPPORT", "APPOINT", "STATE", "ADV", "PREP", "VERB")
_FALLBACK = {"v": "V", "vn": "VN", "d": "ADV"}
_MARKS = {"：": "COLON", ":": "COLON", "，": "COMMA", ",": "COMMA", "、": "LIST", "和": "AND", "及": "AND", "与": "AND", "或": "AND", "以及": "AND", "等": "ETC"}
_PLACE_ENDS = frozenset("市县区旗")
_ENDS = frozenset("。；;！!？?\n\t")
_NEXT_LEVEL = re.compile("(?<=各[省市州盟区县旗]、)[省市州盟区县旗]")  # 各市、州


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
    """Where a token pattern fits: `head` the word that ends a unit's name, `last` the word that ends the fit with its span `cue`, `rule` the entry."""

    head: int
    last: int
    cue: Span
    rule: Entry


class Words(Sequence[Word]):
    """The words of a text in order; each `Word` is made when it is first asked for: most words of a circular never are."""

    def __init__(self, texts: list[str], tags: Sequence[str], parts_of_speech: Mapping[str, str]) -> None:
        self.texts, self.tags, self._parts_of_speech = texts, tags, parts_of_speech
        self.starts = list(accumulate(map(len, texts), initial=0))[:-1]
        self._made: list[Word | None] = [None] * len(texts)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        """The word at `index`, or the words of a slice."""
        if isinstance(index, slice):
            return [self._made[at] or self._make(at) for at in range(*index.indices(len(self.texts)))]
        return self._made[index] or self._make(index)

    def _make(self, index: int) -> Word:
        text, start = self.texts[index], self.starts[index]
        made = Word(Span(start, start + len(text)), text, self.tags[index], self._parts_of_speech.get(text, ""))
        self._made[index] = made
        return made


@dataclass(frozen=True)
class Analysis:
    """The words of one text, the sites of its doers and, found when first asked for, the registry names in it; all spans are offsets into `text`."""

    text: str
    words: Words
    sites: tuple[Site, ...]
    find_names: Callable[[Words], Iterator[Span]] = field(repr=False)

    @cached_property
    def names(self) -> tuple[Span, ...]:
        """The names of the registry of units, in order of the text."""
        return tuple(self.find_names(self.words))

    @cached_property
    def traces(self) -> frozenset[str]:
        """The characters of the text and its pairs of neighbours: what may stand in it at all."""
        return traces_of(self.text)

    @cached_property
    def _heads(self) -> list[int]:
        """Where the head of each site begins, in order."""
        return [self.words.starts[site.head] for site in self.sites]

    def index_at(self, offset: int) -> int:
        """The index of the word that covers `offset` (of the last word where it lies beyond)."""
        return max(0, bisect_right(self.words.starts, offset) - 1)

    def between(self, span: Span) -> Sequence[Word]:
        """The words that begin inside `span`."""
        starts = self.words.starts
        return self.words[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    def each(self, span: Span) -> Iterator[Word]:
        """The words that begin inside `span`, one after the other: for who needs only the first."""
        starts = self.words.starts
        return (self.words[index] for index in range(bisect_left(starts, span.start), bisect_left(starts, span.end)))

    def sites_in(self, span: Span) -> Sequence[Site]:
        """The sites whose head stands inside `span`, with the cue, or the mark that is one, inside it or right behind it."""
        first = bisect_left(self._heads, span.start)
        if first == len(self._heads) or self._heads[first] >= span.end:
            return ()  # most clauses
        last = bisect_left(self._heads, span.end)
        return [site for site in self.sites[first:last] if self.words[site.head].span in span and site.cue.start <= span.end]


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

    def frequency(self, word: str) -> int:
        """How often `word` stands in the corpus of jieba's word list; our own words have a weight of theirs, 0 is no word."""
        return self._own_words.frequency(word)

    def _analyse(self, text: str) -> Analysis:
        texts = self._cut(text)
        words = Words(texts, self._tag(text, texts), self._parts_of_speech)
        return Analysis(text, words, tuple(self._sites(words)), self._names)

    def _cut(self, text: str) -> list[str]:
        """The words of `text`; joined they are the text. Words in no list stay single characters: a guessed word could hide a unit's."""
        self._own_words.unpack(text)
        return list(self._tokenizer.cut(text, HMM=False))

    def _tag(self, text: str, words: Sequence[str]) -> list[str]:
        inside, tag_of, unlimited = _bracketed(text), self._tag_of, len(text) + 1
        times = ((match.start(), match.end()) for match in self._time_phrase.finditer(text) if match.end() > match.start())
        first, last = next(times, (unlimited, unlimited))
        tags: list[str] = []
        offset = 0
        for word in words:
            while last <= offset:
                first, last = next(times, (unlimited, unlimited))
            end = offset + len(word)
            tag = "INSIDE" if inside[offset] else "TIME" if first <= offset and end <= last else tag_of(word)
            if tag == "WORD" and ((word[-1] in _PLACE_ENDS and self._ends_place(text, offset, end, tags)) or _NEXT_LEVEL.fullmatch(text, offset, end)):
                tag = "HEAD"
            tags.append(tag)
            offset = end
        return tags

    def _ends_place(self, text: str, start: int, end: int, before: Sequence[str]) -> bool:
        """True where a name of a city or county ends (`青禾区`, cut as 青禾 and 区), with something that it does behind it."""
        if not text.startswith(self._acts, end):
            return False
        return end - start > 2 or (end - start == 1 and before[-1:] == ["WORD"])

    @cached_property
    def _acts(self) -> tuple[str, ...]:
        return (*self._cues.words("MODAL"), *self._cues.words("LEAD"), "未")

    @cached_property
    def _time_phrase(self) -> re.Pattern[str]:
        """The time phrases, tried only where one of the characters stands that begin them: most begin none."""
        entry = self._cues.by_id["time-phrase"]
        ahead = f"(?=[{entry.text('starts')}])" if entry.text("starts") else ""
        return compiled(f"{ahead}(?:{entry.pattern})")

    @cached_property
    def _tag_of(self) -> Callable[[str], str]:
        return lru_cache(maxsize=_TAGS_KEPT)(self._find_tag)

    def _find_tag(self, word: str) -> str:
        if word in self._tags:
            return self._tags[word]
        if word in _MARKS:
            return _MARKS[word]
        if word[0] in _ENDS:
            return "END"
        ends, others = self._short_suffixes
        short = len(word) >= _SHORTEST_NAME and word.endswith(ends) and not word.endswith(others)
        if short or word.endswith(self._suffixes) or (len(word) > 1 and word[-1] in "镇乡" and word not in self.lexicon["units"].words("not-town")):
            return "HEAD"
        return _FALLBACK.get(self._parts_of_speech.get(word, ""), "WORD") if len(word) > 1 else "WORD"

    def _sites(self, words: Words) -> Iterator[Site]:
        """The longest fit of each pattern at each place, by place and rule."""
        from spacy.tokens import Doc

        shown = self._shape.stretches(words.tags)
        tags = [words.tags[index] for index in shown]  # all that the patterns ask for; the words of every text would stay in the vocabulary
        doc = Doc(self._vocab, words=tags, tags=tags)
        longest: dict[tuple[int, int], int] = {}
        for key, start, end in self._matcher(doc):
            if longest.get((start, key), 0) < end:
                longest[start, key] = end
        rules = self._rules
        for start, rule, end in sorted(((start, rules[key].id, end) for (start, key), end in longest.items())):
            yield Site(shown[start], shown[end - 1], words[shown[end - 1]].span, self._cues.by_id[rule])

    @cached_property
    def _shape(self) -> Shape:
        return Shape.of([entry.list("tokens") for entry in self._cues if entry.list("tokens")])

    @cached_property
    def _rules(self) -> dict[int, Entry]:
        """The entries with token patterns by spaCy's number of their id."""
        return {self._vocab.strings[entry.id]: entry for entry in self._cues if entry.list("tokens")}

    def _names(self, words: Words) -> Iterator[Span]:
        from spacy.tokens import Doc

        for _, start, end in self._phrases(Doc(self._vocab, words=words.texts)):
            yield Span(words.starts[start], words[end - 1].span.end)

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
    def _short_suffixes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Single characters that end names, and words that only look like such names."""
        return self.lexicon["units"].words("short-head"), self.lexicon["units"].words("not-suffix")

    @property
    def _parts_of_speech(self) -> dict[str, str]:
        return self._word_list[1]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The tokenizer of jieba over `_own_words`, without its loader (see `read_word_list`)."""
        from jieba import Tokenizer

        tokenizer = Tokenizer()
        tokenizer.FREQ, tokenizer.total, tokenizer.initialized = self._own_words.frequencies, self._word_list[2], True
        return tokenizer

    @cached_property
    def _own_words(self) -> WordList:
        """The word list of jieba with our words in it, as `add_word` puts them there.

        The sum of frequencies stays jieba's own: else a thousand heavy words would make rare long words (制定方案) win over their parts.
        """
        own: dict[str, int] = {}
        for word in (*unit_words(self.lexicon), *(word for tag in _TAGS for word in self._cues.words(tag))):
            if len(word) > 1:
                own.update((word[:end], 0) for end in range(1, len(word)) if word[:end] not in own)
                own[word] = _WORD_WEIGHT
        return WordList(self._word_list[0], own)

    @cached_property
    def _word_list(self) -> tuple[Packed, dict[str, str], int]:
        return kept("jieba", f"{version('jieba')} packed", read_word_list)

    @cached_property
    def _vocab(self) -> Vocab:
        from spacy.vocab import Vocab

        return Vocab()  # the words and their tags are ours: nothing else of a spaCy pipeline is asked for

    @cached_property
    def _matcher(self) -> Matcher:
        from spacy.matcher import Matcher

        matcher = Matcher(self._vocab)
        for entry in self._cues:
            if entry.list("tokens"):
                matcher.add(entry.id, [[_token(part) for part in entry.list("tokens")]])
        return matcher

    @cached_property
    def _phrases(self) -> PhraseMatcher:
        """Names that jieba cuts in several words are found whole: the phrases are cut by the same tokenizer."""
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        matcher = PhraseMatcher(self._vocab)
        names = sorted({word for entry in self.lexicon["units"].of("organ") for word in (*entry.words, *entry.list("also"))})
        docs = [Doc(self._vocab, words=self._cut(name)) for name in names]
        matcher.add("UNIT", docs)
        return matcher


def read_word_list() -> tuple[Packed, dict[str, str], int]:
    """Frequency by word in the dictionary of jieba (0 for a beginning that is no word), packed; part of speech; the sum of frequencies.

    Verbs and adverbs alone have a part of speech: `v` (with its kinds), `vn` for those that are nouns as well, `d`.
    jieba's own loader is passed by: it keeps a copy in the common temporary folder, where any user could lay a false one.
    """
    import jieba

    with jieba.Tokenizer().get_dict_file() as file:
        lines = file.read()
    found = re.findall(r"^(\S+) \d+ (vn|v|d|ad)[dgiq]?$", lines.decode("utf-8"), re.MULTILINE)
    frequencies, total = jieba.Tokenizer.gen_pfdict(_NamedBytes(lines))
    return packed(frequencies), {word: "d" if tag == "ad" else tag for word, tag in found}, total


class _NamedBytes(io.BytesIO):
    """A file in memory with the name that jieba wants for its messages."""

    name = "dict.txt"


def unit_words(lexicon: Lexicon) -> tuple[str, ...]:
    """All words of units.yaml that are, or may end, the name of a unit, in code point order."""
    units = lexicon["units"]
    kinds = ("organ", "group", "post", "head", "short-head")
    words = {word for kind in kinds for entry in units.of(kind) for word in (*entry.words, *entry.list("also"))}
    return tuple(sorted(words))


def _token(part: str) -> dict[str, object]:
    """One token of a spaCy pattern: `HEAD`, `INSIDE*`, `VERB|V`."""
    tags, operator = tags_and_operator(part)
    wanted: object = {"IN": tags} if len(tags) > 1 else tags[0]
    return {"TAG": wanted, "OP": operator} if operator else {"TAG": wanted}


def _bracketed(text: str) -> list[bool]:
    """For each character, whether it stands in brackets or a short quotation (the marks too); one that is never closed opens nothing."""
    inside = [False] * len(text)
    opened: list[int] = []
    for match in _BRACKET_MARKS.finditer(text):
        mark, position = match[0], match.start()
        if mark in _OPEN:
            opened.append(position)
        elif mark == "\n":
            opened.clear()
        elif opened:
            start = opened.pop()
            if position - start <= _LONGEST_BRACKET:
                inside[start : position + 1] = [True] * (position + 1 - start)
    for match in _QUOTED.finditer(text):
        inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    return inside
