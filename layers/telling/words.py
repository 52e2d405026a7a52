"""The interface's words, one TOML file a language."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.core import get_global
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from geo.story.dates import DateSpan, PartialDate, format_date, format_span, format_year
from geo.story.locales import find_locale, is_right_to_left, name_language

_USUAL = "en"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _BY_FIRST_LETTER, _ISOLATED = "\u2066", "\u2067", "\u2068", "\u2069"
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_PLACE = re.compile(r"\{\w*\}")
_DECADE = 10
# Other years are said with their era, or have more digits than a date should.
_PLAIN_YEAR, _LAST_PLAIN_YEAR = 1000, 9999
_FOLDER = Path(__file__).parent / "words"


class Words:
    """The interface's words for a story in one language, by ``"table.key"``.

    ``language`` is the story's, in which dates and numbers are said; ``spoken`` is that of the
    words, another one where the interface does not speak the story's.

    Raises:
        KeyError: there is no such word; a missing word is a mistake, never an empty string.
    """

    def __init__(
        self,
        language: str,
        tables: Mapping[str, Mapping[str, str | dict[str, str]]],
        *,
        spoken: str | None = None,
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

    def set_apart(self) -> Words:
        """Return the words for a page in the story's language, each in its own direction.

        Where that is the page's they are the same. Else each is isolated (Unicode's UAX 9), or
        the full stop of an English sentence would stand at its beginning on a page in Hebrew.
        """
        leftward = is_right_to_left(self.spoken)
        if leftward == is_right_to_left(self.language):
            return self
        start = _RIGHT_TO_LEFT if leftward else _LEFT_TO_RIGHT
        tables: dict[str, dict[str, str | dict[str, str]]] = {
            name: {key: _isolate(word, start) for key, word in table.items()}
            for name, table in self._tables.items()
        }
        return _WordsApart(self.language, tables, spoken=self.spoken)

    def say(self, key: str, **values: object) -> str:
        """Return a word with ``values`` put into its places; plain text, not yet escaped.

        A word that counts has a form for each plural of its language, as CLDR names them, and
        ``count``, a whole number, tells which.
        """
        table, _, name = key.partition(".")
        word = self._tables[table][name]
        if isinstance(word, str):
            return _share_stop(word.format(**values), values)
        count = values["count"]
        assert isinstance(count, int)
        form = word.get(find_locale(self.spoken).plural_form(count), word["other"])
        return _share_stop(form.format(**{**values, "count": self.say_number(count)}), values)

    def markup(self, key: str, **values: object) -> Markup:
        """Return a word as HTML: the word and every plain value escaped, markup kept."""
        table, _, name = key.partition(".")
        said = Markup(escape(self._tables[table][name])).format(**values)  # noqa: S704
        return Markup(_share_stop(said, values))  # noqa: S704

    def join_names(self, names: Iterable[str]) -> str:
        """Return names in a row, as the language's comma parts them."""
        return self.say("list.comma").join(names)

    def join_phrases(self, phrases: Iterable[str]) -> str:
        """Return phrases in a row, which may have commas of their own."""
        return self.say("list.semicolon").join(phrases)

    def list_table(self, table: str) -> dict[str, str]:
        """Return all words of one table, their places (``{name}``) not yet filled."""
        words = self._tables[table]
        return {name: word for name, word in words.items() if isinstance(word, str)}

    def name_language(self, tag: str) -> str:
        """Return the name of a language in this one; a romanised form says that it is one."""
        language, _, script = tag.partition("-")
        name = name_language(language, self.language)
        name = name if name == language else name[:1].upper() + name[1:]
        return self.say("reading.romanised", language=name) if script == "Latn" else name

    def say_date(self, date: PartialDate) -> str:
        """Return a date in words, marked where it is only reported."""
        words = self.write_date(date)
        return self.say("leg.reported_date", date=words) if date.reported else words

    def write_date(self, date: PartialDate) -> str:
        """Return a date in words as a text would have it, unmarked; "about" belongs to it."""
        if date.season is not None:
            year = format_year(date.year, self.language)
            words = self.say(f"date.season_{date.season}", year=year)
        elif date.spread == _DECADE and date.year >= _PLAIN_YEAR:
            words = self.say("date.decade", year=date.year)
        elif date.spread > 1:
            years = [format_year(year, self.language) for year in (date.first[0], date.last[0])]
            words = " – ".join(years)
            if not date.approximate:
                words = self.say("date.between", first=years[0], last=years[1])
        else:
            words = format_date(date, self.language)
        return self.say("date.about", date=words) if date.approximate else words

    def say_year(self, date: PartialDate) -> str:
        """Return the year of a date, short enough for a map: ``1997``, "44 BC", "1990s"."""
        if date.spread > 1 or not _PLAIN_YEAR <= date.year <= _LAST_PLAIN_YEAR:
            year = PartialDate(date.year, spread=date.spread, approximate=date.approximate)
            return self.write_date(year)
        return self.say("date.about", date=date.year) if date.approximate else str(date.year)

    def say_span(self, span: DateSpan) -> str:
        """Return a date or an interval in words, marked where it is only reported."""
        start, end = span.start, span.end
        if start == end and start is not None:
            return self.say_date(start)
        if start is None or end is None:
            way = "until" if start is None else "from"
            key = f"date.{way}" if span.is_open else f"date.{way}_unknown"
            words = self.say(key, date=self.write_date(span.dates[0]))
        elif any(date.season or date.spread > 1 or date.approximate for date in (start, end)):
            words = f"{self.write_date(start)} – {self.write_date(end)}"
        else:
            words = format_span(span, self.language)
        return self.say("leg.reported_date", date=words) if span.reported else words

    def say_number(self, number: float) -> str:
        """Return a whole number as the language writes it."""
        return _write_number(round(number), self.language)


def _isolate(word: str | dict[str, str], start: str) -> str | dict[str, str]:
    if isinstance(word, dict):
        return {form: str(_isolate(text, start)) for form, text in word.items()}
    if not any(map(str.isalpha, _PLACE.sub("", word))):
        return word  # What only parts others, as a comma does, goes their way.
    return f"{start}{word}{_ISOLATED}"


def _isolate_value(value: object) -> object:
    """Return what is put into a word, a date or a name, isolated where it is the page's."""
    if isinstance(value, str) and _LEFTWARD.search(value):
        return type(value)(f"{_BY_FIRST_LETTER}{value}{_ISOLATED}")
    return value


class _WordsApart(Words):
    """Words of another direction than the page's, and what is put into them of the page's."""

    def say(self, key: str, **values: object) -> str:
        return super().say(key, **{name: _isolate_value(it) for name, it in values.items()})

    def markup(self, key: str, **values: object) -> Markup:
        return super().markup(key, **{name: _isolate_value(it) for name, it in values.items()})


def end_sentence(text: str) -> str:
    """Return a text with its full stop, which an abbreviation at its end has already."""
    return text if text.rstrip(_ISOLATED).endswith(".") else f"{text}."


def _share_stop(said: str, values: Mapping[str, object]) -> str:
    """Return a text in which a date that ends in an abbreviation's stop has no second one."""
    date = str(values.get("date", ""))
    return said.replace(f"{date}.", date) if date.endswith(".") else said


@functools.lru_cache(maxsize=4096)
def _write_number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=find_locale(language)))


def sort_names(names: Iterable[str]) -> list[str]:
    """Return names in the order of a register: by their letters, marks and case last."""

    def weigh(name: str) -> tuple[str, str]:
        parts = unicodedata.normalize("NFKD", name.casefold())
        return "".join(part for part in parts if not unicodedata.combining(part)), name

    return sorted(names, key=weigh)


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
