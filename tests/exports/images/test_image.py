"""Nothing covers anything, and nothing is cut off: computed from what was drawn."""

from __future__ import annotations

from itertools import combinations, cycle

import numpy as np
import pytest
import segno
import shapely

from exports.images.drawing import Circle, Shape, Text
from exports.images.image import DrawnImage, write_image
from exports.images.request import PARTS, PROJECTIONS, RequestError
from layers.labels.labelling import Box
from layers.look import PRINT_THEMES
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import (
    CHAPTERS,
    EDITIONS,
    SITE,
    draw,
    find_scene,
    list_items,
    measure_ink,
    measure_item,
)

MOST_BYTES = 400_000  # of an SVG file
NEARLY = 0.02  # of a pixel: items are rounded to hundredths
AROUND = ("title", "legend", "credit", "code")
ON_MAP = ("labels", "scale")


def find_faults(image: DrawnImage) -> list[str]:
    """Return what is wrong with where things stand in an image, a sentence for each fault."""
    drawing, frame = image.drawing, image.frame.box
    whole = Box(0, 0, drawing.width, drawing.height)
    faults = []
    for text in drawing.list_texts():
        if not holds(whole, measure_ink(text)):
            faults.append(f"{text.text!r} leaves the image")
    for name in ON_MAP:
        for text in list_texts(image, name):
            if not holds(frame, measure_ink(text)):
                faults.append(f"{text.text!r} leaves the map")
    for name in AROUND:
        for item in list_items(drawing, name):
            box = measure_item(item)
            if not holds(whole, box):
                faults.append(f"{describe(item)} of the {name} leaves the image")
            if meet(box, frame):
                faults.append(f"{describe(item)} of the {name} stands on the map")
    return faults + find_crossings(image) + find_label_faults(image)


def find_crossings(image: DrawnImage) -> list[str]:
    """Return which texts are covered by other texts, or by samples, markers and furniture."""
    texts = [(text.text, measure_ink(text)) for text in image.drawing.list_texts()]
    faults = [
        f"{one!r} and {other!r} overlap"
        for (one, box), (other, second) in combinations(texts, 2)
        if meet(box, second)
    ]
    things = [
        (name, measure_item(item))
        for name in ("legend", "places", "inset", "scale", "code")
        for item in list_items(image.drawing, name)
        if not isinstance(item, Text)
    ]
    faults += [
        f"{text!r} is covered by something of the {name}"
        for text, box in texts
        for name, thing in things
        # The number of a scale bar stands in it as in a tray.
        if name != "scale" and meet(box, thing)
    ]
    return faults


def find_label_faults(image: DrawnImage) -> list[str]:
    drawing, frame = image.drawing, image.frame.box
    faults = []
    for (n, one), (m, other) in combinations(enumerate(drawing.labels), 2):
        if meet(one, other):
            faults.append(f"labels {n} and {m} overlap")
    pieces = [
        join_boxes([measure_item(item) for item in list_items(drawing, name)])
        for name in ("scale", "inset")
        if list_items(drawing, name)
    ]
    for number, label in enumerate(drawing.labels):
        if not holds(frame, label):
            faults.append(f"label {number} leaves the map")
        if any(meet(label, mark) for mark in drawing.marks):
            faults.append(f"label {number} covers a marker")
        if any(meet(label, piece) for piece in pieces):
            faults.append(f"label {number} covers the scale bar or the inset")
    for mark in drawing.marks:
        if not holds(frame, mark):
            faults.append("a marker leaves the map")
        if any(meet(mark, piece) for piece in pieces):
            faults.append("a marker is covered by the scale bar or the inset")
    # What the boxes say is what is drawn.
    boxes = [measure_item(item) for item in list_items(drawing, "places")]
    if [round_box(box) for box in boxes] != [round_box(box) for box in drawing.marks]:
        off = max(
            abs(a - b)
            for box, mark in zip(boxes, drawing.marks, strict=True)
            for a, b in zip(round_box(box), round_box(mark), strict=True)
        )
        if off > 1.0 * image.request.size.unit:
            faults.append(f"a marker is drawn {off} px beside its box")
    for text in list_texts(image, "labels"):
        if not any(holds(label, measure_ink(text)) for label in drawing.labels):
            faults.append(f"{text.text!r} is drawn outside its label's box")
    for item in list_items(drawing, "labels"):
        if isinstance(item, Shape):
            line = shapely.LineString(item.lines[0])
            for label in drawing.labels:
                inner = shapely.box(label.left, label.top, label.right, label.bottom).buffer(-0.1)
                if line.intersects(inner):
                    faults.append("a leader runs through a label")
    return faults


def list_texts(image: DrawnImage, name: str) -> list[Text]:
    return [item for item in list_items(image.drawing, name) if isinstance(item, Text)]


def describe(item: Shape | Circle | Text) -> str:
    return repr(item.text) if isinstance(item, Text) else type(item).__name__


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left + NEARLY
        and outer.top <= inner.top + NEARLY
        and inner.right <= outer.right + NEARLY
        and inner.bottom <= outer.bottom + NEARLY
    )


def meet(one: Box, other: Box) -> bool:
    return one.meets(other, -NEARLY)


def join_boxes(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def round_box(box: Box) -> tuple[float, float, float, float]:
    return round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)


def test_nothing_covers_anything(drawn: dict[str, DrawnImage]) -> None:
    faults = {chapter: found for chapter, image in drawn.items() if (found := find_faults(image))}
    assert faults == {}


def test_no_svg_is_heavy(drawn: dict[str, DrawnImage]) -> None:
    weights = {chapter: len(write_image(image)) for chapter, image in drawn.items()}
    assert {chapter: n for chapter, n in weights.items() if n > MOST_BYTES} == {}
    assert min(weights.values()) > 10_000


# Dark puts everything where light does, see below.
@pytest.mark.parametrize("theme", ["grey", "outline"])
@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_nothing_covers_anything_in_other_themes(story: str, language: str, theme: str) -> None:
    for size in ("social", "column"):
        for parts in ("all", "title,labels,legend,scale,inset,credit,qr"):
            image = draw(story, "overview", lang=language, size=size, theme=theme, parts=parts)
            assert find_faults(image) == []


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_nothing_covers_anything_on_other_planes(
    story: str, language: str, projection: str
) -> None:
    chapters = list(STORIES[story].chapters[language])
    for chapter in (chapters[0], chapters[1], chapters[-1]):
        image = draw(story, chapter, lang=language, size="square", projection=projection)
        assert find_faults(image) == []


@pytest.mark.parametrize("size", ["400x300", "300x700", "2400x500", "60x60mm", "420x297mm"])
@pytest.mark.parametrize(("story", "chapter"), [CHAPTERS[0], CHAPTERS[-1]])
def test_nothing_covers_anything_at_odd_sizes(story: str, chapter: str, size: str) -> None:
    try:
        image = draw(story, chapter, size=size)
    except RequestError as error:
        assert "too small for the words" in str(error)  # noqa: PT017
        image = draw(story, chapter, size=size, parts="labels,scale,inset,graticule")
    assert find_faults(image) == []


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_everything_is_named_somewhere(story: str, chapter: str) -> None:
    image = draw(story, chapter, size="social")
    scene = find_scene(story, "en")
    record = scene.story.chapters["en"][chapter]
    labels = join_texts(image, "labels")
    legend = join_texts(image, "legend")
    said = " ".join(image.caption.notes)
    drawn = {getattr(item, "id", None) for item in list_items(image.drawing, "places")}
    for kind, ids in (("place", record.places), ("event", record.events)):
        for id_ in ids:
            name = scene.name(kind, id_)
            if f"{kind}-{id_}" in drawn:
                assert name in labels or name in legend
            else:
                assert name in said
    for id_ in record.routes:
        assert scene.name("route", id_) in legend
    title = join_texts(image, "title")
    assert record.title in title
    assert scene.story.title["en"] in title
    credit = join_texts(image, "credit")
    assert scene.story.licence in credit
    assert f"{SITE}/story?lang=en#{chapter}" in credit.replace(" ", "")


def join_texts(image: DrawnImage, name: str) -> str:
    return " ".join(text.text for text in list_texts(image, name))


def list_groups(image: DrawnImage) -> list[str]:
    return [group.id for group in image.drawing.groups]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_drawn_when_it_is_wanted_and_only_then(part: str) -> None:
    group = {"credit": "credit", "qr": "code"}.get(part, part)
    # A near view on a true plane has everything: a scale, an inset, a border.
    near = {"story": "story", "chapter": "arriving", "projection": "azimuthal"}
    alone = draw(**near, parts=part)
    assert group in list_groups(alone)
    assert not {*PARTS, "code"} - {group} & set(list_groups(alone))
    without = draw(**near, parts=",".join(name for name in PARTS if name != part))
    assert group not in list_groups(without)
    assert {"sea", "land", "places"} <= set(list_groups(without))


@pytest.mark.quick
def test_with_no_parts_the_map_fills_the_image() -> None:
    image = draw("story", "overview", parts="none", size="500x400")
    assert image.frame.box == Box(0, 0, 500, 400)
    bare = [name for name in list_groups(image) if name not in ("countries", "stops", "stems")]
    assert bare == ["sea", "land", "routes", "places"]
    assert list(image.drawing.list_texts()) == []


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_the_outline_has_coast_and_lines_and_nothing_else(story: str, chapter: str) -> None:
    image = draw(story, chapter, theme="outline", size="square")
    routes = STORIES[story].chapters["en"][chapter].routes
    assert list_groups(image) == ["sea", "land", *(["routes"] if routes else [])]
    assert image.drawing.paper == "#ffffff"
    for name in ("land", "routes"):
        for item in list_items(image.drawing, name):
            assert isinstance(item, Shape)
            assert item.fill is None
            assert item.stroke is not None
    (sea,) = list_items(image.drawing, "sea")
    assert isinstance(sea, Shape)
    assert (sea.fill, sea.stroke) == ("#ffffff", None)


def list_colours(image: DrawnImage) -> set[str]:
    colours = {image.drawing.paper}
    for group in image.drawing.groups:
        for item in group.items:
            if isinstance(item, Text):
                colours |= {item.colour, item.halo or item.colour}
            else:
                colours |= {item.fill} if item.fill else set()
                colours |= {item.stroke.colour} if item.stroke else set()
    return colours


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_grey_is_grey(story: str, chapter: str) -> None:
    for colour in list_colours(draw(story, chapter, theme="grey")):
        red, green, blue = colour[1:3], colour[3:5], colour[5:7]
        assert red == green == blue


@pytest.mark.parametrize("theme", PRINT_THEMES)
def test_a_theme_uses_no_colours_but_its_own(theme: str) -> None:
    wanted = "all" if theme != "outline" else "labels,legend,borders"
    image = draw("story", "overview", theme=theme, parts=wanted)
    values = PRINT_THEMES[theme]
    own = {value for value in vars(values).values() if isinstance(value, str)} | {*values.hues}
    assert list_colours(image) <= own


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_the_code_is_the_address(story: str, chapter: str) -> None:
    image = draw(story, chapter, parts="qr", theme="dark")
    assert image.address == f"{SITE}/story?lang=en#{chapter}"
    ground, squares = list_items(image.drawing, "code")
    assert isinstance(ground, Shape)
    assert isinstance(squares, Shape)
    assert (ground.fill, squares.fill) == ("#ffffff", "#000000")
    matrix = np.array([list(row) for row in segno.make(image.address, error="m").matrix]) > 0
    box = measure_item(ground)
    # Two modules of quiet zone on every side.
    side = (box.right - box.left) / (len(matrix) + 4)
    drawn = np.zeros_like(matrix)
    for square in squares.lines:
        x, y = ((square[:4].mean(axis=0) - [box.left, box.top]) / side - 2.5).tolist()
        assert (x, y) == pytest.approx((round(x), round(y)), abs=0.02)
        drawn[round(y), round(x)] = True
    assert (drawn == matrix).all()
    assert len(matrix) >= 25


def test_a_code_without_an_address_is_refused() -> None:
    with pytest.raises(RequestError, match=r"^qr needs the public address of the app"):
        draw("story", "overview", site=None, parts="qr")
    assert draw("story", "overview", site=None).address is None


def test_words_that_do_not_fit_are_refused_not_cut() -> None:
    with pytest.raises(RequestError, match=r"^size 2400x240 is too small for the words"):
        draw("story", "overview", size="2400x240")


def list_boxes(image: DrawnImage) -> list[tuple[float, float, float, float]]:
    drawing = image.drawing
    return [round_box(box) for box in (*drawing.labels, *drawing.marks, image.frame.box)]


# Sizes take turns from one chapter to the next.
@pytest.mark.parametrize(
    ("story", "chapter", "size"),
    [(*at, size) for at, size in zip(CHAPTERS, cycle(["social", "column", "tall"]), strict=False)],
)
def test_other_themes_put_everything_where_the_light_one_does(
    story: str, chapter: str, size: str
) -> None:
    light = draw(story, chapter, size=size)
    assert light.drawing.labels
    for theme in ("dark", "grey"):
        assert list_boxes(draw(story, chapter, size=size, theme=theme)) == list_boxes(light)
    # An outline says nothing but what it is asked to.
    bare = "labels,borders"
    plain = draw(story, chapter, size=size, parts=bare)
    outlined = draw(story, chapter, size=size, parts=bare, theme="outline")
    assert list_boxes(outlined) == list_boxes(plain)
