"""The word lists and sentence patterns by which doers are read, compiled from `dictionaries/actor_cues.yaml` once a lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language import Analysis, Site, Word
from pipeline.lexicon import Lexicon


@dataclass(frozen=True)
class ActorCues:
    """What actor_cues.yaml says beside the tags of words; each field is one of its entries, `between` those that token patterns ask of the words between
    the name and the cue."""

    lead_in: re.Pattern[str]
    emphasis: re.Pattern[str]
    time: re.Pattern[str]
    seat: re.Pattern[str]
    better: re.Pattern[str]
    distributive: re.Pattern[str]
    sanction: re.Pattern[str]
    serves: re.Pattern[str]
    rated: re.Pattern[str]
    between: Mapping[str, re.Pattern[str]]
    urged: frozenset[str]
    compound: frozenset[str]
    nominal: frozenset[str]
    nouns: frozenset[str]
    about: frozenset[str]
    noticing: frozenset[str]
    attributive: frozenset[str]
    in_post: frozenset[str]
    leading: frozenset[str]
    noun_like: frozenset[str]
    beginning: frozenset[str]
    levels: frozenset[str]
    names: frozenset[str]
    holds: frozenset[str]
    made: frozenset[str]
    at_least: frozenset[str]
    describes: frozenset[str]
    calls_up: frozenset[str]
    funds: frozenset[str]
    supplies: frozenset[str]
    hands_over: frozenset[str]
    convenes: frozenset[str]
    permits: frozenset[str]
    defines: frozenset[str]
    oversees: frozenset[str]
    meetings: tuple[str, ...]
    no_times: tuple[str, ...]
    all_of: tuple[str, ...]
    bounds: tuple[str, ...]
    joins: tuple[str, ...]
    posts: tuple[str, ...]
    people: frozenset[str]


@lru_cache(maxsize=8)
def actor_cues(lexicon: Lexicon) -> ActorCues:
    """The cues of a lexicon."""
    book = lexicon["actor_cues"]
    sets = {
        "urged": "CAUSE", "compound": "compound", "nominal": "nominal", "nouns": "nominal-noun", "about": "about", "noticing": "noticing",
        "attributive": "attributive", "in_post": "in-post", "leading": "leading", "noun_like": "noun-like", "beginning": "beginning", "levels": "level-head",
        "names": "names", "holds": "holds", "made": "made", "at_least": "at-least", "describes": "describes", "calls_up": "calls-up", "funds": "funds",
        "supplies": "supplies", "hands_over": "hands-over", "convenes": "convenes", "permits": "permits", "defines": "defines", "oversees": "oversees",
    }  # fmt: skip
    return ActorCues(
        lead_in=book.regex("lead-in"), emphasis=book.regex("emphasis"), time=book.regex("time-phrase"), seat=book.regex("office-seat"),
        better=book.regex("better"), distributive=book.regex("distributive"), sanction=book.regex("sanction"),
        serves=book.regex("serves"), rated=book.regex("rated"), between={entry.id: book.regex(entry.text("between")) for entry in book if entry.text("between")},
        bounds=book.words("bound"), joins=book.words("joins"), posts=book.words("charged-post"),
        meetings=book.words("meeting"), no_times=book.words("no-time"), all_of=book.words("all-of"),
        people=frozenset(word for entry in lexicon["units"].of("head") if entry.text("kind") == "post" for word in entry.words),
        **{name: frozenset(book.words(means)) for name, means in sets.items()},
    )  # fmt: skip


def cue_word(analysis: Analysis, site: Site) -> Word:
    """The last word of the site: the modal, verb, adverb or mark that follows the name."""
    return analysis.words[site.last]


def word_after(analysis: Analysis, site: Site) -> Word | None:
    """The word behind the site, None at the end of the text."""
    index = site.last + 1
    return analysis.words[index] if index < len(analysis.words) else None


def acts(word: Word) -> bool:
    """True for a verb or a preposition: a word that cannot stand in a plain name."""
    return word.acts or word.tag == "PREP"
