"""Dates that know how precise they are.

Written as EDTF (Extended Date/Time Format, ISO 8601-2:2019), level 1: ``1997``, ``2023-11``,
``2024-07-16``, ``1997-21`` for a season, ``199X`` and ``19XX`` for one of ten or a hundred years,
``-0043`` for 44 before Christ and ``Y-12000`` for years of more digits; a trailing ``?`` for a
date that is reported rather than documented, ``~`` for about, ``%`` for both; a time of day, and
``start/end`` for an interval, an end of which may be open (``..``) or not known (nothing).

Read by one pattern. Of the libraries for it (tried in November 2026), edtf 5.0.2 takes 2 to 20 ms a
date, stops at open intervals, and takes 29 February 1900 and an end before its start; undate 0.8.0
knows neither seasons nor times of day. Neither says a date in words.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import math
import re
from dataclasses import dataclass
from typing import Literal

from babel.core import Locale
from babel.dates import format_date as format_day
from babel.dates import (
    format_interval,
    format_skeleton,
    format_time,
    get_month_names,
    parse_pattern,
    tokenize_pattern,
    untokenize_pattern,
)
from babel.numbers import format_decimal

from geo.story.locales import find_locale

Precision = Literal["century", "decade", "year", "season", "month", "day", "minute", "second"]

_PATTERN = re.compile(
    r"(?:Y(?P<long>-?[1-9]\d{4,8})|(?P<year>-?(?:\d{4}|\d{3}X|\d{2}XX)))"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}(?::\d{2})?)?)?"
    r"(?P<mark>[?~%])?",
    re.ASCII,
)
_SKELETONS: dict[Precision, str] = {"year": "y", "month": "yMMMM"}
# With their era, which CLDR has with short months only.
_ERA_SKELETONS: dict[Precision, str] = {"year": "Gy", "month": "GyMMM", "day": "GyMMMd"}
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_LEAST_YEAR, _MOST_YEAR = 1, 9999
# A year of fewer digits is not known for one without its era.
_PLAIN_YEAR = 1000
# A language whose era has no more letters has it whole.
_SHORT_ERA = 4
# After as many years of the Gregorian calendar its days begin anew.
_CYCLE, _CYCLE_DAYS = 400, 146_097
_DAY_SECONDS = 86_400
_DAY_ENDINGS = r"\.|º|°|er|st|nd|rd|th"
DATE_FORMS = '"1997", "2023-11" or "2024-07-16", with "?" at its end where it is only reported'
_HINTS = (
    (r"\d{5,}", 'a year of more than four digits begins with Y, "Y12000"'),
    (r"-?\d{1,3}", 'a year has four digits, "0079", and 44 BC is "-0043"'),
    (r"-?\d{1,4}0s|-?\d{3}0['’]s", 'a decade is "199X"'),
    (r"(?i).*\b(?:bc|bce)\b\.?", '1 BC is "0000", and 44 BC is "-0043"'),
    (r"(?i)(?:c|ca|circa|about|~)[. ]*\d.*", 'about 1500 is "1500~"'),
    (r"(?i).*centur.*", 'the years 1900 to 1999 are "19XX"'),
    (r"(?i).*(?:spring|summer|autumn|winter).*", 'the seasons are "1997-21" to "1997-24"'),
    (r".*T.*[?~%]", "a date with a time of day has no mark; leave one of them out"),
    (r".*T.*", 'a time of day is "1997-02-12T09:30", with "Z" or "+09:00" for its zone'),
    (r"\[.*|\{.*|.*-\d\d\d?X.*|.*\d\dXX-.*|.*XX-\d\d|.*-[2-4]\d.*", "that is EDTF beyond level 1"),
)


@dataclass(frozen=True)
class PartialDate:
    """A date known to a century, a decade, a year, a season, a month, a day or a time.

    Years are those of the Gregorian calendar carried back before it was made, as ISO 8601 has
    them: the year 0 is 1 before Christ, -43 is 44 before Christ.

    Args:
        year: the first year that it may mean.
        month: 1 to 12, or None when it is not known.
        day: 1 to 31, or None when it is not known.
        reported: True when the date is reported rather than documented.
        approximate: True when it is about then.
        season: 21 spring, 22 summer, 23 autumn, 24 winter, those of the north.
        spread: how many years it may mean: 1, 10 or 100.
        masked: how many of its parts, from the last, are written as not known (``XX``).
        time: the time of day and its zone as they are written, ``09:30``, ``09:30:15+09:00``.
    """

    year: int
    month: int | None = None
    day: int | None = None
    reported: bool = False
    approximate: bool = False
    season: int | None = None
    spread: int = 1
    masked: int = 0
    time: str = ""

    @property
    def precision(self) -> Precision:
        """The unit to which the date is known."""
        if self.time:
            return "second" if self.time.count(":", 0, 8) == 2 else "minute"
        if self.season is not None:
            return "season"
        if self.month is None:
            return {1: "year", 10: "decade", 100: "century"}[self.spread]  # type: ignore[return-value]
        return "month" if self.day is None else "day"

    @property
    def first(self) -> tuple[int, int, int]:
        """Year, month and day of the first day that the date may mean."""
        month = self.month if self.season is None else _SEASONS[self.season]
        return self.year, month or 1, self.day or 1

    @property
    def last(self) -> tuple[int, int, int]:
        """Year, month and day of the last day that the date may mean."""
        year, month, day = self.first
        if self.season is not None:
            # Three months, the last of winter in the next year.
            year, month = year + (month + 2 > 12), (month + 1) % 12 + 1
        elif self.month is None:
            year, month = year + self.spread - 1, 12
        elif self.day is not None:
            return year, month, day
        return year, month, _count_month(year, month)

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that the date may mean; for sorting and drawing, never for printing.

        None where it is before the year 1 or after 9999, which few programs' calendars have.
        """
        return _find_day(*self.first)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that the date may mean, None as for the first."""
        return _find_day(*self.last)

    @property
    def begins(self) -> float:
        """When it begins, in days: the first of January of the year 1 is 1."""
        return count_days(*self.first) + self._share

    @property
    def ends(self) -> float:
        """When it is over, in days."""
        if self.time:
            length = 60 if self.precision == "minute" else 1
            return self.begins + length / _DAY_SECONDS
        return count_days(*self.last) + 1

    @property
    def _share(self) -> float:
        if not self.time:
            return 0.0
        hours, minutes, *seconds = re.split("[:Z+-]", self.time)[: self.time.count(":", 0, 8) + 1]
        passed = int(hours) * 3600 + int(minutes) * 60 + sum(map(int, seconds))
        return (passed - _count_offset(self.zone)) / _DAY_SECONDS

    @property
    def zone(self) -> str:
        """The zone of its time as it is written, empty where none is said."""
        match = re.search(r"Z|[+-].*", self.time)
        return match[0] if match else ""

    def __str__(self) -> str:
        parts = [self._write_year()]
        parts += [f"{part:02}" for part in (self.season or self.month, self.day) if part]
        text = "-".join([*parts, *["XX"] * self.masked]) + (f"T{self.time}" if self.time else "")
        return text + {(1, 0): "?", (0, 1): "~", (1, 1): "%"}.get(
            (self.reported, self.approximate), ""
        )

    def _write_year(self) -> str:
        if abs(self.year) > _MOST_YEAR:
            return f"Y{self.year}"
        sign = "-" if self.year < 0 else ""
        if self.spread == 1:
            return f"{sign}{abs(self.year):04}"
        nearest = self.year if self.year >= 0 else -(self.year + self.spread - 1)
        digits = 4 - len(str(self.spread)) + 1
        return f"{sign}{nearest // self.spread:0{digits}}{'X' * (4 - digits)}"


@dataclass(frozen=True)
class DateSpan:
    """A date, or an interval from ``start`` to ``end``, both included.

    One of the ends may be None: with ``is_open`` there is none, else it is not known.
    """

    start: PartialDate | None
    end: PartialDate | None
    is_open: bool = False

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        """The dates that are known of it, one or two."""
        return tuple(dict.fromkeys(date for date in (self.start, self.end) if date is not None))

    @property
    def begins(self) -> float:
        """When it begins, in days; minus infinity where its beginning is open."""
        if self.start is None and self.is_open:
            return -math.inf
        return self.dates[0].begins

    @property
    def ends(self) -> float:
        """When it is over, in days; infinity where its end is open."""
        return math.inf if self.end is None and self.is_open else self.dates[-1].ends

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that are known of it."""
        return self.dates[0].first[0], self.dates[-1].last[0]

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that it may mean; None where it is open, or in no program's calendar."""
        return None if self.start is None else self.start.first_day

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it may mean, None as for the first."""
        return None if self.end is None else self.end.last_day

    @property
    def reported(self) -> bool:
        """Whether one of its dates is only reported."""
        return any(date.reported for date in self.dates)

    @property
    def approximate(self) -> bool:
        """Whether one of its dates is about then."""
        return any(date.approximate for date in self.dates)

    def __str__(self) -> str:
        if self.start == self.end:
            return str(self.start)
        blank = ".." if self.is_open else ""
        return "/".join(blank if date is None else str(date) for date in (self.start, self.end))


def count_days(year: int, month: int, day: int) -> int:
    """Return the number of a day of any year; the first of January of the year 1 is 1."""
    cycles = (year - 1) // _CYCLE
    date = datetime.date(year - cycles * _CYCLE, month, day)
    return date.toordinal() + cycles * _CYCLE_DAYS


def write_day(day: tuple[int, int, int]) -> str:
    """Return year, month and day as ISO 8601 has them: ``1997-02-12``, ``-0043-03-15``."""
    year, month, date = day
    sign = "-" if year < 0 else "+" if year > _MOST_YEAR else ""
    return f"{sign}{abs(year):04}-{month:02}-{date:02}"


@functools.lru_cache(maxsize=4096)
def parse_date(text: str) -> PartialDate:
    """Return the date that an EDTF string says.

    Raises:
        ValueError: it is not of one of the known forms, or there is no such day.
    """
    match = _PATTERN.fullmatch(text)
    parts = {} if match is None else match.groupdict()
    if match is None or _is_beyond(parts):
        hint = next((hint for form, hint in _HINTS if re.fullmatch(form, text)), "")
        raise ValueError(f"not a date such as {DATE_FORMS}" + (f"; {hint}" if hint else ""))
    year, spread = _read_year(parts["long"] or parts["year"])
    named = [parts[name] for name in ("month", "day") if parts[name] is not None]
    numbers = [int(part) for part in named if part != "XX"]
    season = numbers[0] if len(named) == 1 and numbers and numbers[0] in _SEASONS else None
    month, day = [*([] if season else numbers), None, None][:2]
    mark = parts["mark"] or ""
    date = PartialDate(
        year=year,
        month=month,
        day=day,
        reported=mark in ("?", "%"),
        approximate=mark in ("~", "%"),
        season=season,
        spread=spread,
        masked=len(named) - len(numbers),
        time=(parts["time"] or "") + (parts["zone"] or ""),
    )
    try:
        count_days(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError("no such day in the calendar") from None
    try:
        datetime.time.fromisoformat(parts["time"] or "00:00")
        _count_offset(date.zone)
    except ValueError:
        raise ValueError("no such time of day, or no such zone") from None
    return date


def parse_span(text: str) -> DateSpan:
    """Return the interval that an EDTF string says; a single date is an interval of itself.

    Raises:
        ValueError: a part is no date, or the end lies before the start.
    """
    start_text, slash, end_text = text.partition("/")
    if not slash:
        date = parse_date(text)
        return DateSpan(date, date)
    ends = start_text, end_text
    start, end = (None if part in ("", "..") else parse_date(part) for part in ends)
    if start is None and end is None:
        raise ValueError(f"not a date such as {DATE_FORMS}; one end of an interval has a date")
    if start is not None and end is not None and end.ends <= start.begins:
        raise ValueError("the end lies before the start")
    return DateSpan(start, end, is_open=".." in ends)


@functools.lru_cache(maxsize=1024)
def format_date(date: PartialDate, language: str) -> str:
    """Return a date known to a year, a month, a day or a time in words ("November 2023").

    It is said no finer than it is known, with its era where it is before Christ or soon after.

    Raises:
        KeyError: it is a season, or known to a decade or a century, which needs words of our own.
    """
    locale = find_locale(language)
    if date.time:
        day = format_date(PartialDate(*date.first), language)
        return str(locale.datetime_formats["medium"].format(_format_time(date, locale), day))
    if not _is_plain(date):
        return _format_with_era(date, locale)
    if date.precision == "day":
        return format_day(date.first_day, format="long", locale=locale)
    return format_skeleton(_SKELETONS[date.precision], date.first_day, locale=locale)


def format_year(year: int, language: str) -> str:
    """Return a year in words, with its era where it is before Christ or soon after ("44 BC")."""
    return format_date(PartialDate(year), language)


@functools.lru_cache(maxsize=1024)
def format_span(span: DateSpan, language: str) -> str:
    """Return an interval of two dates of ``format_date`` in words, no finer than it is known."""
    first, last = span.start, span.end
    assert first is not None
    assert last is not None
    if first == last:
        return format_date(first, language)
    same_month = (first.year, first.month) == (last.year, last.month)
    plain = _is_plain(first) and _is_plain(last) and not first.time
    # CLDR has intervals of days with short months only, so they are for days of one month.
    if plain and first.precision == last.precision and (first.precision != "day" or same_month):
        skeleton = _SKELETONS.get(first.precision, "yMMMMd")
        days = first.first_day, last.first_day
        return str(format_interval(*days, skeleton, locale=find_locale(language)))
    return f"{format_date(first, language)} – {format_date(last, language)}"


def glue_dates(text: str, language: str) -> str:
    """Return a text with no-break spaces within its dates, whoever wrote them in the language."""
    return _find_pattern(language).sub(lambda date: date[0].replace(" ", "\u00a0"), text)


@functools.cache
def _find_pattern(language: str) -> re.Pattern[str]:
    """Return what finds months and eras named by CLDR, with the days and years around them."""
    locale = find_locale(language)
    names = {
        name.removesuffix(".")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for name in get_month_names(width, context, locale).values()
    }
    months = _join_names({*names, *map(str.capitalize, names)})
    eras = _join_names({name for eras in locale.eras.values() for name in eras.values()})
    day = rf"\d{{1,2}}(?:{_DAY_ENDINGS})?"
    return re.compile(
        rf"(?:(?<!\w)(?:{eras}) )?"
        rf"(?:(?:(?<!\w)(?:{day}[-–~])?{day}|(?<!\w)\d+년) (?:(?:de|of) )?)?"
        rf"(?<!\w)(?:{months})\.?(?: (?:(?:de|of) )?(?:\d+일|\d+(?:{_DAY_ENDINGS})?))?"
        rf"(?:, \d{{4}})?(?: (?:{eras}))?"
        rf"|(?<!\w)\d+ (?:{eras})|(?<!\w)(?:{eras}) \d+"
    )


def _join_names(names: set[str]) -> str:
    """Return what finds any of some names, whole; endings may follow one that is a number."""
    return "|".join(
        re.escape(name) + ("" if name[0].isdigit() else r"(?!\w)")
        for name in sorted(names, key=lambda name: (-len(name), name))
    )


def _is_plain(date: PartialDate) -> bool:
    return _PLAIN_YEAR <= date.year <= _MOST_YEAR


def _format_with_era(date: PartialDate, locale: Locale) -> str:
    year, month, day = date.first
    names = [locale.eras[form][int(year > 0)] for form in ("wide", "abbreviated")]
    told = {
        "G": names[0] if len(names[0]) <= _SHORT_ERA else names[1],
        "y": _write_number(year if year > 0 else 1 - year, locale),
    }
    if year > _MOST_YEAR:
        told["G"] = ""
    pattern = locale.datetime_skeletons[_ERA_SKELETONS[date.precision]].pattern
    tokens = []
    for kind, value in tokenize_pattern(pattern):
        letter, count = (value[0], value[1]) if kind == "field" else ("", 0)
        if letter in told:
            tokens.append(("chars", told[letter]))
        else:
            tokens.append((kind, (letter, 4) if letter in "ML" and count == 3 else value))
    # Any year serves: neither month nor day is said by it.
    shown = parse_pattern(untokenize_pattern(tokens)).apply(datetime.date(2000, month, day), locale)
    return re.sub(" +", " ", str(shown)).strip()


def _write_number(year: int, locale: Locale) -> str:
    return str(year) if year <= _MOST_YEAR else str(format_decimal(year, locale=locale))


def _format_time(date: PartialDate, locale: Locale) -> str:
    text = date.time.removesuffix(date.zone)
    form = "medium" if date.precision == "second" else "short"
    said = format_time(datetime.time.fromisoformat(text), form, locale=locale)
    zone = "UTC" if date.zone == "Z" else date.zone and f"UTC{date.zone.replace('-', '−')}"
    return f"{said} {zone}".rstrip()


def _is_beyond(parts: dict[str, str | None]) -> bool:
    """Tell whether parts of a date are of a higher level, or fit no date."""
    whole = parts["year"] is not None and "X" not in parts["year"]
    days = [parts["month"], parts["day"]]
    if not whole and any(days):
        return True
    month = parts["month"] or ""
    if month == "XX" and parts["day"] not in (None, "XX"):
        return True
    if month.isdecimal() and int(month) >= min(_SEASONS):
        return int(month) not in _SEASONS or parts["day"] is not None
    if parts["time"] and (parts["mark"] or "XX" in days or not parts["day"]):
        return True
    return parts["year"] == "-0000"


def _read_year(text: str) -> tuple[int, int]:
    """Return the first of the years that a text may mean, and how many it may."""
    spread = 10 ** text.count("X")
    nearest = int(text.replace("X", "0"))
    return nearest - (spread - 1 if text.startswith("-") else 0), spread


def _count_month(year: int, month: int) -> int:
    return calendar.monthrange(year % _CYCLE + _CYCLE, month)[1]


def _find_day(year: int, month: int, day: int) -> datetime.date | None:
    return datetime.date(year, month, day) if _LEAST_YEAR <= year <= _MOST_YEAR else None


def _count_offset(zone: str) -> int:
    """Return by how many seconds a zone is ahead of UTC; 0 where none is said."""
    if zone in ("", "Z"):
        return 0
    hours, _, minutes = zone[1:].partition(":")
    if int(hours) > 14 or int(minutes or 0) > 59:
        raise ValueError("no such zone")
    passed = int(hours) * 3600 + int(minutes or 0) * 60
    return -passed if zone.startswith("-") else passed
