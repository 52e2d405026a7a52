"""The table of all sentences is written from the story, and what a reader wrote stays."""

from __future__ import annotations

import re

import pytest

from geo.story.checked import CHECKED_FILE, STALE, UNSEEN, make_report
from geo.story.checking import DEFAULT_STORY, load_story
from geo.story.records import Story
from geo.story.sentences import list_statements
from tests.geo.drafts import Draft

HOME = "narrative/en/home.md"


def list_rows(text: str) -> dict[str, list[str]]:
    """Return the cells of each row by its id."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| en/")]
    return {row[0]: row for row in rows}


def fill(text: str) -> str:
    """Return a report of which each row was looked at."""
    return text.replace(f"|  | {UNSEEN} |", "| seen so | sound, 2026-11-26 |")


def report(draft: Draft, old: str) -> str:
    return make_report(load_story(draft.folder), old)


@pytest.fixture
def filled(voyage: Story) -> str:
    return fill(make_report(voyage, "# Checked\n\nBy me.\n"))


def test_the_shipped_table_comes_back_as_it_is(story: Story) -> None:
    text = (DEFAULT_STORY / CHECKED_FILE).read_text(encoding="utf-8")
    assert make_report(story, text) == text
    assert STALE not in text.partition("\n## ")[2]
    assert UNSEEN not in text


def test_every_sentence_that_states_a_fact_has_a_row(voyage: Story) -> None:
    ids = [statement.id for statement in list_statements(voyage)]
    assert len(ids) == len(set(ids))
    assert ids[:3] == ["en/overview/1", "en/overview/2", "en/overview/3"]
    wanted = {"en/overview/box-1/1", "en/lesson/note-pacific/1", "fr/map/leg-nellie-bly-10/1"}
    wanted |= {"fr/lesson/reading-nellie-bly-short/1", "en/home/1"}
    assert wanted <= set(ids)
    text = make_report(voyage, "")
    assert re.findall(r"^\| (\S+/\S+) \|", text, re.MULTILINE) == ids
    assert re.findall(r"^## (.*)$", text, re.MULTILINE)[:2] == [
        "English: overview",
        "English: eastward",
    ]
    assert "## French: legs" in text
    # A note about the map is none.
    assert "Solid lines are documented" not in text


def test_a_new_table_is_one_that_nobody_has_looked_at(voyage: Story) -> None:
    text = make_report(voyage, "")
    row = "| en/home/1 | A special train took her from San Francisco towards New York, where her"
    assert f"{row} journey ended on 25 January 1890. | bly-1890 |  | {UNSEEN} |\n" in text


def test_what_a_reader_wrote_and_the_opening_stay(voyage: Story, filled: str) -> None:
    assert make_report(voyage, filled) == filled
    assert filled.startswith("# Checked\n\nBy me.\n\n## English: overview\n\n| id | sentence |")


def test_a_sentence_that_changed_is_stale_until_it_is_looked_at_again(
    draft: Draft, filled: str
) -> None:
    draft.replace(HOME, "took her", "brought her")
    changed = report(draft, filled)
    *_, seen, verdict = list_rows(changed)["en/home/1"]
    assert (seen, verdict) == ("seen so", f"{STALE}: sound, 2026-11-26")
    assert report(draft, changed) == changed
    again = changed.replace(f"{STALE}: sound, 2026-11-26", "sound, 2026-12-01")
    assert report(draft, again) == again


def test_a_sentence_that_cites_something_else_is_stale(draft: Draft, filled: str) -> None:
    draft.replace(HOME, "[@bly-1890]", "[@bly-1890; @verne-1873]")
    row = list_rows(report(draft, filled))["en/home/1"]
    assert row[2] == "bly-1890 verne-1873"
    assert row[4].startswith(STALE)


def test_a_row_goes_along_with_its_sentence(draft: Draft, filled: str) -> None:
    draft.replace(HOME, "A special train", "It was cold [@bly-1890]. A special train")
    rows = list_rows(report(draft, filled))
    assert rows["en/home/1"][1:] == ["It was cold.", "bly-1890", "", UNSEEN]
    assert rows["en/home/2"][3:] == ["seen so", "sound, 2026-11-26"]


def test_a_row_of_a_sentence_that_is_gone_goes(draft: Draft, filled: str) -> None:
    old = filled.replace("| en/home/1 |", "| en/home/7 | Gone. | x | y | sound |\n| en/home/1 |")
    assert report(draft, old) == filled


def test_a_bar_in_a_cell_is_no_end_of_it(draft: Draft, filled: str) -> None:
    draft.replace(HOME, "A special train", "A | special train")
    text = report(draft, filled).replace("| seen so | **stale**", "| seen \\| so | **stale**")
    assert "| A \\| special train" in text
    assert "seen \\| so" in text
    assert report(draft, text) == text
