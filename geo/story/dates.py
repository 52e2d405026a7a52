"""Dates that know how precise they are.

Written as EDTF (Extended Date/Time Format, ISO 8601-2:2019), the part of it that stories need:
``1997``, ``2023-11``, ``2024-07-16``, a trailing ``?`` for a date that is reported rather than
documented, and ``start/end`` for an interval.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from dataclasses import dataclass
from typing import Literal

from babel.dates import format_date as format_day
from babel.dates import format_interval, format_skeleton

from geo.story.locales import find_locale

Precision = Literal["year", "month", "day"]

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(\?)?", re.ASCII)
_SKELETONS: dict[Precision, str] = {"year": "y", "month": "yMMMM"}
DATE_FORMS = '"1997", "2023-11" or "2024-07-16", with "?" at its end where it is only reported'


@dataclass(frozen=True)
class PartialDate:
    """A calendar date known to the year, the month or the day.

    Args:
        year: 1 to 9999.
        month: 1 to 12, or None when only the year is known.
        day: 1 to 31, or None when it is not known.
        reported: True when the date is reported rather than documented.
    """

    year: int
    month: int | None = None
    day: int | None = None
    reported: bool = False

    @property
    def precision(self) -> Precision:
        """The unit to which the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first_day(self) -> datetime.date:
        """The first day that the date may mean; for sorting and drawing, never for printing."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day that the date may mean."""
        if self.month is None:
            return datetime.date(self.year, 12, 31)
        if self.day is None:
            length = calendar.monthrange(self.year, self.month)[1]
            return datetime.date(self.year, self.month, length)
        return self.first_day

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + ("?" if self.reported else "")


@dataclass(frozen=True)
class DateSpan:
    """A date, or an interval from ``start`` to ``end``, both included."""

    start: PartialDate
    end: PartialDate

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"


def parse_date(text: str) -> PartialDate:
    """Return the date that an EDTF string says.

    Raises:
        ValueError: it is not of one of the known forms, or there is no such day.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a date such as {DATE_FORMS}")
    year, month, day = (None if part is None else int(part) for part in match.groups()[:3])
    assert year is not None
    try:
        datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError("no such day in the calendar") from None
    return PartialDate(year, month, day, reported=match[4] is not None)


def parse_span(text: str) -> DateSpan:
    """Return the interval that an EDTF string says; a single date is an interval of itself.

    Raises:
        ValueError: a part is no date, or the end lies before the start.
    """
    start_text, slash, end_text = text.partition("/")
    start = parse_date(start_text)
    end = parse_date(end_text) if slash else start
    if end.last_day < start.first_day:
        raise ValueError("the end lies before the start")
    return DateSpan(start, end)


@functools.lru_cache(maxsize=1024)
def format_date(date: PartialDate, language: str) -> str:
    """Return the date in words, no finer than it is known ("November 2023")."""
    locale = find_locale(language)
    if date.precision == "day":
        return format_day(date.first_day, format="long", locale=locale)
    return format_skeleton(_SKELETONS[date.precision], date.first_day, locale=locale)


@functools.lru_cache(maxsize=1024)
def format_span(span: DateSpan, language: str) -> str:
    """Return a date or an interval in words, no finer than it is known."""
    if span.start == span.end:
        return format_date(span.start, language)
    first, last = span.start, span.end
    same_month = (first.year, first.month) == (last.year, last.month)
    # CLDR has intervals of days with short months only, so they are for days of one month.
    if first.precision == last.precision and (first.precision != "day" or same_month):
        skeleton = _SKELETONS.get(span.start.precision, "yMMMMd")
        days = first.first_day, last.first_day
        return str(format_interval(*days, skeleton, locale=find_locale(language)))
    return f"{format_date(span.start, language)} – {format_date(span.end, language)}"
