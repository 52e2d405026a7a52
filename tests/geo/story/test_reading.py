from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.story.bounds import MOST_CHAPTER
from geo.story.problems import Problem
from geo.story.reading import Reader, is_number


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def reader(tmp_path: Path, problems: list[Problem]) -> Reader:
    return Reader(tmp_path, problems)


def list_texts(problems: list[Problem]) -> list[str]:
    return [problem.text for problem in problems]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('{"a": [1, 2.5]}', {"a": [1, 2.5]}),
        ('\ufeff{"a": "서울"}', {"a": "서울"}),
        ('"\\ud83d\\ude80"', "🚀"),
        ("[]", []),
        ("0", 0),
    ],
)
def test_read_json_returns_what_stands_there(
    reader: Reader, problems: list[Problem], content: str, value: object
) -> None:
    (reader.folder / "a.json").write_text(content, encoding="utf-8")
    assert reader.read_json("a.json") == value
    assert problems == []


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "is not JSON: Expecting value, line 1, column 1"),
        ("{\n  'a': 1}", None),
        ("null", "is null; it holds nothing"),
        ('{"a": 1, "a": 2}', 'is not JSON that can be read: "a" stands twice in one object'),
        ("[" * 100_000, "is nested more than 64 deep"),
        ("9" * 5000, "is not JSON that can be read: a number has too many digits"),
        ('["\\ud800"]', 'is not JSON that can be read: "\\ud800" is half of a character'),
    ],
)
def test_read_json_says_what_is_wrong_in_one_line(
    reader: Reader, problems: list[Problem], content: str, text: str | None
) -> None:
    (reader.folder / "a.json").write_text(content, encoding="utf-8")
    assert reader.read_json("a.json") is None
    (found,) = list_texts(problems)
    assert found == text or (text is None and found.startswith("is not JSON: "))


@pytest.mark.parametrize(
    ("content", "start"),
    [
        ("a = ", "is not TOML: Invalid value (at end of document)"),
        ("a = 1\na = 2", "is not TOML: Cannot overwrite a value"),
        ("a = " + "[" * 100_000, "is nested more than 64 deep"),
        ("a = " + "9" * 5000, "is not TOML that can be read: a number has too many digits"),
        ("a = 2023-02-30", "is not TOML: Invalid date or datetime"),
    ],
)
def test_read_toml_says_what_is_wrong_in_one_line(
    reader: Reader, problems: list[Problem], content: str, start: str
) -> None:
    (reader.folder / "a.toml").write_text(content, encoding="utf-8")
    assert reader.read_toml("a.toml") is None
    (found,) = list_texts(problems)
    assert found.startswith(start)
    assert "\n" not in found


def test_read_toml_takes_windows_line_ends(reader: Reader) -> None:
    (reader.folder / "a.toml").write_bytes(b'a = "b"\r\n[c]\r\n')
    assert reader.read_toml("a.toml") == {"a": "b", "c": {}}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xff\xfea\x00", "is not UTF-8 text: byte 0 cannot be read"),
        (b"abc\xe9", "is not UTF-8 text: byte 3 cannot be read"),
        (b" " * 1_100_000, "is 1.1 MB; it may have at most 1.0 MB"),
    ],
)
def test_read_text_refuses_bytes_that_are_no_story(
    reader: Reader, problems: list[Problem], content: bytes, text: str
) -> None:
    (reader.folder / "a.md").write_bytes(content)
    assert reader.read_text("a.md") is None
    assert list_texts(problems) == [text]


def test_read_text_takes_a_file_of_the_greatest_size(reader: Reader) -> None:
    (reader.folder / "a.md").write_bytes(b" " * MOST_CHAPTER)
    assert len(reader.read_text("a.md") or "") == MOST_CHAPTER


def test_read_text_waits_for_no_pipe(reader: Reader, problems: list[Problem]) -> None:
    os.mkfifo(reader.folder / "pipe")
    (reader.folder / "folder").mkdir()
    (reader.folder / "loop").symlink_to("loop")
    for name in ("pipe", "folder", "loop", "none"):
        assert reader.read_text(name) is None
    assert len(problems) == 4
    assert list_texts(problems)[:2] == ["is not a file", "is not a file"]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('{"type": "FeatureCollection", "features": []}', []),
        ("[]", ['is not GeoJSON: `type` is a list; it must be "FeatureCollection"']),
        ("{}", ['is not GeoJSON: `type` is null; it must be "FeatureCollection"']),
        (
            '{"type": "Feature"}',
            ['is not GeoJSON: `type` is "Feature"; it must be "FeatureCollection"'],
        ),
        ('{"type": "FeatureCollection"}', ["`features` is null; it must be a list"]),
        (
            '{"type": "FeatureCollection", "features": [{"type": "Feature"}, 7]}',
            ["feature 2 is 7, not a Feature"],
        ),
        (
            '{"type": "FeatureCollection", "crs": {}, "features": []}',
            [
                "`crs` is {}; coordinates are always WGS 84, longitude first (RFC 7946): save it "
                "in EPSG:4326"
            ],
        ),
    ],
)
def test_read_features_refuses_what_is_not_geojson(
    reader: Reader, problems: list[Problem], content: str, texts: list[str]
) -> None:
    (reader.folder / "a.geojson").write_text(content, encoding="utf-8")
    features = reader.read_features("a.geojson")
    assert list_texts(problems) == texts
    assert features is None or all(feature["type"] == "Feature" for _, feature in features)


@pytest.mark.parametrize("value", [0, -1.5, 10**300])
def test_is_number_takes_finite_numbers(value: object) -> None:
    assert is_number(value)


@pytest.mark.parametrize(
    "value", [True, None, "1", float("nan"), float("inf"), -float("inf"), 10**400, [1]]
)
def test_is_number_refuses_all_else(value: object) -> None:
    assert not is_number(value)
