"""A picture as a slide and as a page, for those who set its words elsewhere.

Title, caption and credit are text there, and so the picture itself bears none of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports.images.rights import About
from exports.office import pages, slides

_GAP = 4.0  # mm
_CAPTION_SIZE, _CREDIT_SIZE = 11.0, 9.0
_CAPTION_HEIGHT, _CREDIT_HEIGHT = 18.0, 8.0
_WIDEST_MM, _HIGHEST_MM = 174.0, 180.0  # on a page of A4


@dataclass(frozen=True)
class Picture:
    """A picture as PNG, its width and height in pixels, and what is said beside it."""

    content: bytes
    width: int
    height: int
    caption: str
    credit: str


def write_slide(picture: Picture, about: About) -> bytes:
    """Return a presentation of one slide: title, picture, caption, credit."""
    deck = slides.open_slides(
        title=about.title,
        language=about.language,
        author=about.author,
        comments=f"{about.credit} {about.licence}",
    )
    notes = "\n".join([picture.caption, picture.credit])
    slide = slides.add_slide(deck, title=about.title, language=about.language, notes=notes)
    left, top = slides.MARGIN, 33.0
    width = slides.WIDTH - 2 * slides.MARGIN
    foot = slides.HEIGHT - 8.0 - _CREDIT_HEIGHT - _CAPTION_HEIGHT
    box = (left, top, width, foot - _GAP - top)
    slides.add_picture(slide, picture.content, box=box, alternative=about.alternative)
    for text, y, height, size in (
        (picture.caption, foot, _CAPTION_HEIGHT, _CAPTION_SIZE),
        (picture.credit, foot + _CAPTION_HEIGHT, _CREDIT_HEIGHT, _CREDIT_SIZE),
    ):
        slides.add_text(
            slide, [text], box=(left, y, width, height), size=size, language=about.language
        )
    return slides.save_slides(deck)


def write_page(picture: Picture, about: About) -> bytes:
    """Return a document of one page: title, picture, caption, credit."""
    document = pages.open_pages(
        title=about.title,
        language=about.language,
        author=about.author,
        comments=f"{about.credit} {about.licence}",
    )
    pages.add_text(document, about.title, style="Title")
    width = min(_WIDEST_MM, _HIGHEST_MM * picture.width / picture.height)
    pages.add_picture(document, picture.content, width_mm=width, alternative=about.alternative)
    pages.add_text(document, picture.caption, style="Caption")
    pages.add_text(document, picture.credit)
    return pages.save_pages(document)
