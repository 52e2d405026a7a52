"""The page carries its story's ground within what is stated, and no page without one any of it."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo.globe.ground_tags import LEAST_ZOOM
from geo.globe.ground_thinning import BUDGET
from geo.story.checking import load_story
from geo.story.records import Story
from layers.look import GROUND_WIDTHS, PRINT_THEMES, WALL, Theme, pick_tint
from layers.page.alone import build_map
from layers.page.page import build_page
from tests.layers.test_look import contrast

WALK = Path(__file__).parents[2] / "stories" / "walk"
# Of a page's text, for each position that docs/your-story.md allows.
MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def walk() -> Story:
    return load_story(WALK)


def test_the_page_draws_the_ground_once_and_names_whom_it_is_owed_to(walk: Story) -> None:
    page = build_page(walk, "en").html
    ids = re.findall(r'<path id="(ground-[a-z]+)"', page)
    assert ids[0] == "ground-field"
    assert [id_ for id_ in ids[1:] if id_[7:] in LEAST_ZOOM] == ids[1:]
    assert len(ids) == len({*ids}) > 8
    assert set(re.findall(r'href="#(ground-[a-z]+)"', page)) <= {*ids}
    # In its list of credits, and told to the map's script.
    assert page.count("Streets made up for this story (CC0 1.0).") >= 2
    # Still maps show it as well, with its names.
    still = page[page.index('<svg class="still-map"') :]
    assert 'class="ground ground-main"' in still
    assert "High Street</text>" in still
    # Each says whom it is owed to, wherever it is copied or printed.
    stills = re.findall(r'<svg class="still-map".*?</svg>', page, re.DOTALL)
    shown = ['class="ground ground-main"' in still for still in stills]
    assert ["Streets made up for this story (CC0 1.0).</text>" in it for it in stills] == shown
    bare = build_page(replace(walk, ground=None), "en").html
    assert "ground-field" not in bare
    assert "--ground-" not in bare
    assert "StoryMap.Ground" not in bare
    more = len(gzip.compress(page.encode())) - len(gzip.compress(bare.encode()))
    assert more < 20_000
    assert "new StoryMap.Ground(" in build_map(walk, "en").get_root().render()


def test_a_position_takes_no_more_of_the_page_than_is_said(walk: Story) -> None:
    page = build_page(walk, "en").html
    data = "".join(re.findall(r'<path id="ground-[^>]* d="([^"]*)"', page))
    positions = len(re.findall(r"-?\d+", data)) / 2
    assert len(data) / positions * BUDGET < MOST_BYTES


@pytest.mark.parametrize("theme", [*PRINT_THEMES.values(), WALL], ids=[*PRINT_THEMES, "wall"])
def test_the_ground_is_quieter_than_all_of_the_story(theme: Theme) -> None:
    areas = [pick_tint(kind, theme) for kind in ("water", "park", "wood", "building", "street")]
    lines = [pick_tint(kind, theme) for kind in GROUND_WIDTHS]
    inks = [*theme.hues, theme.marker, theme.event, theme.quiet, theme.ink]
    assert min(contrast(ink, area) for ink in inks for area in areas) >= 2.8
    assert min(contrast(ink, line) for ink in inks for line in lines) >= 1.5
    assert max(contrast(line, theme.land) for line in lines) <= 3
