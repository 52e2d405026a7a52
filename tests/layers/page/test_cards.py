"""The cards of the map: every shape has one, and none says a date more finely than it is known."""

from __future__ import annotations

import pytest

from geo.story.records import Story
from layers.page.cards import list_cards
from layers.scene import lay_out
from layers.telling.words import load_words


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_shape_has_a_card_that_says_what_it_is_and_how_sure(
    story: Story, language: str
) -> None:
    scene = lay_out(story, language)
    cards = list_cards(scene, load_words(language))
    assert {*cards} == {
        *(f"place {id_}" for id_ in story.places),
        *(f"event {id_}" for id_ in story.events),
        *(
            f"route {id_} {number}"
            for id_, route in story.routes.items()
            for number in range(1, len(route.legs) + 1)
        ),
    }
    assert all(card["name"] and card["what"] and card["sure"] for card in cards.values())


def test_a_card_says_when_as_finely_as_it_is_known(story: Story) -> None:
    cards = list_cards(lay_out(story, "en"), load_words("en"))
    assert "November 2023" in cards["route ri-il-kyu 1"]["when"]
    assert cards["place havana"]["when"] == "Ri Il Kyu left Cuba: November 2023."
    assert "Part 1 of 5: Pyongyang to" in cards["route hwang-jang-yop 1"]["what"]
    assert cards["route hwang-jang-yop 1"]["sure"].startswith("Route")
