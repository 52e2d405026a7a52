"""The interface's words, one TOML file a language."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from babel.core import get_global
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from geo.story.dates import DateSpan, PartialDate, format_date, format_span
from geo.story.locales import find_locale, name_language

_USUAL = "en"
_FOLDER = Path(__file__).parent / "words"


class Words:
    """The interface's words for a story in one language, by ``"table.key"``.

    ``language`` is the story's, in which dates and numbers are said; ``spoken`` is that of the
    words, another one where the interface does not speak the story's.

    Raises:
        KeyError: there is no such word; a missing word is a mistake, never an empty string.
    """

    def __init__(
        self, language: str, tables: dict[str, dict[str, str]], *, spoken: str | None = None
    ) -> None:
        self.language = language
        self.spoken = spoken or language
        self._tables = tables

    def say_lack(self) -> str:
        """Say which language the words are in, where it is not the story's; empty where it is."""
        if self.spoken == self.language:
            return ""
        names = {tag: name_language(tag, self.spoken) for tag in (self.language, self.spoken)}
        return self.say("page.other_words", story=names[self.language], spoken=names[self.spoken])

    def say(self, key: str, **values: object) -> str:
        """Return a word with ``values`` put into its places; plain text, not yet escaped."""
        table, _, name = key.partition(".")
        return self._tables[table][name].format(**values)

    def markup(self, key: str, **values: object) -> Markup:
        """Return a word as HTML: the word and every plain value escaped, markup kept."""
        table, _, name = key.partition(".")
        return Markup(escape(self._tables[table][name])).format(**values)  # noqa: S704

    def list_table(self, table: str) -> dict[str, str]:
        """Return all words of one table, their places (``{name}``) not yet filled."""
        return dict(self._tables[table])

    def name_language(self, tag: str) -> str:
        """Return the name of a language in this one; a romanised form says that it is one."""
        language, _, script = tag.partition("-")
        name = name_language(language, self.language)
        name = name if name == language else name[:1].upper() + name[1:]
        return self.say("reading.romanised", language=name) if script == "Latn" else name

    def say_date(self, date: PartialDate) -> str:
        """Return a date in words, marked where it is only reported."""
        words = format_date(date, self.language)
        return self.say("leg.reported_date", date=words) if date.reported else words

    def say_span(self, span: DateSpan) -> str:
        """Return a date or an interval in words, marked where it is only reported."""
        if span.start == span.end:
            return self.say_date(span.start)
        words = format_span(span, self.language)
        reported = span.start.reported or span.end.reported
        return self.say("leg.reported_date", date=words) if reported else words

    def say_number(self, number: float) -> str:
        """Return a whole number as the language writes it."""
        return _write_number(round(number), self.language)


@functools.lru_cache(maxsize=4096)
def _write_number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=find_locale(language)))


def name_country(code: str, language: str) -> str:
    """Return a country's name by its ISO 3166-1 alpha-3 code, as CLDR has it."""
    locale = find_locale(language)
    alpha_2 = get_global("territory_aliases")[code][0]
    return str(locale.territories[alpha_2])


def write_locale(language: str) -> str:
    """Return a language with the country in which most speak it, as Open Graph asks: ``ko_KR``."""
    tag = language.replace("-", "_")
    locale = find_locale(get_global("likely_subtags").get(tag, tag).replace("_", "-"))
    return "_".join(filter(None, (locale.language, locale.territory)))


def list_languages() -> tuple[str, ...]:
    """Return the tags of the languages that the interface speaks, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@functools.cache
def load_words(language: str) -> Words:
    """Load the interface's words for a story in a language: its own, or else the nearest."""
    spoken = find_nearest(language)
    path = _FOLDER / f"{spoken}.toml"
    return Words(language, tomllib.loads(path.read_text(encoding="utf-8")), spoken=spoken)


def find_nearest(language: str) -> str:
    """Return which of the interface's languages is nearest to a language.

    It is the same, or the same but for script and country, or else English.
    """
    known = list_languages()
    if language in known:
        return language
    base = language.partition("-")[0]
    return base if base in known else _USUAL
