"""An image of very many journeys or places says what there is, and is not slow to say it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from exports.images import blocks, layout
from exports.images.drawing import Circle, Shape, Text
from exports.images.image import DrawnImage, draw_image
from exports.images.request import read_request
from geo.story.records import Kind, Story
from geo.story.texts import Texts
from layers.look import PLACE_RADIUS
from layers.scene import lay_out
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import list_items

MANY = 20


def _draw_many(journeys: int, places: int, *, kind: Kind | None = None) -> DrawnImage:
    """Draw a chapter of the story's journeys and places, each of them so many times."""
    story = STORIES["story"]
    routes = {
        id_: replace(route, id=id_)
        for number, route in enumerate([*story.routes.values()] * journeys)
        if (id_ := f"{route.id}-{number}")
    }
    spots = {
        id_: replace(
            place, id=id_, kind=kind, lon=place.lon + number * 0.7 % 50, lat=number * 0.9 % 60
        )
        for number, place in enumerate([*story.places.values()] * places)
        if (id_ := f"{place.id}-{number}")
    }
    overview = replace(
        story.chapters["en"]["overview"],
        routes=tuple([*routes] if journeys else story.routes),
        places=(*story.chapters["en"]["overview"].places, *spots),
    )
    many = replace(
        story,
        routes=routes or story.routes,
        places={**story.places, **spots},
        chapters={"en": {"overview": overview}},
        languages=("en",),
        kinds={kind.id: kind} if kind else {},
    )
    return draw_image(
        read_request(many, "overview", "png", {"size": "social"}), lay_out(many, "en")
    )


def test_journeys_too_many_to_be_named_are_counted_by_the_kind_of_their_lines() -> None:
    image = _draw_many(8, 0)
    said = " ".join(it.text for it in list_items(image.drawing, "legend") if isinstance(it, Text))
    # Four of the five are undisclosed, and one has documented legs: eight times each.
    assert "route not disclosed" in said
    assert "journeys" in said
    assert "8 journeys" in said
    assert "Ri Il Kyu" not in said
    assert "8 journeys." in image.companion
    assert not [group for group in image.drawing.groups if group.id in ("journeys", "arrows")]


def test_of_a_legend_of_very_many_rows_few_lengths_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []
    find = layout._find_layouts

    def count(*arguments: object) -> object:
        tried.append(1)
        return find(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "_find_layouts", count)
    wrapped = blocks._wrap_once.cache_info().misses
    image = _draw_many(0, MANY)
    assert "The rest of the key" in image.companion
    # Nine at most each time that the legend is laid out, of the hundreds of lengths there are.
    assert len(tried) < 120
    assert blocks._wrap_once.cache_info().misses - wrapped < 20_000


def test_a_row_of_a_kind_of_places_is_said_or_left_out_like_any_other() -> None:
    image = _draw_many(0, MANY, kind=Kind("harbour", 0, Texts({"en": "harbour"})))
    drawn = [it.text for it in list_items(image.drawing, "legend") if isinstance(it, Text)]
    assert "harbour" in " ".join([*drawn, image.companion.partition("The rest of the key")[2]])


def test_more_journeys_are_finer_lines_in_one_colour() -> None:
    widths = []
    for journeys in (25, 150):
        image = _draw_many(journeys, 0)
        (group,) = (it for it in image.drawing.groups if it.id == "routes")
        strokes = {it.stroke for it in group.items if isinstance(it, Shape) and it.stroke}
        assert len({(stroke.colour, stroke.width) for stroke in strokes}) == 1
        # Dashes are those of the key, however fine the line is.
        dashed = {stroke.dashes for stroke in strokes}
        assert len(dashed) > 1
        widths.append((strokes.pop().width, dashed))
    (wide, dashes), (fine, same) = widths
    assert fine < wide
    assert same == dashes


def test_a_crowd_fills_the_map_though_journeys_go_round_the_world(many: Story) -> None:
    scene = lay_out(many, "en")
    image = draw_image(read_request(many, "overview", "png", {"size": "social"}), scene)
    left, _, right, _ = image.frame.window
    west, _, east, _ = image.frame.plane.outline.bounds
    # As wide as the world and its margin, and no wider for what goes on beyond its edge.
    assert right - left < 2 * (east - west)
    said = " ".join(it.text for it in list_items(image.drawing, "legend") if isinstance(it, Text))
    assert "journeys" in said


def test_of_very_many_places_those_are_named_where_journeys_call(many: Story) -> None:
    first = next(iter(many.places.values()))
    spots = {
        id_: replace(first, id=id_, lon=number * 0.9 % 300 - 150, lat=number * 0.7 % 100 - 50)
        for number in range(400)
        if (id_ := f"spot-{number}")
    }
    overview = many.chapters["en"]["overview"]
    overview = replace(overview, places=(*spots, *overview.places))
    story = replace(many, places={**spots, **many.places}, chapters={"en": {"overview": overview}})
    request = read_request(story, "overview", "png", {"size": "social"})
    drawing = draw_image(request, lay_out(story, "en")).drawing
    named = {it.text for it in list_items(drawing, "labels") if isinstance(it, Text)}
    assert {place.names["en"] for place in many.places.values()} & named
    said = " ".join(it.text for it in list_items(drawing, "legend") if isinstance(it, Text))
    assert "points without their names" in said
    dots = [it for it in list_items(drawing, "places") if isinstance(it, Circle)]
    assert len(dots) > 300
    assert max(dot.radius for dot in dots) < 0.6 * PLACE_RADIUS * request.size.unit


@pytest.mark.parametrize("chapter", ["overview", "part-0"])
def test_the_groups_of_the_author_are_in_the_legend(chapter: str, flows: Story) -> None:
    story = replace(flows, overview="journeys")
    image = draw_image(read_request(story, chapter, "png", {}), lay_out(story, "en"))
    texts = [it.text for it in list_items(image.drawing, "legend") if isinstance(it, Text)]
    said = " ".join(texts)
    shown = [story.routes[id_] for id_ in story.chapters["en"][chapter].routes]
    for group in story.groups.values():
        kin = [route for route in shown if route.group is group]
        # Few are named, many are counted.
        told = ", ".join(route.names["en"] for route in kin) if chapter == "part-0" else len(kin)
        assert f"{group.names['en']}: {told}" in said
        # Neither a name nor what is counted is torn.
        names = [route.names["en"] for route in kin] if chapter == "part-0" else [f": {told}"]
        assert all(any(name in text for text in texts) for name in names)
    assert "of no group: " in said
    assert not [text for text in texts if re.match(r"\d+ journeys|journeys", text)]
