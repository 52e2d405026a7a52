"""Images that tests draw, and the room that their items take, measured by other means."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

import numpy as np
from fontTools.ttLib import TTFont
from PIL import ImageFont

from exports.images.drawing import Circle, Drawing, Group, Item, Text
from exports.images.framing import Frame, make_frame, pick_projection
from exports.images.image import DrawnImage, draw_image
from exports.images.request import read_request
from exports.images.sizes import SIZES
from geo.letters.package_fonts import list_font_files
from geo.story.checking import load_story
from geo.story.records import Story
from layers.labels.labelling import Box
from layers.scene import Scene, lay_out
from tests.conftest import VOYAGE
from tests.exports.conftest import STORIES

SITE = "https://maps.example.org"
CHAPTERS = [
    (name, chapter) for name, story in STORIES.items() for chapter in story.chapters[story.language]
]
EDITIONS = [(name, language) for name, story in STORIES.items() for language in story.languages]
PRODUCT = [(*edition, size) for edition in EDITIONS for size in SIZES]
# Stories of other kinds, in a size or two: one with streets, one in Arabic.
PRODUCT += [
    ("walk", "en", "slide"),
    ("rihla", "ar", "column"),
    ("rihla", "ar", "tall"),
]
# Large enough that its boxes are those of the outlines, to a two hundredth of the type size.
_MEASURE_SIZE = 200
# No picture has any.
_NO_LIGATURES = ["-liga", "-clig"]


@functools.cache
def find_story(name: str) -> Story:
    return STORIES[name] if name in STORIES else load_story(VOYAGE.parent / name)


@functools.cache
def find_scene(story: str, language: str) -> Scene:
    return lay_out(find_story(story), language)


@functools.lru_cache(maxsize=128)
def draw(
    story: str, chapter: str, format_: str = "png", *, site: str | None = SITE, **wishes: str
) -> DrawnImage:
    """Draw an image; ``wishes`` are those of ``read_request``."""
    request = read_request(find_story(story), chapter, format_, wishes)
    return draw_image(request, find_scene(story, request.language), site=site)


def frame_chapter(story: str, chapter: str, projection: str, size: str) -> Frame:
    """Choose the window of a map that fills its image, and draw nothing."""
    scene, shape = find_scene(story, STORIES[story].language), SIZES[size]
    record = scene.story.chapters[scene.language][chapter]
    if projection == "auto":
        projection = pick_projection(record, scene, shape=shape.height / shape.width)
    return make_frame(
        record, scene, projection=projection, box=Box(0, 0, shape.width, shape.height)
    )


def find_group(drawing: Drawing, name: str) -> Group | None:
    return next((group for group in drawing.groups if group.id == name), None)


def list_items(drawing: Drawing, name: str) -> tuple[Item, ...]:
    group = find_group(drawing, name)
    return () if group is None else group.items


def measure_item(item: Item) -> Box:
    """Return the box of all ink of an item; Text is measured with its fonts."""
    if isinstance(item, Text):
        return measure_ink(item)
    room = 0.0 if item.stroke is None else item.stroke.width / 2
    if isinstance(item, Circle):
        room += item.radius
        return Box(item.x - room, item.y - room, item.x + room, item.y + room)
    points = np.vstack(item.lines)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Box(left - room, top - room, right + room, bottom + room)


def measure_ink(text: Text) -> Box:
    if not _has_letters(text.text):
        # Set in a font of the machine, whose letters are no higher than its line.
        return Box(text.x, text.y - 0.8 * text.size, text.x + text.width, text.y + 0.2 * text.size)
    left, top, right, bottom = _measure_letters(text.text, text.bold)
    size = text.size
    return Box(
        text.x + left * size, text.y + top * size, text.x + right * size, text.y + bottom * size
    )


@functools.cache
def _open_fonts(bold: bool) -> tuple[tuple[ImageFont.FreeTypeFont, frozenset[int]], ...]:
    found = []
    for path in list_font_files(bold=bold):
        with TTFont(path, lazy=True) as font:
            letters = frozenset(font.getBestCmap())
        found.append((ImageFont.truetype(path, _MEASURE_SIZE), letters))
    return tuple(found)


def _has_letters(text: str) -> bool:
    return {*map(ord, text)} <= frozenset().union(*(known for _, known in _open_fonts(False)))


@functools.cache
def _measure_letters(text: str, bold: bool) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a text's ink for size 1, from its start."""
    x, boxes = 0.0, []
    for font, run in _part_runs(text, bold):
        left, top, right, bottom = font.getbbox(run, anchor="ls", features=_NO_LIGATURES)
        boxes.append((x + left, top, x + right, bottom))
        x += font.getlength(run, features=_NO_LIGATURES)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    edges = min(lefts), min(tops), max(rights), max(bottoms)
    left, top, right, bottom = (edge / _MEASURE_SIZE for edge in edges)
    return left, top, right, bottom


def measure_advance(text: str, bold: bool) -> float:
    """Return how far a text of size 1 takes the pen."""
    runs = _part_runs(text, bold)
    return sum(font.getlength(run, features=_NO_LIGATURES) for font, run in runs) / _MEASURE_SIZE


def _part_runs(text: str, bold: bool) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    def pick(letter: str) -> int:
        fonts = enumerate(_open_fonts(bold))
        return next(number for number, (_, letters) in fonts if ord(letter) in letters)

    for number, run in itertools.groupby(text, key=pick):
        yield _open_fonts(bold)[number][0], "".join(run)
