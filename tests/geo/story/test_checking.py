from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.story.checking import DEFAULT_STORY, check_story
from tests.geo.broken import ANY, BROKEN, EN, FILES, FR, Broken
from tests.geo.broken_lessons import BROKEN_LESSONS, LESSON
from tests.geo.drafts import Draft


def is_line(line: str, expected: str) -> bool:
    return re.fullmatch(re.escape(expected).replace(re.escape(ANY), ".+"), line) is not None


@pytest.mark.parametrize("case", [*BROKEN, *BROKEN_LESSONS], ids=lambda case: case.id)
def test_one_thing_broken_is_one_line(draft: Draft, case: Broken) -> None:
    case.break_it(draft)
    lines = draft.list_problems()
    assert len(lines) == len(case.lines), lines
    for line, expected in zip(lines, case.lines, strict=True):
        assert is_line(line, expected), line
        assert "\n" not in line


def test_an_empty_story_lacks_every_field(draft: Draft) -> None:
    draft.write("story.toml", "")
    fields = ["chapters", "id", "languages", "licence", "title", "version"]
    lines = sorted(draft.list_problems())
    for line, field in zip(lines, fields, strict=True):
        assert line.startswith(f"story.toml: `{field}` is missing; ")


def test_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "none", tmp_path / "file"):
        story, problems = check_story(path)
        assert story is None
        assert [str(problem) for problem in problems] == [f"{path}: is not a folder"]


def test_every_fault_of_a_story_is_listed_at_once(draft: Draft) -> None:
    together = [
        *("meridian NaN", "a title without French", "a credit that runs script"),
        *("an unlisted chapter", "an unknown role", "an unknown certainty"),
        *("an arrival before the departure", "a source that runs script", "an uncited sentence"),
        *("an unknown place of a chapter", "bytes instead of events.geojson"),
        *("no chapter file", "a heading in the text"),
    ]
    cases = {case.id: case for case in BROKEN}
    for id_ in together:
        cases[id_].break_it(draft)
    expected = [line for id_ in together for line in cases[id_].lines]
    lines = draft.list_problems()
    assert len(lines) == len(expected) == 13
    for line in expected:
        assert any(is_line(found, line) for found in lines), line


def test_a_story_without_a_lesson_is_sound(draft: Draft) -> None:
    draft.path(LESSON).unlink()
    story, problems = check_story(draft.folder)
    assert problems == []
    assert story is not None
    assert story.lesson is None


def test_a_lesson_without_notes_and_readings_is_sound(draft: Draft) -> None:
    text = draft.path(LESSON).read_text(encoding="utf-8")
    before, _, after = text.partition("[[notes]]")
    draft.write(LESSON, before + after[after.index("[[questions]]") :])
    assert draft.list_problems() == []


@pytest.mark.quick
def test_both_stories_are_sound(draft: Draft) -> None:
    assert draft.list_problems() == []
    assert check_story(DEFAULT_STORY)[1] == []


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["amiens", "nellie-bly", "geodesic", "1890-01-00", "USA", 10**400, 1e308]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "coordinates", "en", "legs", "names"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def list_slots(value: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) inside a JSON value."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    slots = [(value, key) for key in keys]
    for key in keys:
        if isinstance(value[key], (dict, list)):
            slots += list_slots(value[key])
    return slots


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_value_is_too_odd_to_check(draft: Draft, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES[1:]))
    text = draft.path(name).read_text(encoding="utf-8")
    value = json.loads(text)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list_slots(value)))
        container[key] = data.draw(json_values)
        if not list_slots(value):
            break
    draft.write(name, json.dumps(value))
    try:
        lines = draft.list_problems()
    finally:
        draft.write(name, text)
    assert all(line.isprintable() and len(line) < 1000 for line in lines)


@given(
    name=st.sampled_from([*FILES, LESSON, f"{EN}/home.md", f"{FR}/overview.md"]),
    content=st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    place=st.integers(0, 400),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_are_too_odd_to_check(draft: Draft, name: str, content: bytes, place: int) -> None:
    before = draft.path(name).read_bytes()
    draft.write(name, before[:place] + content + before[place:])
    try:
        lines = draft.list_problems()
    finally:
        draft.write(name, before)
    assert all(line.isprintable() for line in lines)
