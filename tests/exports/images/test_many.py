"""An image of very many journeys or places says what there is, and is not slow to say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exports.images import blocks, layout
from exports.images.drawing import Text
from exports.images.image import DrawnImage, draw_image
from exports.images.request import read_request
from geo.story.records import Kind
from geo.story.texts import Texts
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
