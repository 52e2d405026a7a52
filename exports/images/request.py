"""What an image is asked to be: read from a command, an address or the app, checked once."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from exports.images.sizes import MOST_PIXELS, Size, SizeError, parse_size
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from layers.look import PRINT_THEMES

FORMATS = ("png", "svg", "pdf", "jpg", "webp", "tiff", "pptx", "docx")
# A picture among words that are no part of it.
OFFICE = ("pptx", "docx")
OUTSIDE = frozenset({"title", "credit", "qr"})  # what those words are
# What else they are called.
ALIASES: Mapping[str, str] = {"jpeg": "jpg", "tif": "tiff"}
# What may be written with less than all of it.
LOSSY = ("jpg", "webp")
# How an SVG has its letters: as text in a font, or as shapes that need none.
LETTERS = ("text", "outlines")
PROJECTIONS = ("auto", "azimuthal", "equal-earth", "globe", "mercator")
PARTS = (
    "title",
    "legend",
    "labels",
    "countries",
    "inset",
    "scale",
    "graticule",
    "borders",
    "credit",
    "qr",
)
# What is drawn when nobody says; a newsroom finishes an outline by itself.
USUAL_PARTS = frozenset(PARTS) - {"qr"}
THEME_PARTS: Mapping[str, frozenset[str]] = {"outline": frozenset()}
FIELDS = (
    "size",
    "lang",
    "projection",
    "theme",
    "names",
    "parts",
    "dpi",
    "quality",
    "bleed",
    "letters",
)


_USUAL = "usual"
_MOST_QUALITY = 100
MOST_BLEED_MM = 20.0
_BLEED = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)(?: *mm)?", re.ASCII)


class RequestError(ValueError):
    """A wish that cannot be met; the message is one plain sentence with the choices."""


@dataclass(frozen=True)
class ImageRequest:
    """An image of one chapter.

    Attributes:
        chapter: the chapter's id.
        format: one of ``FORMATS``.
        size: how large.
        language: the words' language.
        names: tag of the form in which places are named.
        projection: one of ``PROJECTIONS``.
        theme: one of ``PRINT_THEMES``.
        parts: which of ``PARTS`` are drawn.
        quality: of 100, how much of a JPEG or a WebP is kept; None takes 90 for the one, and all
            for the other.
        letters: one of ``LETTERS``, for an SVG.
        bleed: how far a PDF goes on beyond where its paper is cut, in millimetres.
    """

    chapter: str
    format: str
    size: Size
    language: str
    names: str
    projection: str
    theme: str
    parts: frozenset[str]
    quality: int | None = None
    bleed: float = 0.0
    letters: str = LETTERS[0]

    @property
    def file_name(self) -> str:
        """A file name that says what the image is, and is another for another image."""
        size = self.size.name.replace(" ", "").replace("×", "x")
        parts = [self.chapter, size, self.theme, self.language]
        parts += [self.projection] if self.projection != "auto" else []
        parts += [f"names-{self.names}"] if self.names != self.language else []
        # At its usual dpi, a size may be too large to be drawn.
        if self.size.dpi != parse_size(self.size.name, most_pixels=sys.maxsize).dpi:
            parts.append(f"{self.size.dpi:g}dpi")
        if self.parts != THEME_PARTS.get(self.theme, USUAL_PARTS):
            parts += ["with", *(part for part in PARTS if part in self.parts)]
        parts += [f"quality{self.quality}"] if self.quality is not None else []
        parts += [f"bleed{self.bleed:g}mm"] if self.bleed else []
        parts += [f"letters-{self.letters}"] if self.letters != LETTERS[0] else []
        return "-".join(parts) + f".{self.format}"

    def write_query(self) -> str:
        """Return the request as an address's query."""
        fields = {
            "size": self.size.name,
            "lang": self.language,
            "projection": self.projection,
            "theme": self.theme,
            "names": self.names,
            "parts": ",".join(part for part in PARTS if part in self.parts) or "none",
            "dpi": f"{self.size.dpi:g}",
        }
        fields["quality"] = _USUAL if self.quality is None else f"{self.quality}"
        fields |= {"bleed": f"{self.bleed:g}mm", "letters": self.letters}
        return urlencode(fields, safe=",")

    def change_format(self, format_: str) -> ImageRequest:
        """Return the same image in another format."""
        return replace(self, format=format_)


def read_request(
    story: Story,
    chapter: str,
    format_: str,
    wishes: Mapping[str, str],
    *,
    most_pixels: int = MOST_PIXELS,
) -> ImageRequest:
    """Read a request.

    Args:
        story: the story.
        chapter: id of the chapter, or one that it once had.
        format_: one of ``FORMATS``.
        wishes: values of ``FIELDS``, as text; what is missing gets its usual value.
        most_pixels: how many pixels the image may have.

    Raises:
        RequestError: a name or a value is unknown, or the size cannot be drawn.
    """
    unknown = [name for name in wishes if name not in FIELDS]
    if unknown:
        names = ", ".join(show_value(name) for name in unknown)
        raise RequestError(f"there is no option {names}; there are {join_choices(FIELDS)}")
    chapter = story.find_chapter(chapter)
    _choose("chapter", chapter, story.chapters[story.language])
    _choose("format", format_, FORMATS)
    language = wishes.get("lang", story.language)
    _choose("lang", language, story.languages)
    names = wishes.get("names", language)
    _choose("names", names, list_name_forms(story))
    projection = wishes.get("projection", "auto")
    _choose("projection", projection, PROJECTIONS)
    theme = wishes.get("theme", "light")
    _choose("theme", theme, PRINT_THEMES)
    letters = wishes.get("letters", LETTERS[0])
    _choose("letters", letters, LETTERS)
    parts = THEME_PARTS.get(theme, USUAL_PARTS)
    if "parts" in wishes:
        parts = read_parts(wishes["parts"])
    try:
        size = parse_size(
            wishes.get("size", "social"),
            dpi=_read_dpi(wishes.get("dpi")),
            most_pixels=most_pixels,
        )
    except SizeError as error:
        raise RequestError(str(error)) from None
    return ImageRequest(
        chapter,
        format_,
        size,
        language,
        names,
        projection,
        theme,
        parts,
        _read_quality(wishes.get("quality")),
        _read_bleed(wishes.get("bleed"), size),
        letters,
    )


def read_parts(text: str) -> frozenset[str]:
    """Read a list of parts: names parted by commas, ``all`` for the usual ones, or ``none``.

    Raises:
        RequestError: a name is unknown.
    """
    if text == "none":
        return frozenset()
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        _choose("parts", name, (*PARTS, "all", "none"))
    if "none" in names:
        raise RequestError("parts is none and something else; name the parts alone")
    usual = USUAL_PARTS if "all" in names else frozenset()
    return usual | frozenset(names) - {"all"}


def list_name_forms(story: Story) -> tuple[str, ...]:
    """Return the tags in which every place of a story is named; its languages without places."""
    return tuple(story.name_forms)


def _choose(name: str, value: str, choices: Iterable[str]) -> None:
    listed = list(choices)
    if value not in listed:
        raise RequestError(f"{name} is {show_value(value)}; one of {join_choices(listed)}")


def _read_quality(text: str | None) -> int | None:
    if text is None or text == _USUAL:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _MOST_QUALITY):
        raise RequestError(
            f"quality is {json.dumps(text)}; it must be a whole number from 1 to {_MOST_QUALITY}, "
            f"or {_USUAL}"
        )
    return int(text)


def _read_bleed(text: str | None, size: Size) -> float:
    if text is None:
        return 0.0
    found = _BLEED.fullmatch(text.strip())
    if found is None or float(found[1]) > MOST_BLEED_MM:
        raise RequestError(
            f"bleed is {json.dumps(text)}; it must be millimetres up to {MOST_BLEED_MM:g}, "
            "such as 3mm"
        )
    if float(found[1]) and size.size_mm is None:
        raise RequestError(
            f"bleed is {json.dumps(text)}, and size {size.name} is in pixels; only what is "
            "measured in millimetres is cut from paper"
        )
    return float(found[1])


def _read_dpi(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise RequestError(f"dpi is {json.dumps(text)}; it must be a number, such as 300") from None
