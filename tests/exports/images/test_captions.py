"""Captions say what an image shows, all of it, and the same everywhere."""

from __future__ import annotations

import pytest

from exports.images.captions import write_whole_caption
from layers.telling.words import load_words
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw, find_scene

SHOWN = [
    (story, chapter)
    for story, chapter in CHAPTERS
    if not (record := STORIES[story].chapters["en"][chapter]).routes and not record.countries
]


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_a_caption_has_everything_and_goes_beside_the_image(story: str, chapter: str) -> None:
    image = draw(story, chapter)
    caption = image.caption
    whole = write_whole_caption(caption)
    assert f"\n{whole}\n" in image.companion
    said = (*caption.hedges, *caption.shades, *caption.shown)
    assert said
    for part in (caption.title, *said, *caption.notes, *caption.credit, caption.licence):
        assert part in whole


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("chapter", [chapter for story, chapter in SHOWN if story == "story"])
def test_without_lines_and_shades_places_and_dates_are_named(chapter: str, language: str) -> None:
    scene, words = find_scene("story", language), load_words(language)
    record = scene.story.chapters[language][chapter]
    whole = write_whole_caption(draw("story", chapter, lang=language).caption)
    for id_ in record.places:
        assert scene.name("place", id_) in whole
    for id_ in record.events:
        assert scene.name("event", id_) in whole
        assert words.say_span(scene.story.events[id_].date) in whole


def test_some_chapters_have_neither_lines_nor_shades() -> None:
    assert {("story", "two-koreas"), ("story", "support")} <= set(SHOWN)
