"""The handouts as they are laid out: nothing runs over, nothing stands on anything else."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest

from exports.handout.blocks import Heading
from exports.handout.choices import PAPERS
from exports.handout.signs import HEIGHT, WIDTH, draw_signs
from layers.telling.citing import credit_story
from tests.exports.handout.conftest import Sheet
from tests.exports.handout.outline import write_outline
from tests.exports.handout.pages import squeeze

POINT = 72 / 25.4
# Head and foot stand in the margins, this far from the paper's edge at least.
LEAST_MM = 9.0


def list_boxes(page: pymupdf.Page) -> np.ndarray:
    return np.array([word[:4] for word in page.get_text("words")])


def test_all_words_stand_within_the_margins(sheet: Sheet) -> None:
    paper = PAPERS[sheet.paper]
    with pymupdf.open(sheet.path) as pdf:
        for page in pdf:
            size = (paper.width * POINT, paper.height * POINT)
            assert (page.rect.width, page.rect.height) == pytest.approx(size, abs=0.01)
            left, top, right, bottom = list_boxes(page).T
            assert left.min() >= paper.side * POINT - 0.5
            assert right.max() <= (paper.width - paper.side) * POINT + 0.5
            assert top.min() >= LEAST_MM * POINT
            assert bottom.max() <= (paper.height - LEAST_MM) * POINT


def test_all_lines_to_write_on_end_within_the_margins(sheet: Sheet) -> None:
    paper = PAPERS[sheet.paper]
    left, right = paper.side * POINT, (paper.width - paper.side) * POINT
    with pymupdf.open(sheet.path) as pdf:
        for page in pdf:
            shapes = page.get_drawings()
            rules = [shape["rect"] for shape in shapes if is_rule(shape)]
            assert rules
            assert min(rule.x0 for rule in rules) >= left - 1
            assert max(rule.x1 for rule in rules) <= right + 1


def is_rule(shape: dict[str, Any]) -> bool:
    """Tell a level line from the shapes of a map, which are cut at its frame."""
    return [item[0] for item in shape["items"]] == ["l"] and shape["rect"].height < 0.1


def test_the_signs_of_the_map_are_drawn_whole(sheet: Sheet) -> None:
    # Only worksheet and key have a map, and so signs.
    has_map = sheet.handout.kind in ("worksheet", "key")
    rows = draw_signs(sheet.scene, sheet.words) if has_map else []
    with pymupdf.open(sheet.path) as pdf:
        shapes = pdf[0].get_drawings(extended=True)
        # Each is cut at its box, and so is the group in it.
        cuts = [shape["scissor"] for shape in shapes if shape["type"] == "clip"]
        frames = {tuple(round(edge, 1) for edge in cut): cut for cut in cuts}.values()
    sizes = [(frame.width / POINT, frame.height / POINT) for frame in frames]
    small = [size for size in sizes if size[0] < 15]
    assert len(small) == len(rows)
    for size in small:
        assert size == pytest.approx((WIDTH, HEIGHT), abs=0.05)


def test_all_ink_is_black(sheet: Sheet) -> None:
    # A profile of grey is printed in four colours by some presses, and billed as colour.
    # Nor is anything painted that could bring a colour of its own along.
    colours = re.compile(rb"(?<![\w./])(?:rg|RG|k|K|sh|Do|BI)(?![\w.])")
    chosen = re.compile(rb"/(\S+)\s+(?:cs|CS)(?![\w.])")
    with pikepdf.open(sheet.path) as pdf:
        for page in pdf.pages:
            spaces = page.Resources.get("/ColorSpace")
            held = {} if spaces is None else {name: str(one) for name, one in spaces.items()}
            assert set(held.values()) <= {"/DeviceGray"}
            page.contents_coalesce()
            content = re.sub(rb"\([^)]*\)|<[0-9A-Fa-f]*>", b"", page.Contents.read_bytes())
            assert not colours.search(content)
            used = {f"/{name.decode()}" for name in chosen.findall(content)}
            assert used <= {*held, "/DeviceGray"}


def test_a_page_of_the_worksheet_is_used(sheet: Sheet) -> None:
    with pymupdf.open(sheet.path) as pdf:
        for page in [*pdf][1:-1]:
            lowest = max(
                [*list_boxes(page)[:, 3][list_boxes(page)[:, 3] < page.rect.height - 60]]
                + [shape["rect"].y1 for shape in page.get_drawings() if is_rule(shape)]
            )
            assert lowest > 0.6 * page.rect.height


def test_no_word_stands_on_another(sheet: Sheet) -> None:
    with pymupdf.open(sheet.path) as pdf:
        for page in pdf:
            boxes = list_boxes(page)
            # Boxes are as high as the line, and lines may touch.
            shrunk = boxes + np.array([0.4, 2.2, -0.4, -2.2])
            left, top, right, bottom = (column[:, np.newaxis] for column in shrunk.T)
            meets = (left < right.T) & (right > left.T) & (top < bottom.T) & (bottom > top.T)
            np.fill_diagonal(meets, False)
            words = [word[4] for word in page.get_text("words")]
            assert [(words[a], words[b]) for a, b in np.argwhere(meets).tolist()] == []


def test_a_screen_reader_says_all_in_the_order_of_the_page(sheet: Sheet) -> None:
    title = sheet.scene.story.title[sheet.scene.language] + sheet.handout.title
    assert sheet.text == squeeze(title) + write_outline(sheet.document.blocks)


def test_every_page_has_title_number_and_credit(sheet: Sheet) -> None:
    story, words = sheet.scene.story, sheet.words
    title = story.title[sheet.scene.language]
    line = credit_story(story, words)
    credit = words.say("handout.credit", story=line, licence=story.licence)
    with pymupdf.open(sheet.path) as pdf:
        for number, page in enumerate(pdf, start=1):
            said = squeeze(page.get_text())
            counted = words.say("handout.page", number=number, count=len(pdf))
            assert all(squeeze(part) in said for part in (title, sheet.handout.title, counted))
            assert squeeze(credit) in said


def test_no_heading_is_the_last_line_of_a_page(sheet: Sheet) -> None:
    headings = {
        squeeze(block.text) for block in sheet.document.blocks if isinstance(block, Heading)
    }
    with pymupdf.open(sheet.path) as pdf:
        for page in pdf:
            blocks = [squeeze(block[4]) for block in page.get_text("blocks", sort=True)]
            body = [text for text in blocks if text][1:-1]
            assert body
            assert body[-1] not in headings
