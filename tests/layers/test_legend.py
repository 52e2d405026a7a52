"""The legend explains every sign of the map, and no other."""

from __future__ import annotations

from dataclasses import replace

from geo.records import Story
from layers.legend import build_legend
from layers.page import build_page
from layers.scene import lay_out
from layers.words import load_words

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


def test_schematic_lines_are_explained(story: Story) -> None:
    said = WORDS.say("legend.schematic")
    assert "not a flight path" in said
    assert said in build_page(story, "en").html
