from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo.story.dates import PartialDate, parse_span
from geo.story.fields import Fields

CODES = ("CUB", "CYP", "KOR")
Take = Callable[[Fields], Any]


def make_fields(table: dict[str, Any]) -> Fields:
    return Fields(table, file="f", record="r", problems=[])


@pytest.mark.parametrize(
    ("take", "value", "taken"),
    [
        (lambda f: f.text("x"), " a ", " a "),
        (lambda f: f.choice("x", ("a", "b")), "b", "b"),
        (lambda f: f.truth("x"), False, False),
        (lambda f: f.whole("x", least=0, most=9), 9, 9),
        (lambda f: f.number("x", least=-180, below=180), -180, -180.0),
        (lambda f: f.id("x"), "ri-il-kyu", "ri-il-kyu"),
        (lambda f: f.ids("x"), [], ()),
        (lambda f: f.ids("x"), ["a", "b-2", "a"], ("a", "b-2", "a")),
        (lambda f: f.languages("x"), ["en", "pt-BR", "zh-Hant"], ("en", "pt-BR", "zh-Hant")),
        (lambda f: f.sources("x"), ["un.org/A:1", "2024_b"], ("un.org/A:1", "2024_b")),
        (lambda f: f.countries("x", CODES), ["CUB"], ("CUB",)),
        (lambda f: f.country("x", CODES), "KOR", "KOR"),
        (lambda f: f.strings("x"), ["황장엽", "a\nb"], ("황장엽", "a\nb")),
        (lambda f: f.texts("x", ["en"]), {"en": "a", "ko": "가"}, {"en": "a", "ko": "가"}),
        (lambda f: f.date("x"), "2023-11", PartialDate(2023, 11)),
        (lambda f: f.day("x"), "2023-11-05", PartialDate(2023, 11, 5)),
        (lambda f: f.span("x"), "2013/2014", parse_span("2013/2014")),
        (lambda f: f.ids_by_id("x"), {"a": "b-2"}, {"a": "b-2"}),
        (lambda f: f.tables("x"), [{}, {"a": 1}], [{}, {"a": 1}]),
    ],
)
def test_a_good_value_is_taken_as_it_stands(take: Take, value: object, taken: object) -> None:
    fields = make_fields({"x": value})
    assert take(fields) == taken
    assert fields.sound
    assert fields.problems == []


@pytest.mark.parametrize(
    ("take", "value", "line"),
    [
        (lambda f: f.text("x"), "  ", '`x` is "  "; it must be a text'),
        (lambda f: f.text("x"), 7, "`x` is 7; it must be a text"),
        (lambda f: f.text("x"), None, "`x` is missing; it must be a text"),
        (lambda f: f.choice("x", ("a", "b")), "c", '`x` is "c"; one of a, b'),
        (lambda f: f.choice("x", ("a", "b")), ["a"], '`x` is ["a"]; one of a, b'),
        (lambda f: f.truth("x"), 1, "`x` is 1; true or false"),
        (
            lambda f: f.whole("x", least=0, most=9),
            10,
            "`x` is 10; a whole number from 0 to 9",
        ),
        (
            lambda f: f.whole("x", least=0, most=9),
            True,
            "`x` is true; a whole number from 0 to 9",
        ),
        (
            lambda f: f.number("x", least=-180, below=180),
            180,
            "`x` is 180; a number from -180 to below 180",
        ),
        (
            lambda f: f.number("x", least=-180, below=180),
            float("nan"),
            "`x` is NaN; a number from -180 to below 180",
        ),
        (
            lambda f: f.id("x"),
            "Rome Envoy",
            '`x` is "Rome Envoy"; it must be lower-case words joined by hyphens, '
            'such as "first-voyage"',
        ),
        (
            lambda f: f.ids("x"),
            ["a", "a_b"],
            '`x` has "a_b"; each must be lower-case words joined by hyphens, '
            'such as "first-voyage"',
        ),
        (lambda f: f.ids("x"), "a", '`x` is "a"; it must be a list'),
        (lambda f: f.ids("x", least=2), ["a"], "`x` has 1 entry; at least 2 needed"),
        (
            lambda f: f.ids("x", once=True),
            ["a", "a"],
            '`x` is ["a", "a"]; nothing may stand there twice',
        ),
        (
            lambda f: f.languages("x"),
            ["english"],
            '`x` has "english"; each must be a language tag such as "en" or "pt-BR"',
        ),
        (lambda f: f.sources("x"), [], "`x` has 0 entries; at least 1 needed"),
        (
            lambda f: f.country("x", CODES),
            "CU",
            '`x` is "CU"; it must be an ISO 3166-1 alpha-3 code that the basemap has, '
            "such as CUB, CYP",
        ),
        (
            lambda f: f.countries("x", CODES),
            ["PRC"],
            '`x` has "PRC"; it must be an ISO 3166-1 alpha-3 code that the basemap has, '
            "such as CUB, CYP, KOR",
        ),
        (lambda f: f.strings("x"), [" "], '`x` has " "; each must be a text'),
        (
            lambda f: f.texts("x", ["en"]),
            "a",
            '`x` is "a"; it must be a text for each language, such as {"en": …}',
        ),
        (
            lambda f: f.texts("x", ["en"]),
            {"ko": "가"},
            '`x` has no text for the language "en"; add it, or take the language out of '
            "`languages` in story.toml",
        ),
        (lambda f: f.texts("x", ["en"]), {"en": 5}, "`x.en` is 5; it must be a text"),
        (
            lambda f: f.texts("x", []),
            {"<b>": "a"},
            '`x` has "<b>", which is no language tag',
        ),
        (
            lambda f: f.date("x"),
            "2023-02-30",
            '`x` is "2023-02-30"; no such day in the calendar',
        ),
        (lambda f: f.span("x"), "2014/2013", '`x` is "2014/2013"; the end lies before the start'),
        (lambda f: f.tables("x"), {"a": 1}, '`x` is {"a": 1}; it must be a list of tables'),
    ],
)
def test_a_bad_value_is_one_problem_that_shows_it(take: Take, value: object, line: str) -> None:
    fields = make_fields({"x": value})
    take(fields)
    assert not fields.sound
    assert [str(problem) for problem in fields.problems] == [f"f: r: {line}"]


@pytest.mark.parametrize(
    ("take", "sound"),
    [
        (lambda f: f.text("x"), False),
        (lambda f: f.ids("x"), False),
        (lambda f: f.span("x"), False),
        (lambda f: f.tables("x", required=True), False),
        (lambda f: f.part("x"), False),
        (lambda f: f.ids("x", required=False), True),
        (lambda f: f.text("x", required=False), True),
        (lambda f: f.texts("x", ["en"], required=False), True),
        (lambda f: f.day("x"), True),
        (lambda f: f.ids_by_id("x"), True),
        (lambda f: f.countries("x", CODES), True),
        (lambda f: f.strings("x"), True),
        (lambda f: f.date("x"), True),
        (lambda f: f.tables("x"), True),
        (lambda f: f.optional("x"), True),
    ],
)
def test_a_missing_field_is_a_problem_unless_it_is_optional(take: Take, sound: bool) -> None:
    fields = make_fields({})
    assert not take(fields)
    assert fields.sound is sound
    assert [problem.text.split(";")[0] for problem in fields.problems] == ["is missing"][sound:]


def test_fields_that_nobody_takes_are_refused() -> None:
    fields = make_fields({"title": "a", "titel": "b", "\x1b": "c"})
    fields.text("title")
    fields.refuse_others()
    assert [str(problem) for problem in fields.problems] == [
        "f: r: `titel` is not a field here; one of title",
        "f: r: `\\u001b` is not a field here; one of title",
    ]


def test_a_table_inside_reports_under_its_own_name() -> None:
    part = make_fields({"article": {"sections": "twelve"}}).part("article")
    assert part is not None
    part.whole("sections", least=0, most=9)
    assert str(part.problems[0]).startswith('f: article: `sections` is "twelve"; ')
