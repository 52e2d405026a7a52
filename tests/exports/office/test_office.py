"""DOCX and PPTX as other programs read them."""

from __future__ import annotations

import io
import zipfile

import docx
import pptx
import pptx.enum.text
import pptx.util
import pytest
from PIL import Image

from exports.office.pages import (
    add_lines,
    add_link,
    add_picture,
    add_row,
    add_table,
    add_text,
    open_pages,
    save_pages,
)
from exports.office.slides import add_picture as show_picture
from exports.office.slides import add_slide, open_slides, save_slides
from exports.office.slides import add_text as show_text

HOSTILE = "평양 <b>&amp; $5 \x07#_{x}"


def draw() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "#888888").save(buffer, "PNG")
    return buffer.getvalue()


def write_pages() -> bytes:
    pages = open_pages(title=HOSTILE, language="ko", author="A" * 400)
    add_text(pages, HOSTILE, style="Heading 1")
    add_picture(pages, draw(), width_mm=50, alternative=HOSTILE)
    add_link(add_text(pages, "to "), "there", "https://example.org/?a=1&b=2")
    widths = (20.0, 60.0)
    row = add_row(add_table(pages, ("1", HOSTILE), widths_mm=widths), widths_mm=widths)
    add_text(row.cells[1], HOSTILE)
    return save_pages(pages)


def write_slides() -> bytes:
    deck = open_slides(title=HOSTILE, language="ko", author="A")
    slide = add_slide(deck, title=HOSTILE, language="ko", notes=f"{HOSTILE}\nmore")
    show_text(slide, [HOSTILE], box=(10, 40, 100, 30), size=18, language="ko")
    show_picture(slide, draw(), box=(120, 40, 100, 100), alternative=HOSTILE)
    return save_slides(deck)


def test_a_language_from_right_to_left_turns_pages_and_slides_about() -> None:
    pages = open_pages(title="ا", language="ar", author="ا")
    add_text(pages, "مصر", style="Heading 1")
    add_text(pages, "CC0 1.0")
    add_table(pages, ("الرقم", "متى"), widths_mm=(20.0, 60.0))
    read = docx.Document(io.BytesIO(save_pages(pages)))
    body = read.element.body
    assert len(body.xpath(".//w:p")) == len(body.xpath(".//w:p/w:pPr/w:bidi"))
    assert [len(run.xpath(".//w:rtl")) for run in body.xpath("./w:p/w:r")] == [1, 0]
    assert len(body.xpath("./w:tbl/w:tblPr/w:bidiVisual")) == 1
    sizes = read.styles.element.xpath(".//w:rPr[w:sz and not(w:szCs)]")
    assert sizes == []

    deck = open_slides(title="ا", language="he", author="ا")
    slide = add_slide(deck, title="שלום", language="he", notes="עוד")
    show_text(slide, ["שלום"], box=(10, 40, 100, 30), size=18, language="he")
    (shown,) = pptx.Presentation(io.BytesIO(save_slides(deck))).slides
    frame = shown.shapes[-1]
    assert frame.left + frame.width == pptx.util.Mm(338.7 - 10)
    assert frame.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"
    assert frame.text_frame.paragraphs[0].alignment == pptx.enum.text.PP_ALIGN.RIGHT
    assert shown.notes_slide.notes_text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"


def test_pages_hold_what_was_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_pages()
    pages = docx.Document(io.BytesIO(content))
    shown = HOSTILE.replace("\x07", "")
    assert [p.text for p in pages.paragraphs] == [shown, "", "to there"]
    assert pages.tables[0].rows[1].cells[1].text.strip() == shown
    assert pages.inline_shapes[0]._inline.docPr.get("descr") == shown
    assert pages.core_properties.language == "ko"
    assert pages.core_properties.author == "A" * 255
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721088000")
    with zipfile.ZipFile(io.BytesIO(write_pages())) as held:
        assert {entry.date_time for entry in held.infolist()} == {(2024, 7, 16, 0, 0, 0)}
    assert write_pages() == write_pages()


@pytest.mark.quick
def test_the_parts_of_a_table_stand_in_the_order_of_the_schema() -> None:
    pages = open_pages(title="A", language="en", author="A")
    add_lines(pages, 2, width_mm=100)
    add_table(pages, ("a", "b"), widths_mm=(20.0, 60.0))
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblLook"]
    for table in docx.Document(io.BytesIO(save_pages(pages))).tables:
        parts = [part.tag.rpartition("}")[2] for part in table._tbl.tblPr]
        assert parts == sorted(parts, key=order.index)


@pytest.mark.quick
def test_a_heading_stands_on_no_page_without_what_it_heads() -> None:
    pages = open_pages(title="A", language="en", author="A")
    add_text(pages, "A", style="Heading 1")
    widths = (20.0, 60.0)
    table = add_table(pages, ("a", "b"), widths_mm=widths)
    add_row(table, widths_mm=widths)
    read = docx.Document(io.BytesIO(save_pages(pages)))
    for level in (1, 2, 3):
        assert read.styles[f"Heading {level}"].paragraph_format.keep_with_next
    # A word processor goes by the first row of a table; the last keeps with nothing.
    kept = [
        [cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells]
        for row in read.tables[0].rows
    ]
    assert kept == [[True, True], [None, None]]


def test_slides_hold_what_was_put_in() -> None:
    content = write_slides()
    deck = pptx.Presentation(io.BytesIO(content))
    shown = HOSTILE.replace("\x07", "")
    (slide,) = deck.slides
    assert slide.shapes.title is not None
    assert slide.shapes.title.text_frame.text == shown
    assert slide.notes_slide.notes_text_frame is not None
    assert slide.notes_slide.notes_text_frame.text == f"{shown}\nmore"
    picture = slide.shapes[2]
    # Twice as wide as high, in the middle of its box.
    assert (picture.width, picture.height) == (3600000, 1800000)
    assert picture.top + picture.height // 2 == (40 + 50) * 36000
    assert picture._element.nvPicPr.cNvPr.get("descr") == shown
    assert write_slides() == content
