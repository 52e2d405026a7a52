"""Where a sentence ends: the rules of its language, and the author's own say.

A full stop ends no sentence after a title or an initial (``Mr.``, ``J. R. R.``), between a day
and its month (``14. November``), before a small letter, or before a no-break space, by which an
author says that it goes on. A line that is broken by hand (two spaces or a backslash at its end)
ends a sentence wherever it stands.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise

from babel import Locale
from babel.localedata import exists

# What a line break made by hand becomes in plain text.
BREAK = "\N{LINE SEPARATOR}"

_CLOSERS = "\"'”’)»›」』\\]"
# A full stop of the East needs no space after it.
_END = re.compile(
    rf"(?P<stop>(?<=[.!?…؟۔।॥])[{_CLOSERS}]*)(?P<space>[^\S\u00a0\u202f\u2007\u2060\u2028]+)"
    rf"|(?<=[。！？])[{_CLOSERS}]*\s*|\s*{BREAK}\s*"
)
_WORD = re.compile(r"(?:^|(?<=[\s(\[\"'“‘«„—–-]))([^\s(\[\"'“‘«„—–]+)\.$")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*")
_ORDINAL = re.compile(r"\d{1,2}")
_NEXT = re.compile(r"[\s\"'“‘«„(\[¿¡]*([^\s.,;:!?)\]”’»]+)")
_CITED = "\N{OBJECT REPLACEMENT CHARACTER}"

# Never the last word of a sentence: a name or a number follows.
_BEFORE_NAMES = frozenset(
    """
    mr mrs ms messrs dr prof st ste rev hon gen col maj capt cpt lt sgt cmdr adm gov sen
    rep pres fr sr sra srta dña mme mlle mgr hr fr frl dipl sig dott prof.ssa avv
    mt vs cf esp viz bzw sog d.h z.b u.a i.e e.g p.ex s.d
    """.split()  # noqa: SIM905  read as a list it would be a page
)
# Before a number alone.
_BEFORE_NUMBERS = frozenset(
    """
    no nos nr nn n vol vols p pp ch chap sec fig figs art par ca c approx circa abs kap bd
    s st num núm pág cap jh aug sept oct nov dec jan feb mar apr jun jul op
    """.split()  # noqa: SIM905  read as a list it would be a page
)
# They may end a sentence: what follows tells.
_MAY_END = frozenset(
    """
    a.m p.m u.s u.k u.n e.u d.c b.c a.d jr inc ltd co corp etc bros
    """.split()  # noqa: SIM905  read as a list it would be a page
)
# With these words a sentence begins more often than a name does.
_STARTERS = frozenset(
    """
    a an the this that these those he she it we they i you his her its our their my there
    here in on at by for from to as after before when while where if then but and or so yet
    no not one two some many most all each both who what why how with without until since
    although however
    """.split()  # noqa: SIM905  read as a list it would be a page
)
# Languages that write a day or a rank as a number with a full stop.
_RANKED = frozenset(
    """
    bs cs da de et fi fo hr hu is lb lt lv nb nn no pl sk sl sr tr
    """.split()  # noqa: SIM905  read as a list it would be a page
)


def split_sentences(plain: str, language: str = "") -> list[str]:
    """Split a plain paragraph into its sentences; nothing but white space is dropped.

    Args:
        plain: the paragraph; ``BREAK`` stands for a line broken by hand.
        language: its BCP 47 tag, empty for the rules that all languages share.
    """
    ends = [0, *_find_ends(plain, language), len(plain)]
    parts = [plain[start:end].strip() for start, end in pairwise(ends)]
    return [part for part in parts if part]


def _find_ends(plain: str, language: str) -> Iterator[int]:
    for match in _END.finditer(plain):
        if match["stop"] is None or _ends(plain, match, language):
            yield match.end()


def _ends(plain: str, match: re.Match[str], language: str) -> bool:
    after = _NEXT.match(plain, match.end())
    word = after[1].lstrip(_CITED) if after else ""
    if not word:
        return True
    if word[0].islower():
        return False
    stop = match.start()
    if plain[stop - 1] != "." or match["stop"]:
        return True
    before = _WORD.search(plain[max(0, stop - 24) : stop])
    return before is None or not _goes_on(before[1], word, language)


def _goes_on(last: str, following: str, language: str) -> bool:
    """Tell whether a sentence goes on between an abbreviation and the word after it."""
    tag = language.partition("-")[0].lower()
    short = last.casefold()
    if _ORDINAL.fullmatch(last):
        return tag in _RANKED or following.casefold() in _list_months()
    if short in _BEFORE_NAMES:
        return True
    if short in _BEFORE_NUMBERS and following[0].isdigit():
        return True
    if short in _MAY_END or ("." in last and _INITIALS.fullmatch(last)):
        return following.casefold() not in _STARTERS
    if len(last) == len(following) == 1 and last.isalpha():
        return True
    # "I" is a word as well.
    return last[0].isupper() and last != "I" and _INITIALS.fullmatch(last) is not None


@functools.cache
def _list_months() -> frozenset[str]:
    """Return the months' names in the languages that write a day with a full stop."""
    found = set()
    for tag in sorted(_RANKED):
        if exists(tag):
            months = Locale.parse(tag).months
            names = (months[use][width] for use in months for width in ("wide", "abbreviated"))
            found |= {name.casefold().rstrip(".") for table in names for name in table.values()}
    return frozenset(name for name in found if not name[0].isdigit())
