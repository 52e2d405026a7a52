"""Letters come from packages, and are as wide as they are measured."""

from __future__ import annotations

import json
import string
import tomllib
from pathlib import Path

import pytest
import typst

from exports.images import fonts
from exports.images.compiling import open_fonts
from exports.images.fonts import BOLD, REGULAR, measure_text
from geo.letters.package_fonts import FAMILIES, list_font_files, list_missing
from geo.story.records import Story
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw, measure_advance

IMAGES = Path(fonts.__file__).parent
MEASURE = b"""
#import "picture.typ": line-of
#let data = json(bytes(sys.inputs.data))
#let widen(item) = measure(line-of(item, data.fonts, "ko")).width.pt()
#context [#metadata(data.texts.map(widen)) <found>]
"""
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


@pytest.mark.parametrize("bold", [False, True])
def test_texts_are_as_wide_as_typst_sets_them(bold: bool) -> None:
    # Typst leaves out the room at the end of a line, where no row has any.
    words = [text for text in WORDS if text == text.strip()]
    look = {"size": 20, "weight": BOLD if bold else REGULAR, "fill": 0, "ligatures": False}
    data = {"fonts": FAMILIES, "texts": [{"text": text, **look} for text in words]}
    compiler = typst.Compiler(
        MEASURE,
        root=IMAGES,
        font_paths=open_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    found = compiler.query("<found>", field="value", one=True)
    for text, width in zip(words, json.loads(found), strict=True):
        assert measure_text(text, 20, bold=bold) == pytest.approx(width, abs=0.001), text


def test_font_files_are_those_of_packages() -> None:
    for bold in (False, True):
        latin, hangul = list_font_files(bold=bold)
        assert latin.parts[-3:-1] == ("font_source_sans_pro", "files")
        assert hangul.parent.name == f"noto_cjk_sans_jp_{'bold' if bold else 'regular'}"


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
        for table in ("image", "legend", "certainty"):
            # What counts has a form for each plural.
            for word in words[table].values():
                texts += [word] if isinstance(word, str) else word.values()
    assert {text: missing for text in texts if (missing := list_missing(text))} == {}


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_every_letter_of_an_image_is_in_its_fonts(story: str, chapter: str) -> None:
    for language in STORIES[story].languages:
        drawing = draw(story, chapter, lang=language, size="social").drawing
        assert list_missing("".join(text.text for text in drawing.list_texts())) == []
