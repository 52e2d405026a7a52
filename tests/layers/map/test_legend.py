"""The legend explains every sign of the map, and no other."""

from __future__ import annotations

from dataclasses import replace

from geo.story.records import Story
from layers.map.legend import POINT_SIGNS, build_legend, list_journey_signs, sign_precision
from layers.page.page import build_page
from layers.scene import lay_out
from layers.telling.words import load_words

WORDS = load_words("en")


def test_every_certainty_used_is_explained(story: Story) -> None:
    items = {item.text: item for item in build_legend(lay_out(story, "en"), WORDS)}
    for certainty in {leg.certainty for route in story.routes.values() for leg in route.legs}:
        item = items[WORDS.say(f"certainty.{certainty}")]
        assert item.note
        assert f"certainty-{certainty}" in item.sample


def test_signs_that_the_story_lacks_are_not_in_it(story: Story) -> None:
    route = story.routes["kuwait-envoy"]
    small = replace(story, routes={route.id: route}, events={})
    texts = [item.text for item in build_legend(lay_out(small, "en"), WORDS)]
    assert WORDS.say("certainty.undisclosed") in texts
    assert WORDS.say("certainty.documented") not in texts
    assert WORDS.say("legend.event") not in texts


def test_every_kind_of_point_is_explained_by_itself(story: Story) -> None:
    items = build_legend(lay_out(story, "en"), WORDS)
    precisions = {sign_precision(place.precision) for place in story.places.values()}
    assert {item.sign for item in items} & {*POINT_SIGNS} == precisions
    for precision in precisions:
        (item,) = [item for item in items if item.sign == precision]
        assert f"precision-{precision}" in item.sample


def test_a_reported_event_has_a_sign_of_its_own(story: Story) -> None:
    event = next(iter(story.events.values()))
    doubted = replace(story, events={event.id: replace(event, certainty="reported")})
    signs = [item.sign for item in build_legend(lay_out(doubted, "en"), WORDS)]
    assert "event-reported" in signs
    assert "event" not in signs


def test_a_journey_is_drawn_in_every_certainty_of_its_legs(story: Story) -> None:
    items = {item.id: item for item in list_journey_signs(lay_out(story, "en"))}
    assert [*items] == [*story.routes]
    for id_, route in story.routes.items():
        for certainty in {leg.certainty for leg in route.legs}:
            assert f"certainty-{certainty}" in items[id_].sample


def test_schematic_lines_are_explained(story: Story) -> None:
    said = WORDS.say("legend.schematic")
    assert "not the way that was taken" in said
    assert said in build_page(story, "en").html
