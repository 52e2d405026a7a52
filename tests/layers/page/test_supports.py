from __future__ import annotations

import dataclasses

import pytest

from geo.story.records import Story
from layers.page.supports import list_supports
from layers.telling.words import load_words


@pytest.mark.parametrize(
    ("language", "lesson", "reading"),
    [
        ("en", "lesson on “Eastward”", "lesson: reading “Nellie Bly”"),
        ("fr", "leçon sur « Vers l'est »", "leçon : lecture « Nellie Bly »"),
    ],
)
def test_a_lesson_rests_on_its_sources(
    voyage: Story, language: str, lesson: str, reading: str
) -> None:
    supports = list_supports(voyage, load_words(language))
    assert supports["bly-1890"].count(lesson) == 1
    assert supports["bly-1890"].count(reading) == 1
    assert reading in supports["verne-1873"]
    assert lesson not in supports["verne-1873"]


def test_a_story_without_a_lesson_has_only_the_map(voyage: Story) -> None:
    bare = list_supports(dataclasses.replace(voyage, lesson=None), load_words("en"))
    full = list_supports(voyage, load_words("en"))
    assert bare["verne-1873"]
    for id_, texts in bare.items():
        assert full[id_][: len(texts)] == texts
        assert not any("lesson" in text for text in texts)


def test_every_source_has_its_entry(story: Story) -> None:
    supports = list_supports(story, load_words("en"))
    assert list(supports) == list(story.sources)
    assert supports["terminal-data-sheet"] == ["event North Korean ship held in Panama"]
