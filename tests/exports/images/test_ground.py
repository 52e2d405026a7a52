"""The ground lies under close images, in every theme and size, and under no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser

from exports.data.tables import StoryData
from exports.handout.maps import draw_maps
from exports.images.drawing import Group, Shape
from exports.images.image import DrawnImage, draw_image
from exports.images.request import read_request
from geo.story import grounds
from geo.story.checking import load_story
from geo.story.records import Story
from layers.look import INKS, PRINT_THEMES
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.exports.images.test_renderers import WORDS_MEAN, WORDS_SIDE, compare

WALK = Path(__file__).parents[2] / "stories" / "walk"


@pytest.fixture(scope="module")
def walk() -> Story:
    return load_story(WALK)


def draw(story: Story, chapter: str = "closes", format_: str = "png", **wishes: str) -> DrawnImage:
    return draw_image(read_request(story, chapter, format_, wishes), lay_out(story, "en"))


def list_shapes(group: Group) -> list[Shape]:
    return [item for item in group.items if isinstance(item, Shape)]


@pytest.mark.parametrize("theme", PRINT_THEMES)
def test_the_ground_is_drawn_above_the_land_and_below_the_story(theme: str, walk: Story) -> None:
    image = draw(walk, theme=theme, size="column", parts="labels,credit,scale")
    groups = {group.id: group for group in image.drawing.groups}
    order = list(groups)
    assert order.index("ground") < order.index("ground-names") < order.index("places")
    assert order.index("land") < order.index("ground") if "land" in order else theme == "outline"
    ids = [shape.id for shape in list_shapes(groups["ground"])]
    assert {"ground-building", "ground-road", "ground-path"} <= {*ids}
    if theme == "print":
        colours = {shape.fill for shape in list_shapes(groups["ground"]) if shape.fill}
        colours |= {it.stroke.colour for it in list_shapes(groups["ground"]) if it.stroke}
        assert colours <= {*INKS}
    assert image.drawing.is_grey == (theme == "grey")
    # The names, which are outlines, are clear of the story's.
    letters = [line for shape in list_shapes(groups["ground-names"]) for line in shape.lines]
    names = shapely.union_all([shapely.LineString(line) for line in letters])
    for box in (*image.drawing.labels, *image.drawing.marks):
        assert not names.intersects(shapely.box(box.left, box.top, box.right, box.bottom))


@pytest.mark.parametrize("size", ["social", "column", "tall"])
def test_a_street_fills_the_map_that_it_is_told_on(size: str, walk: Story) -> None:
    image = draw(walk, "overview", size=size, parts="none")
    marks, box = image.drawing.marks, image.frame.box
    wide = max(mark.right for mark in marks) - min(mark.left for mark in marks)
    high = max(mark.bottom for mark in marks) - min(mark.top for mark in marks)
    assert max(wide / (box.right - box.left), high / (box.bottom - box.top)) > 0.7
    # Two doors have their street around them.
    doors = draw(walk, size=size, parts="none").frame
    assert (doors.box.right - doors.box.left) / doors.scale > 200


def test_a_worksheet_draws_the_streets_where_all_places_are(walk: Story) -> None:
    labels = {id_: (str(number),) for number, id_ in enumerate(walk.places)}
    (whole, *_) = draw_maps(
        lay_out(walk, "en"), load_words("en"), size=(170, 72), closer=(80, 60), labels=labels
    )
    assert "ground" in [group.id for group in whole.drawing.groups]
    wide = np.ptp([box.left for box in whole.drawing.labels])
    assert wide > 0.5 * whole.drawing.width


def test_its_credit_goes_with_the_image_and_not_with_a_story_without_one(walk: Story) -> None:
    owed = "Streets made up for this story (CC0 1.0)."
    image = draw(walk)
    assert owed in image.caption.credit
    assert owed in image.companion
    assert owed in " ".join(text.text for text in image.drawing.list_texts())
    bare = draw(replace(walk, ground=None))
    assert owed not in bare.companion
    assert "ground" not in [group.id for group in bare.drawing.groups]


def test_the_file_is_read_for_no_data_and_no_wide_image(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grounds, "read_extent", None)
    again = load_story(WALK)
    StoryData(lay_out(again, "en"), load_words("en"))
    chapters = dict(again.chapters["en"])
    chapters["overview"] = replace(chapters["overview"], bounds=(-30.0, 35.0, 25.0, 65.0))
    far = replace(again, chapters={"en": chapters})
    assert "ground" not in [group.id for group in draw(far, "overview").drawing.groups]


def test_other_programs_draw_the_same_ground(walk: Story, chromium: Browser) -> None:
    found = compare(draw(walk, format_="svg", size="600x600"), chromium)
    assert {
        name: (mean, side)
        for name, (mean, side) in found.items()
        if mean > WORDS_MEAN or side > WORDS_SIDE
    } == {}
