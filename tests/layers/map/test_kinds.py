"""Kinds of places: a sign and a colour of their own, wherever a place is drawn, said in the key."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from shapely.geometry import Polygon

from exports.data.styles import make_styles
from exports.data.tables import StoryData
from exports.images.signs import draw_place
from geo.story.checking import check_story
from geo.story.records import MOST_KINDS, Story
from layers.look import KIND_SIGNS, THEMES, outline_kind, pick_kind_hue
from layers.map.legend import build_legend
from layers.page.cards import list_cards
from layers.scene import lay_out
from layers.telling.descriptions import describe_place
from layers.telling.words import load_words
from tests.conftest import CARTHAGE

WORDS = load_words("en")


def test_each_kind_has_a_sign_that_no_other_covers() -> None:
    assert len(KIND_SIGNS) == MOST_KINDS
    shapes = [Polygon(outline_kind(number)) for number in range(MOST_KINDS)]
    for shape in shapes:
        assert shape.is_valid
        assert 1.5 < shape.area < 4
    for one, other in itertools.combinations(shapes, 2):
        shared = one.intersection(other).area / one.union(other).area
        assert shared < 0.8


def test_colours_differ_in_each_theme() -> None:
    for theme in THEMES.values():
        assert len({pick_kind_hue(number, theme) for number in range(MOST_KINDS)}) == MOST_KINDS


def test_a_kind_is_in_key_text_card_and_image(carthage: Story) -> None:
    scene = lay_out(carthage, "en")
    said = {item.sign: item.text for item in build_legend(scene, WORDS)}
    assert (said["kind-0"], said["kind-1"]) == ("city", "battlefield")
    trebia = carthage.places["trebia"]
    assert "Trebia. Battlefield." in describe_place(trebia, WORDS)
    assert list_cards(scene, WORDS)["place trebia"]["what"].startswith("Battlefield.")
    for theme in THEMES.values():
        sign = draw_place(0, 0, "city", theme, unit=1, kind=trebia.kind)
        assert sign.fill == pick_kind_hue(1, theme)
    rules = make_styles(StoryData(scene, WORDS))["places"].rules
    assert {dict(rule.where)["place_kind"] for rule in rules} == {None, "city", "battlefield"}


def test_a_story_without_kinds_has_no_field_for_them(story: Story) -> None:
    table = StoryData(lay_out(story, "en"), WORDS).tables["places"]
    assert "place_kind" not in table.fields


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("places.geojson", '"kind": "battlefield"', '"kind": "batlefield"', "one of city, battle"),
        ("story.toml", "[kinds.city]", "[kinds.City]", "each must be lower-case words"),
        ("story.toml", 'fr = "ville"\n', "", 'has no text for the language "fr"'),
        (
            "story.toml",
            "[kinds.city]",
            "".join(f'[kinds.k{n}]\nen = "k"\nfr = "k"\n' for n in range(4)) + "[kinds.city]",
            "there are signs for at most 5",
        ),
    ],
)
def test_a_wrong_kind_is_told(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "story"
    shutil.copytree(CARTHAGE, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert any(said in str(problem) for problem in check_story(folder)[1])
