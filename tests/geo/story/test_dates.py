from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.story.dates import (
    DateSpan,
    PartialDate,
    format_date,
    format_span,
    parse_date,
    parse_span,
)


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("1997", PartialDate(1997), "year"),
        ("0001", PartialDate(1), "year"),
        ("2023-11", PartialDate(2023, 11), "month"),
        ("2016-07?", PartialDate(2016, 7, reported=True), "month"),
        ("1997-02-11?", PartialDate(1997, 2, 11, reported=True), "day"),
        ("2024-07-16", PartialDate(2024, 7, 16), "day"),
        ("2000-02-29", PartialDate(2000, 2, 29), "day"),
        ("2024-02-29", PartialDate(2024, 2, 29), "day"),
    ],
)
def test_parse_date_keeps_what_is_known(text: str, date: PartialDate, precision: str) -> None:
    assert parse_date(text) == date
    assert parse_date(text).precision == precision
    assert str(parse_date(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "?", "97", "1997-1", "1997-01-1", "1997/01/01", "19970101", "1997-01-01T00:00"),
        *("November 2023", "2023-11?-01", "2023-11??", "~2023", "2023-XX", " 2023", "2023\n"),
        *("٢٠٢٣", "-2023", "2023-", "2013-07-10/2014-02-15"),
    ],
)
def test_parse_date_refuses_other_forms(text: str) -> None:
    with pytest.raises(ValueError, match="not a date such as"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["0000", "2023-00", "2023-13", "2023-11-31", "2023-11-00", "2023-02-29", "1900-02-29"],
)
def test_parse_date_refuses_days_that_never_were(text: str) -> None:
    with pytest.raises(ValueError, match="no such day in the calendar"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-11", "2023-11-01", "2023-11-30"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2024-07-16", "2024-07-16", "2024-07-16"),
    ],
)
def test_a_date_spans_all_days_that_it_may_mean(text: str, first: str, last: str) -> None:
    date = parse_date(text)
    assert date.first_day == datetime.date.fromisoformat(first)
    assert date.last_day == datetime.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("1997", "1997", "1997년"),
        ("2023-11", "November 2023", "2023년 11월"),
        ("2016-07?", "July 2016", "2016년 7월"),
        ("2024-07-16", "16 July 2024", "2024년 7월 16일"),
        ("2024-02-29", "29 February 2024", "2024년 2월 29일"),
    ],
)
def test_format_date_is_never_finer_than_known(text: str, english: str, korean: str) -> None:
    assert format_date(parse_date(text), "en") == english
    assert format_date(parse_date(text), "ko") == korean


def test_format_date_knows_regional_tags() -> None:
    assert format_date(parse_date("2023-11-05"), "en-US") == "November 5, 2023"
    assert format_date(parse_date("1889-11"), "fr") == "novembre 1889"


@given(date=st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_known_to_the_month_shows_no_day(date: datetime.date) -> None:
    month = PartialDate(date.year, date.month)
    words = format_date(month, "en").split()
    assert len(words) == 2
    assert words[1] == str(date.year)
    assert words[0].isalpha()
    assert parse_date(str(month)) == month


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("1997", "1997", "1997년"),
        ("2013-07-10/2014-02-15", "10 July 2013 – 15 February 2014", None),
        ("2013-07/2014", "July 2013 – 2014", "2013년 7월 – 2014년"),
        ("2013/2013", "2013", "2013년"),
    ],
)
def test_format_span_says_both_ends_once(text: str, english: str, korean: str | None) -> None:
    assert format_span(parse_span(text), "en") == english
    if korean is not None:
        assert format_span(parse_span(text), "ko") == korean


@pytest.mark.parametrize("text", ["2014/2013", "2013-08/2013-07", "2014-02-15/2013-07-10"])
def test_parse_span_refuses_an_end_before_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="the end lies before the start"):
        parse_span(text)


@pytest.mark.parametrize("text", ["/", "2013/", "/2013", "2013/2014/2015", "2013 / 2014", "../14"])
def test_parse_span_refuses_open_or_broken_intervals(text: str) -> None:
    with pytest.raises(ValueError, match="not a date such as"):
        parse_span(text)


def test_an_interval_may_begin_within_its_end() -> None:
    span = DateSpan(PartialDate(2013, 7), PartialDate(2013))
    assert parse_span("2013-07/2013") == span
    assert str(span) == "2013-07/2013"
    assert str(parse_span("2013?")) == "2013?"
