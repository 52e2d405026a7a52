from __future__ import annotations

import datetime
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.story.dates import (
    DateSpan,
    PartialDate,
    format_date,
    format_span,
    glue_dates,
    parse_date,
    parse_span,
    write_day,
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
        *("", "?", "97", "1997-1", "1997-01-1", "1997/01/01", "19970101", "1997-01-01T9:00"),
        *("November 2023", "2023-11?-01", "2023-11??", "~2023", "202XX", " 2023", "2023\n"),
        *("٢٠٢٣", "-0000", "2023-", "2013-07-10/2014-02-15", "12000", "Y999", "44 BC"),
        # Beyond level 1, or no form of any.
        *("19XX-12", "1999-XX-12", "1997-25", "1997-21-01", "?1997-12", "{1997,1998}", "Y1E9"),
        *("1997-01-01T09:30?", "1997-01T09:30", "1997-01-XXT09:30"),
    ],
)
def test_parse_date_refuses_other_forms(text: str) -> None:
    with pytest.raises(ValueError, match="not a date such as"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["2023-00", "2023-13", "2023-11-31", "2023-11-00", "2023-02-29", "1900-02-29"],
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


@pytest.mark.parametrize("text", ["/", "../..", "/..", "2013/2014/2015", "2013 / 2014", "../14"])
def test_parse_span_refuses_open_or_broken_intervals(text: str) -> None:
    with pytest.raises(ValueError, match="not a date such as"):
        parse_span(text)


def test_an_interval_may_begin_within_its_end() -> None:
    span = DateSpan(PartialDate(2013, 7), PartialDate(2013))
    assert parse_span("2013-07/2013") == span
    assert str(span) == "2013-07/2013"
    assert str(parse_span("2013?")) == "2013?"


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("0000", "year", "0000-01-01", "0000-12-31"),
        ("-0043-03-15", "day", "-0043-03-15", "-0043-03-15"),
        ("0000-02", "month", "0000-02-01", "0000-02-29"),
        ("Y-12000", "year", "-12000-01-01", "-12000-12-31"),
        ("Y12000", "year", "+12000-01-01", "+12000-12-31"),
        ("199X", "decade", "1990-01-01", "1999-12-31"),
        ("19XX", "century", "1900-01-01", "1999-12-31"),
        ("-01XX", "century", "-0199-01-01", "-0100-12-31"),
        ("-019X~", "decade", "-0199-01-01", "-0190-12-31"),
        ("1999-XX", "year", "1999-01-01", "1999-12-31"),
        ("1999-XX-XX", "year", "1999-01-01", "1999-12-31"),
        ("1999-11-XX", "month", "1999-11-01", "1999-11-30"),
        ("1997-21", "season", "1997-03-01", "1997-05-31"),
        ("1997-24?", "season", "1997-12-01", "1998-02-28"),
        ("1997~", "year", "1997-01-01", "1997-12-31"),
        ("1997-02-12T09:30", "minute", "1997-02-12", "1997-02-12"),
        ("1997-02-12T09:30:15Z", "second", "1997-02-12", "1997-02-12"),
        ("1997-02-12T09:30:15+09:00", "second", "1997-02-12", "1997-02-12"),
        ("1997-02-12T09:30-09", "minute", "1997-02-12", "1997-02-12"),
    ],
)
def test_level_1_is_read_and_written_again(
    text: str, precision: str, first: str, last: str
) -> None:
    date = parse_date(text)
    assert str(date) == text
    assert date.precision == precision
    assert (write_day(date.first), write_day(date.last)) == (first, last)


def test_time_is_one_line_from_before_christ_to_the_minute() -> None:
    texts = [
        *("Y-12000", "-0100", "-0043-03-14", "-0043-03-15", "0000-12-31", "0001-01-01", "19XX"),
        *("1997-02-12T09:30+09:00", "1997-02-12T00:31Z", "1997-02-12T00:31:30Z", "1997-03"),
    ]
    dates = [parse_date(text) for text in texts]
    assert [date.begins for date in dates] == sorted(date.begins for date in dates)
    assert parse_date("0001-01-01").begins == parse_date("0000-12-31").ends == 1
    assert parse_date("-0399").ends - parse_date("-0399").begins == 365
    assert parse_date("-0400").ends - parse_date("-0400").begins == 366
    minute = parse_date("1997-02-12T09:30")
    assert (minute.ends - minute.begins) * 24 * 60 == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "english", "korean", "french"),
    [
        ("-0043-03-15", "15 March 44 BC", "기원전 44년 3월 15일", "15 mars 44 av. J.-C."),
        ("0000", "1 BC", "기원전 1년", "1 av. J.-C."),
        ("0079-08", "August 79 AD", "서기 79년 8월", "août 79 ap. J.-C."),
        ("Y-11999", "12,000 BC", "기원전 12,000년", "12\u202f000 av. J.-C."),
        (
            "1997-02-12T09:30+09:00",
            "12 February 1997, 09:30 UTC+09:00",
            "1997년 2월 12일 AM 9:30 UTC+09:00",
            "12 février 1997, 09:30 UTC+09:00",
        ),
    ],
)
def test_a_date_says_its_era_and_its_time(
    text: str, english: str, korean: str, french: str
) -> None:
    said = [format_date(parse_date(text), language) for language in ("en", "ko", "fr")]
    assert said == [english, korean, french]


def test_an_end_may_be_open_or_not_known() -> None:
    for text in ("../1985", "1985/..", "/1985", "1985/"):
        assert str(parse_span(text)) == text
    assert parse_span("../1985").begins == -math.inf
    assert parse_span("1985/..").ends == math.inf
    known = parse_span("1985/")
    assert (known.begins, known.ends) == (parse_date("1985").begins, parse_date("1985").ends)
    assert known.last_day is None
    assert known.years == (1985, 1985)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("44 BC", '44 BC is "-0043"'),
        ("79", 'a year has four digits, "0079"'),
        ("1990s", 'a decade is "199X"'),
        ("c. 1500", 'about 1500 is "1500~"'),
        ("19th century", 'the years 1900 to 1999 are "19XX"'),
        ("12000", "begins with Y"),
        ("spring 1997", '"1997-21"'),
        ("1997-02-12T9:30", 'a time of day is "1997-02-12T09:30"'),
        ("[1997,1998]", "beyond level 1"),
    ],
)
def test_who_writes_a_date_otherwise_is_told_how(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(hint)):
        parse_date(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ties since 14_February_2024, and 11 Marches in May_2019."),
        ("en", "From 18–20_Sept._2018 to 10_July_2013; on March_3,_2001, 34 people; in 264_BC."),
        ("ko", "2018년_11월 로마의 대사관, 2019년_4월부터는, 기원전_218년_9월"),
        ("fr", "le 1er_mars_2024 à Marseille, 5 mais, en 218_av._J.-C."),
        ("de", "am 14._Februar_2024, im März_1997, 44_v._Chr."),
        ("es", "el 14_de_febrero_de_2024 y en mayo_de_1999, de 9 a 10 personas"),
        ("it", "il 14_febbraio_2024, nel 218_a.C."),
        ("ar", "في 14_فبراير_2024"),
        ("ja", "2024年2月14日に"),
    ],
)
def test_a_date_within_a_text_is_bound_together(language: str, text: str) -> None:
    assert glue_dates(text.replace("_", " "), language) == text.replace("_", "\u00a0")
