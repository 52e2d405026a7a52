"""When the story was changed and how long it takes to read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.story.narrative import Markdown
from geo.story.records import Chapter, Correction, Story
from layers.page.facts import WORDS_PER_MINUTE, list_facts, measure_minutes
from layers.scene import lay_out
from layers.telling.words import load_words


def make_chapter(words: int) -> Chapter:
    text = Markdown(f"{'word ' * (words - 3)}end [@a-source; @another].")
    return Chapter("home", "en", "A title", text)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(10, 1), (WORDS_PER_MINUTE, 1), (WORDS_PER_MINUTE * 7, 7), (WORDS_PER_MINUTE * 15 // 2, 8)],
)
def test_the_minutes_are_those_of_the_words(words: int, minutes: int) -> None:
    assert measure_minutes([make_chapter(words)]) == minutes


def test_boxes_and_notes_are_read_as_well() -> None:
    chapter = make_chapter(WORDS_PER_MINUTE)
    box = Correction("word " * WORDS_PER_MINUTE, Markdown("word " * WORDS_PER_MINUTE))
    assert measure_minutes([replace(chapter, corrections=(box,))]) == 3
    note = Markdown(f"{chapter.text}\n\n> {'word ' * WORDS_PER_MINUTE}")
    assert measure_minutes([replace(chapter, text=note)]) == 2


def test_a_story_says_what_it_knows(story: Story) -> None:
    scene, words = lay_out(story, "en"), load_words("en")
    updated, minutes = list_facts(scene, words)
    assert updated == "Last changed 26 November 2026"
    assert minutes == (
        f"about {measure_minutes(scene.chapters)} minutes to read, at 200 words a minute"
    )
    silent = lay_out(replace(story, updated=None), "ko")
    (only,) = list_facts(silent, load_words("ko"))
    assert only.endswith("분(1분에 200어절)")
