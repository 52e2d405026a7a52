from __future__ import annotations

import pytest

from geo.story.problems import Problem, StoryError, join_choices, show_value


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a.toml", "", "", "is missing"), "a.toml: is missing"),
        (Problem("a.toml", "", "hub", "is missing"), "a.toml: `hub` is missing"),
        (Problem("a", "route `x`, leg 1", "", "ends"), "a: route `x`, leg 1: ends"),
        (Problem("a", "route `x`", "path", 'is "y"'), 'a: route `x`: `path` is "y"'),
        (Problem("a\nb\x1b[31m\udc80.md", "", "", "is new"), "a\\nb\\x1b[31m\\udc80.md: is new"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line
    assert line.isprintable()


def test_a_story_error_lists_each_problem_once_in_the_order_of_the_files() -> None:
    late, early = Problem("b", "", "", "two"), Problem("a", "", "", "one")
    error = StoryError([late, early, late])
    assert error.problems == (late, early)
    assert str(error) == "b: two\na: one"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        ("서울", '"서울"'),
        ("a\nb", '"a\\nb"'),
        ("\u202egnp.exe", '"\\u202egnp.exe"'),
        ("\x9b", '"\\x9b"'),
        ("\ud800", '"\\ud800"'),
        (float("nan"), "NaN"),
        ([1, {"a": None}], '[1, {"a": null}]'),
        ("x" * 100, '"' + "x" * 58 + "…"),
    ],
)
def test_show_value_is_short_and_safe_to_print(value: object, shown: str) -> None:
    assert show_value(value) == shown
    assert len(shown) <= 60
    assert shown.isprintable()


def test_show_value_shows_what_json_cannot_hold() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert show_value(nested) == "a nested list"
    assert show_value(10**5000) == "a nested int"


@pytest.mark.parametrize(
    ("choices", "joined"),
    [([], ""), (["a"], "a"), (["b", "a"], "b, a"), (["a", "b", "c", "d"], "a, b, c and 1 more")],
)
def test_join_choices_says_how_many_are_left_out(choices: list[str], joined: str) -> None:
    assert join_choices(choices, at_most=3) == joined
