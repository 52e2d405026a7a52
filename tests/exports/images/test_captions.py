"""Captions say what an image shows, all of it, and the same everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.images.captions import write_whole_caption
from exports.images.image import draw_image
from exports.images.request import read_request
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw


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
@pytest.mark.parametrize("chapter", ["two-koreas", "arriving", "ship"])
def test_without_lines_and_shades_places_and_dates_are_named(chapter: str, language: str) -> None:
    story, words = STORIES["story"], load_words(language)
    chapters = dict(story.chapters[language])
    record = chapters[chapter] = replace(chapters[chapter], countries=())
    assert not record.routes
    bare = replace(story, chapters={**story.chapters, language: chapters})
    scene = lay_out(bare, language)
    image = draw_image(read_request(bare, chapter, "svg", {"lang": language}), scene)
    whole = write_whole_caption(image.caption)
    for id_ in record.places:
        assert scene.name("place", id_) in whole
    for id_ in record.events:
        assert scene.name("event", id_) in whole
        assert words.say_span(scene.story.events[id_].date) in whole
