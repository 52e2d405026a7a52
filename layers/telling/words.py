"""The interface's words, one TOML file a language."""

from __future__ import annotations

import functools
import json
import tomllib
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from geo.story.dates import DateSpan, PartialDate, format_date, format_span

_FOLDER = Path(__file__).parent / "words"


class Words:
    """The words of one language, by ``"table.key"``.

    Raises:
        KeyError: there is no such word; a missing word is a mistake, never an empty string.
    """

    def __init__(self, language: str, tables: dict[str, dict[str, str]]) -> None:
        self.language = language
        self._tables = tables

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
        own = Locale.parse(self.language.replace("-", "_"))
        language, _, script = tag.partition("-")
        name = str(Locale.parse(language).get_display_name(own))
        name = name[:1].upper() + name[1:]
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
    return str(format_decimal(number, locale=language.replace("-", "_")))


def name_country(code: str, language: str) -> str:
    """Return a country's name by its ISO 3166-1 alpha-3 code, as CLDR has it."""
    locale = Locale.parse(language.replace("-", "_"))
    alpha_2 = get_global("territory_aliases")[code][0]
    return str(locale.territories[alpha_2])


def write_locale(language: str) -> str:
    """Return a language with the country in which most speak it, as Open Graph asks: ``ko_KR``."""
    tag = language.replace("-", "_")
    locale = Locale.parse(get_global("likely_subtags").get(tag, tag))
    return "_".join(filter(None, (locale.language, locale.territory)))


def list_languages() -> tuple[str, ...]:
    """Return the tags of the languages that the interface speaks, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@functools.cache
def load_words(language: str) -> Words:
    """Load the interface's words in one language.

    Raises:
        KeyError: the interface does not speak the language; the message lists those it does.
    """
    path = _FOLDER / f"{language}.toml"
    if language not in list_languages():
        choices = ", ".join(list_languages())
        raise KeyError(f"no words for the language {json.dumps(language)}; one of {choices}")
    return Words(language, tomllib.loads(path.read_text(encoding="utf-8")))
