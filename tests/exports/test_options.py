from __future__ import annotations

import dataclasses

import pytest

from exports.options import OptionError, check_choice, pick_language, read_site, split_choices
from geo.story.records import Story


def test_a_choice_is_one_of_those_there_are() -> None:
    assert check_choice("size", "wide", ["wide", "tall"]) == "wide"
    with pytest.raises(OptionError, match=r'^size is "big"; one of wide, tall$'):
        check_choice("size", "big", ["wide", "tall"])


@pytest.mark.parametrize(
    ("values", "picked"),
    [
        (None, ["a", "b", "c"]),
        (["all"], ["a", "b", "c"]),
        ([" all,all", "all"], ["a", "b", "c"]),
        (["c,a"], ["a", "c"]),
        (["c", "a, c"], ["a", "c"]),
    ],
)
def test_a_list_is_given_with_commas_or_again(values: list[str] | None, picked: list[str]) -> None:
    assert split_choices("format", values, ["a", "b", "c"]) == picked


@pytest.mark.parametrize("value", ["", "a,", "A", "a;b", "all,a"])
def test_a_list_holds_choices_alone(value: str) -> None:
    with pytest.raises(OptionError, match=r"^format is .*; one of a, b$"):
        split_choices("format", [value], ["a", "b"])


def test_a_language_is_one_of_the_story_s(story: Story) -> None:
    assert pick_language(None, story) == "en"
    assert pick_language("ko", story) == "ko"
    with pytest.raises(OptionError, match=r'^lang is "fr"; one of en, ko$'):
        pick_language("fr", story)


def test_a_language_that_the_interface_does_not_speak_is_one_of_the_story(story: Story) -> None:
    strange = dataclasses.replace(story, languages=("tlh", "en"))
    assert pick_language(None, strange) == "tlh"
    with pytest.raises(OptionError, match=r'^lang is "ko"; one of tlh, en$'):
        pick_language("ko", strange)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("https://maps.example.org/app/", "https://maps.example.org/app"),
        ("HTTP://Maps.Example.org:8501", "http://maps.example.org:8501"),
        ("http://[::1]:80/A_b/c.d~e", "http://[::1]:80/A_b/c.d~e"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_the_public_address_is_a_host_and_a_plain_path(told: str, read: str) -> None:
    assert read_site("SITE", told) == read


@pytest.mark.parametrize(
    "told",
    [
        *("", "maps.example.org", "ftp://a.org", "https://", "https://a.org/?b=c", "http://["),
        *("https://a.org/#b", "https://user:word@a.org", "https://a.org@b.org", "https://a.org:0"),
        *("https://a.org:99999", "https://a b.org", "https://a.org/b c", "https://a.org\n", " "),
        *("https://a.org\nX: y", 'https://a.org/"><script>', "https://a.org/'", "https://a.org//b"),
        *("https://a.org/../b", "https://a.org/b/..", "https://a.org/%2e%2e", "https://a.org\\b"),
        *("javascript:alert(1)", "//a.org", "https://-a.org", "https://a..org", "https://а.org"),
        *("https://a.org\u2028", "\ufeffhttps://a.org", "https://a.org/\u0001", "https:a.org"),
    ],
)
def test_an_address_with_anything_else_is_refused_in_a_line(told: str) -> None:
    with pytest.raises(OptionError, match=r"^SITE is .*; it must be") as refused:
        read_site("SITE", told)
    assert str(refused.value).isprintable()
