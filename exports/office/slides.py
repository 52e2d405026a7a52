"""PPTX, for whoever shows or changes slides: a title, text, pictures, and the speaker's notes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Mm, Pt

from exports.archive import repack
from exports.markup import drop_unwritable
from exports.office.leftward import turn_slides
from exports.office.packing import describe
from geo.story.locales import is_right_to_left

WIDTH, HEIGHT = 338.7, 190.5  # mm; 16:9, as presentations have it
MARGIN = 14.0
_TITLE = (MARGIN, 7.0, WIDTH - 2 * MARGIN, 24.0)
_TITLE_SIZE = 28.0
# Of the template's layouts: a title alone.
_LAYOUT = "Title Only"

Box = tuple[float, float, float, float]


def open_slides(*, title: str, language: str, author: str, comments: str = "") -> Deck:
    """Open an empty presentation of 16:9.

    Args:
        title: what it says it is called.
        language: BCP 47 tag of its text, which slides get by ``add_slide`` and ``add_text``.
        author: who made it.
        comments: what it says about itself besides.
    """
    deck = Presentation()
    describe(
        deck.core_properties,
        title=drop_unwritable(title),
        language=language,
        author=drop_unwritable(author),
        comments=drop_unwritable(comments),
    )
    assert deck.slide_width is not None
    stretch = Mm(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Mm(WIDTH), Mm(HEIGHT)
    master = deck.slide_master
    # The template is made for 4:3.
    for page in (master, *master.slide_layouts):
        for shape in page.placeholders:
            if shape.width is not None:
                shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    return deck


def add_slide(deck: Deck, *, title: str, language: str, notes: str = "") -> Slide:
    """Add a slide with its title and what the speaker's notes say, and return it."""
    layout = deck.slide_layouts.get_by_name(_LAYOUT)
    assert layout is not None
    slide: Slide = deck.slides.add_slide(layout)
    head: Any = slide.shapes.title
    head.left, head.top, head.width, head.height = (Mm(length) for length in _TITLE)
    _write(head.text_frame, [title], size=_TITLE_SIZE, language=language)
    if notes:
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None
        _write(frame, notes.split("\n"), size=None, language=language)
    return slide


def add_text(
    slide: Slide,
    paragraphs: Iterable[str],
    *,
    box: Box,
    size: float,
    language: str,
    links: dict[str, str] | None = None,
) -> Any:
    """Add a frame of text and return it.

    Args:
        slide: where it stands.
        paragraphs: plain texts.
        box: left, top, width and height in mm.
        size: of the letters in points; smaller where a program finds that they do not fit.
        language: BCP 47 tag of the text.
        links: addresses of those paragraphs that are links.
    """
    shape = slide.shapes.add_textbox(*(Mm(length) for length in box))
    shape.text_frame.word_wrap = True
    shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    _write(shape.text_frame, paragraphs, size=size, language=language)
    for paragraph in shape.text_frame.paragraphs:
        address = (links or {}).get(paragraph.text)
        if address is not None:
            paragraph.runs[0].hyperlink.address = address
    return shape


def add_picture(slide: Slide, content: bytes, *, box: Box, alternative: str) -> Any:
    """Add a picture as large as a box of left, top, width and height in mm holds it, centred.

    Args:
        slide: where it stands.
        content: a PNG or a JPEG.
        box: where there is room for it.
        alternative: what it shows, for those who cannot see it.
    """
    left, top, width, height = box
    shape: Any = slide.shapes.add_picture(io.BytesIO(content), Mm(left), Mm(top))
    scale = min(Mm(width) / shape.width, Mm(height) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left = Mm(left) + (Mm(width) - shape.width) // 2
    shape.top = Mm(top) + (Mm(height) - shape.height) // 2
    shape._element.nvPicPr.cNvPr.set("descr", drop_unwritable(alternative))
    return shape


def save_slides(deck: Deck) -> bytes:
    """Return the presentation as PPTX; the same content, the same bytes."""
    if is_right_to_left(deck.core_properties.language):
        turn_slides(deck)
    buffer = io.BytesIO()
    deck.save(buffer)
    return repack(buffer.getvalue())


def _write(frame: Any, paragraphs: Iterable[str], *, size: float | None, language: str) -> None:
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = drop_unwritable(text)
        run._r.get_or_add_rPr().set("lang", language)
        if size is not None:
            run.font.size = Pt(size)
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.space_after = Pt(size / 3)
