"""Taking the fields of one record, every wrong one a problem of its own."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeGuard, TypeVar, cast

from geo.story.bounds import find_markdown_excess
from geo.story.dates import DATE_FORMS, DateSpan, PartialDate, parse_date, parse_span
from geo.story.problems import Problem, join_choices, list_unprinted, name_nearest, show_value
from geo.story.reading import is_number
from geo.story.texts import Texts

Choice = TypeVar("Choice", bound=str)
Parsed = TypeVar("Parsed")

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LANGUAGE_PATTERN = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
# How an author mends a text that one of the languages lacks.
_MEND_LANGUAGE = "add it, or take the language out of `languages` in story.toml"
ID_FORM = 'lower-case words joined by hyphens, such as "first-voyage"'
# Names that Windows keeps for itself; no file can have them.
KEPT_ID = "Windows keeps that name for itself, and no file can have it"
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
SOURCE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*", re.ASCII)


class Fields:
    """The fields of one record.

    Each method takes one field and returns its value; where the field is missing or wrong it
    adds a problem and returns an empty value of the right kind. ``sound`` tells whether all
    was well, so that a record is built only from good fields.

    Args:
        table: the record as it stands in the file.
        file: the file's path, for the problems.
        record: the record's name, for the problems.
        problems: the list to which problems are added.
    """

    def __init__(
        self, table: Mapping[str, Any], *, file: str, record: str, problems: list[Problem]
    ) -> None:
        # What is null is not there: programs write it for what they do not know.
        self.table = {name: value for name, value in table.items() if value is not None}
        self.file = file
        self.record = record
        self.problems = problems
        self.sound = True
        self._taken: set[str] = set()

    def report(self, field: str, text: str) -> None:
        """Add a problem of one field."""
        self.sound = False
        self.problems.append(Problem(self.file, self.record, field, text))

    def nested(self, table: Mapping[str, Any], *, record: str) -> Fields:
        """Return the fields of a record inside this one."""
        return Fields(table, file=self.file, record=record, problems=self.problems)

    def refuse_others(self) -> None:
        """Report every field that no method has taken: most often a slip of the pen."""
        for name in self.table:
            if name not in self._taken:
                known = join_choices(sorted(self._taken))
                near = name_nearest(name, sorted(self._taken))
                text = f"is not a field here; {near}one of {known}"
                self.report(show_value(name).strip('"'), text)

    def text(self, name: str, *, required: bool = True) -> str:
        """Take a text that is not empty; one that is not ``required`` may be missing."""
        value = self._take(name)
        if name not in self.table and not required:
            return ""
        if isinstance(value, str) and value.strip():
            self._check_signs(name, value)
            return value
        return self._refuse(name, value, "it must be a text", "")

    def _check_signs(self, name: str, text: str) -> None:
        excess = find_markdown_excess(text)
        if excess is not None:
            self.report(name, excess)
        for sign in list_unprinted(text):
            self.report(name, f"has the control character {sign}, which nobody can read")

    def choice(
        self, name: str, choices: Sequence[Choice], *, usual: Choice | None = None
    ) -> Choice:
        """Take one of a few words; one that has a ``usual`` value may be missing."""
        value = self._take(name)
        if name not in self.table and usual is not None:
            return usual
        if isinstance(value, str) and value in choices:
            return cast(Choice, value)
        near = name_nearest(value, choices)
        return self._refuse(name, value, f"{near}one of {join_choices(choices)}", choices[0])

    def truth(self, name: str, *, usual: bool | None = None) -> bool:
        """Take true or false; one that has a ``usual`` value may be missing."""
        value = self._take(name)
        if name not in self.table and usual is not None:
            return usual
        return (
            value if isinstance(value, bool) else self._refuse(name, value, "true or false", False)
        )

    def whole(self, name: str, *, least: int, most: int) -> int:
        """Take a whole number within bounds."""
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        return self._refuse(name, value, f"a whole number from {least} to {most}", least)

    def has(self, name: str) -> bool:
        """Tell whether a field is there."""
        return name in self.table

    def number(self, name: str, *, least: float, below: float) -> float:
        """Take a finite number from ``least`` to just under ``below``."""
        value = self._take(name)
        if is_number(value) and least <= value < below:
            return float(value)
        return self._refuse(name, value, f"a number from {least:g} to below {below:g}", least)

    def id(self, name: str) -> str:
        """Take an id."""
        value = self._take(name)
        if isinstance(value, str) and is_id(value):
            return value
        return self._refuse(name, value, _refuse_id(value), "")

    def ids(
        self, name: str, *, required: bool = True, least: int = 0, once: bool = False
    ) -> tuple[str, ...]:
        """Take a list of ids, with ``once`` each of them once."""
        return self._words(name, ID_PATTERN, ID_FORM, required=required, least=least, once=once)

    def languages(self, name: str) -> tuple[str, ...]:
        """Take a list of language tags (BCP 47) without repetition."""
        form = 'a language tag such as "en" or "pt-BR"'
        return self._words(name, LANGUAGE_PATTERN, form, least=1, once=True)

    def sources(self, name: str = "sources", *, least: int = 1) -> tuple[str, ...]:
        """Take a list of source ids."""
        return self._words(
            name, SOURCE_PATTERN, "the id of a source", required=least > 0, least=least
        )

    def countries(self, name: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Take an optional list of country codes."""
        listed = self._words(name, re.compile(r".+"), "a country code", required=False)
        known = frozenset(codes)
        for code in listed:
            if code not in known:
                self.report(name, f"has {show_value(code)}; {_country_choices(code, known)}")
        return listed

    def country(self, name: str, codes: Iterable[str], *, required: bool = True) -> str:
        """Take one country code, ISO 3166-1 alpha-3; empty where it may be missing and is."""
        value = self._take(name)
        if name not in self.table and not required:
            return ""
        known = frozenset(codes)
        if isinstance(value, str) and value in known:
            return value
        return self._refuse(name, value, _country_choices(value, known), "")

    def strings(self, name: str) -> tuple[str, ...]:
        """Take an optional list of texts."""
        return self._words(name, re.compile(r"(?s).*\S.*"), "a text", required=False)

    def texts(self, name: str, languages: Sequence[str], *, required: bool = True) -> Texts:
        """Take a text in several languages, all of ``languages`` among them.

        One that is not ``required`` may be missing as a whole, and is empty then.
        """
        value = self._take(name)
        if name not in self.table and not required:
            return Texts()
        if not isinstance(value, dict):
            wanted = (
                "a text for each language, such as {" + f'"{(languages or ["en"])[0]}": …' + "}"
            )
            return self._refuse(name, value, f"it must be {wanted}", Texts())
        for language in languages:
            if language not in value:
                self.report(name, f'has no text for the language "{language}"; {_MEND_LANGUAGE}')
        for language, text in value.items():
            if not LANGUAGE_PATTERN.fullmatch(language):
                self.report(name, f"has {show_value(language)}, which is no language tag")
            elif not isinstance(text, str) or not text.strip():
                self.report(f"{name}.{language}", f"is {show_value(text)}; it must be a text")
            else:
                self._check_signs(f"{name}.{language}", text)
        return Texts({key: text for key, text in value.items() if isinstance(text, str)})

    def blank_texts(self, name: str, languages: Sequence[str]) -> Texts:
        """Take a text in several languages that may be missing, and is blank in each then."""
        taken = self.texts(name, languages, required=False)
        return taken or _keep_blank(tuple(languages))

    def date(self, name: str) -> PartialDate | None:
        """Take an optional date."""
        return self._parsed(name, parse_date, required=False)

    def day(self, name: str) -> PartialDate | None:
        """Take an optional date that is known to the day."""
        value = self._take(name)
        if name not in self.table:
            return None
        wanted = 'it must be a day in quotation marks, such as "2024-07-16"'
        try:
            date = parse_date(value) if isinstance(value, str) else None
        except ValueError:
            date = None
        if date is None or date != (day := PartialDate(*date.first)) or day.first_day is None:
            return self._refuse(name, value, wanted, None)
        return date

    def span(self, name: str) -> DateSpan | None:
        """Take a date or an interval."""
        return self._parsed(name, parse_span, required=True)

    def part(self, name: str) -> Fields | None:
        """Take the fields of a table inside this one, None when there is no such table."""
        value = self._take(name)
        if isinstance(value, dict):
            return self.nested(value, record=name)
        return self._refuse(name, value, "it must be a table", None)

    def tables(self, name: str, *, required: bool = False) -> list[Mapping[str, Any]]:
        """Take a list of tables."""
        value = self._take(name)
        if value is None and not required:
            return []
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        return self._refuse(name, value, "it must be a list of tables", [])

    def ids_by_id(self, name: str) -> Mapping[str, str]:
        """Take an optional table in which ids stand for ids."""
        table = self._take(name)
        if name not in self.table:
            return {}
        if not isinstance(table, dict):
            return self._refuse(name, table, "it must be a table of ids", {})
        good = {}
        for key, value in table.items():
            if not ID_PATTERN.fullmatch(key):
                self.report(name, f"has {show_value(key)}; each must be {ID_FORM}")
            elif not isinstance(value, str) or not ID_PATTERN.fullmatch(value):
                self.report(name, f"has {show_value(value)} for `{key}`; it must be {ID_FORM}")
            else:
                good[key] = value
        return good

    def optional(self, name: str) -> Any:
        """Take a field as it stands, None when it is not there."""
        return self._take(name)

    def _take(self, name: str) -> Any:
        self._taken.add(name)
        return self.table.get(name)

    def _refuse(self, name: str, value: object, wanted: str, empty: Parsed) -> Parsed:
        if name not in self.table:
            self.report(name, f"is missing; {wanted}")
        else:
            self.report(name, f"is {show_value(value)}; {wanted}")
        return empty

    def _parsed(
        self, name: str, parse: Callable[[str], Parsed], *, required: bool
    ) -> Parsed | None:
        value = self._take(name)
        if name not in self.table and not required:
            return None
        if isinstance(value, str):
            try:
                return parse(value)
            except ValueError as error:
                return self._refuse(name, value, str(error), None)
        return self._refuse(name, value, f"it must be a date such as {DATE_FORMS}", None)

    def _words(
        self,
        name: str,
        pattern: re.Pattern[str],
        form: str,
        *,
        required: bool = True,
        least: int = 0,
        once: bool = False,
    ) -> tuple[str, ...]:
        value = self._take(name)
        if name not in self.table and not required:
            return ()
        if not isinstance(value, list):
            return self._refuse(name, value, "it must be a list", ())
        good = []
        for item in value:
            if isinstance(item, str) and pattern.fullmatch(item):
                good.append(item)
            else:
                self.report(name, f"has {show_value(item)}; each must be {form}")
        if len(value) < least:
            entries = "entry" if len(value) == 1 else "entries"
            self.report(name, f"has {len(value)} {entries}; at least {least} needed")
        if once and len(set(good)) < len(good):
            self.report(name, f"is {show_value(value)}; nothing may stand there twice")
        return tuple(good)


def _refuse_id(value: object) -> str:
    return KEPT_ID if value in _DEVICES else f"it must be {ID_FORM}"


def is_id(value: object) -> TypeGuard[str]:
    """Tell whether a value is an id, and one that a file may be named by on any system."""
    return isinstance(value, str) and bool(ID_PATTERN.fullmatch(value)) and value not in _DEVICES


def _country_choices(value: object, known: frozenset[str]) -> str:
    letter = value[:1].upper() if isinstance(value, str) else ""
    near = sorted(code for code in known if code[:1] == letter) or sorted(known)
    codes = join_choices(near, at_most=6)
    return f"it must be an ISO 3166-1 alpha-3 code that the basemap has, such as {codes}"


@functools.cache
def _keep_blank(languages: tuple[str, ...]) -> Texts:
    """Return a blank text, the same for all that leave it out: many thousand legs have no note."""
    return Texts(dict.fromkeys(languages, ""))
