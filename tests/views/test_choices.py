"""The choice of an image: in the page's address, in its controls, and back."""

from __future__ import annotations

import pytest

from exports.images.request import PARTS
from geo.story.records import Story
from views.answers import AddressError
from views.choices import (
    FREE,
    LEAST,
    USUAL_DPI,
    USUAL_FREE,
    fill_controls,
    find_unit,
    read_choice,
    read_controls,
    write_choice,
)

CHOICES = [
    {},
    {"chapter": "ship", "theme": "outline"},
    {"chapter": "ship", "theme": "outline", "parts": "title,labels", "format": "svg"},
    {"size": "a4", "dpi": "150", "lang": "ko", "names": "en", "projection": "globe"},
    {"size": "1600x900", "parts": "none"},
    {"size": "120.5x80mm", "dpi": "72", "format": "pdf"},
    {"size": "500x700mm", "dpi": "150"},
]


@pytest.mark.parametrize("options", CHOICES)
def test_a_choice_comes_back_from_controls_and_address(
    story: Story, options: dict[str, str]
) -> None:
    wanted, refused = read_choice(story, options, language="en")
    assert refused == {}
    assert read_controls(story, fill_controls(wanted)) == wanted
    written = write_choice(story, wanted)
    assert read_choice(story, written, language="ko") == (wanted, {})
    assert options.items() <= {**written, "format": wanted.format}.items()


def test_an_address_with_an_id_of_once_is_read_as_that_of_now(story: Story) -> None:
    wanted, refused = read_choice(story, {"chapter": "missions"}, language="en")
    assert (wanted.chapter, refused) == ("two-koreas", {})


def test_an_address_without_a_language_is_in_the_readers(story: Story, voyage: Story) -> None:
    assert read_choice(story, {"theme": "dark"}, language="ko")[0].language == "ko"
    wanted, _ = read_choice(voyage, {}, language="fr")
    assert (wanted.chapter, wanted.names) == ("overview", "fr")


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"theme": "pink", "size": "a4"}, ["theme"]),
        ({"chapter": "nowhere", "format": "txt", "hat": "1"}, ["chapter", "format", "hat"]),
        ({"lang": "xx", "names": "xx", "parts": "hat"}, ["lang", "names", "parts"]),
        ({"size": "1x1", "dpi": "none"}, ["size", "dpi"]),
        ({"size": "a4", "dpi": "1200"}, ["dpi"]),
        ({"size": "a4", "dpi": "1"}, ["dpi"]),
        ({"size": "3000x2000mm"}, ["size"]),
    ],
)
def test_what_there_is_not_is_left_out_and_told(
    story: Story, options: dict[str, str], refused: list[str]
) -> None:
    wanted, left_out = read_choice(story, options, language="en")
    assert left_out == {name: options[name] for name in refused}
    good = {name: value for name, value in options.items() if name not in refused}
    assert read_choice(story, good, language="en") == (wanted, {})


def test_a_code_needs_a_public_address(story: Story) -> None:
    without = tuple(part for part in PARTS if part != "qr")
    options = {"parts": "title,qr"}
    assert read_choice(story, options, language="en", parts=without)[1] == options
    assert read_choice(story, options, language="en")[1] == {}


@pytest.mark.parametrize("unit", LEAST)
def test_the_least_side_is_the_least_that_can_be_asked_for(story: Story, unit: str) -> None:
    controls = fill_controls(read_choice(story, {}, language="en")[0])
    width, height = USUAL_FREE[unit]
    controls |= {"size": FREE, "unit": unit, "width": width, "dpi": USUAL_DPI[unit]}
    assert read_controls(story, {**controls, "height": height}).size.dpi == USUAL_DPI[unit]
    read_controls(story, {**controls, "height": LEAST[unit]})
    with pytest.raises(AddressError):
        read_controls(story, {**controls, "height": LEAST[unit] - 1})
    assert find_unit(FREE, unit) == unit
    assert (find_unit("social", "mm"), find_unit("a4", "px")) == ("px", "mm")
