"""Images in languages that are written from right to left."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest
import uharfbuzz

from exports.images.drawing import Text
from exports.images.fonts import (
    joins_letters,
    list_lent,
    measure_text,
    part_runs,
    subset_fonts,
    trace_text,
)
from exports.images.image import DrawnImage, draw_image, write_image
from exports.images.plain import write_plain
from exports.images.request import read_request
from geo.letters.package_fonts import FAMILIES
from geo.story.checking import load_story
from layers.scene import lay_out
from tests.conftest import RIHLA

NAME = "ابن بطوطة"


@cache
def draw(format_: str, **wishes: str) -> DrawnImage:
    story = load_story(RIHLA)
    return draw_image(read_request(story, "overview", format_, wishes), lay_out(story, "ar"))


@pytest.mark.parametrize("size", ["social", "tall"])
def test_its_words_end_where_those_of_others_begin(size: str) -> None:
    drawing = draw("svg", size=size).drawing
    groups = {group.id: group for group in drawing.groups}
    titles = [item for item in groups["title"].items if isinstance(item, Text)]
    assert np.ptp([text.x + text.width for text in titles]) < 0.01
    assert titles[0].x > drawing.width / 2
    names = [text.text for text in drawing.list_texts()]
    assert any("←" in name for name in names)
    assert not any("→" in name for name in names)
    # What is on the map stays where it was: Tangier west of Mecca.
    placed = {text.text: text.x for text in drawing.list_texts() if text.halo}
    first, last = (next(x for name, x in placed.items() if name.startswith(n)) for n in "18")
    assert first < last


def test_its_texts_tell_every_program_their_direction() -> None:
    root = ElementTree.fromstring(write_image(draw("svg", size="social")))
    texts = [text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text]
    assert texts
    assert {text.get("text-anchor") for text in texts} == {"end"}
    assert {(text.text or "")[0] + (text.text or "")[-1] for text in texts} == {"\u202b\u202c"}


def test_letters_join_in_the_fonts_that_go_along() -> None:
    arabic = next(number for number, run in part_runs(NAME, bold=False) if "ب" in run)
    data = dict(subset_fonts(NAME, bold=False))[arabic]
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data)))

    def shape(text: str) -> list[int]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        return [info.codepoint for info in buffer.glyph_infos]

    assert set(shape("بطو")).isdisjoint({*shape("ب"), *shape("ط")})


def test_lam_and_alef_are_one_sign_wherever_a_font_has_it() -> None:
    text = "الإسكندرية"
    ((arabic, _),) = part_runs(text, bold=False)
    whole = list_lent()[arabic - len(FAMILIES)].path.read_bytes()

    def count(data: bytes) -> int:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data))), buffer)
        return len(buffer.glyph_infos)

    assert count(dict(subset_fonts(text, bold=False))[arabic]) == count(whole)
    plain = write_plain(draw("png", size="social").drawing, language="ar")
    items = [item for group in plain["groups"] for item in group["items"]]
    joined = {item["text"]: item["ligatures"] for item in items if item["kind"] == "text"}
    assert any("لإ" in name for name, is_joined in joined.items() if is_joined)
    assert all(joins_letters(name, bold=False) == it for name, it in joined.items())
    assert not joins_letters("office 서울 12", bold=False)


def test_numbers_and_latin_words_keep_their_own_order() -> None:
    # Outlines are in the order of drawing, from the left.
    line = f"{NAME} (1325 CC0 1.0)"
    width = measure_text(line, 1)
    assert width == pytest.approx(
        measure_text(NAME, 1) + measure_text(" (1325 CC0 1.0)", 1), abs=0.02
    )
    first = trace_text("1325")
    at = measure_text(f"{NAME} (", 1)
    outlines = trace_text(f"{NAME} (1325)")
    begin = measure_text(")", 1)
    found = [line for line in outlines if line[:, 0].min() >= begin - 0.01]
    assert at + begin + measure_text("1325", 1) == pytest.approx(
        measure_text(f"{NAME} (1325)", 1), abs=0.02
    )
    for number, contour in enumerate(first):
        assert np.allclose(found[number], contour + np.array([begin, 0.0]), atol=0.02)
