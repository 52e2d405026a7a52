"""Letters come from packages, and are as wide as they are measured."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

from exports.images.fonts import list_font_files, list_missing, measure_text
from geo.story.records import Story
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw, measure_advance

WORDS_FOLDER = Path(__file__).resolve().parents[3] / "layers" / "telling" / "words"
WORDS = [
    *("Singapour", "서울 Seoul", "Tø", "AVATAR", "office", "room at the end ", " ", "“W", "L’T"),
    *(letter + end for letter in string.ascii_letters for end in ("", "r", "y", "V")),
]


@pytest.mark.parametrize("bold", [False, True])
def test_texts_are_as_wide_as_pillow_sets_them(bold: bool) -> None:
    for text in WORDS:
        width = measure_text(text, 20, bold=bold)
        assert width == pytest.approx(20 * measure_advance(text, bold), abs=0.02), text


def test_font_files_are_those_of_packages() -> None:
    for bold in (False, True):
        latin, hangul = list_font_files(bold=bold)
        assert latin.parts[-3:-1] == ("font_source_sans_pro", "files")
        assert hangul.parts[-3:-1] == ("koreanize_matplotlib", "fonts")


def test_a_letter_of_no_font_is_missing() -> None:
    assert list_missing("Havana 아바나, Saïd – “–” 180°") == []
    assert list_missing("Київ ไทย \U0001f6a2") == sorted("ไทย\U0001f6a2")


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_both_stories_can_be_lettered(story: Story) -> None:
    texts = list(story.title.values())
    for kind in (story.places, story.routes, story.events):
        texts += [name for record in kind.values() for name in record.names.values()]
    texts += [chapter.title for edition in story.chapters.values() for chapter in edition.values()]
    for language in story.languages:
        words = tomllib.loads((WORDS_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
        texts += [
            text for table in ("image", "legend", "certainty") for text in words[table].values()
        ]
    assert {text: missing for text in texts if (missing := list_missing(text))} == {}


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_every_letter_of_an_image_is_in_its_fonts(story: str, chapter: str) -> None:
    for language in STORIES[story].languages:
        drawing = draw(story, chapter, lang=language, size="social").drawing
        assert list_missing("".join(text.text for text in drawing.list_texts())) == []
