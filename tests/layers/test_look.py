"""The look can be seen: contrasts as WCAG 2.2 asks for them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from colorspacious import cspace_convert

from layers.look import (
    DARK,
    DASHES,
    INKS,
    LIGHT,
    PRINT_THEMES,
    THEMES,
    WALL,
    Theme,
    colour_letters,
    pick_hue,
    pick_hue_number,
    pick_letter_hue,
    write_css,
    write_dashes,
)
from layers.page.templates import read_asset

FloatArray = npt.NDArray[np.float64]
LINES = ["marker", "event"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", PRINT_THEMES.values(), ids=PRINT_THEMES)
@pytest.mark.parametrize("ground", ["sea", "land"])
def test_lines_and_points_stand_out(theme: Theme, ground: str) -> None:
    colours = [*theme.hues, *(getattr(theme, name) for name in LINES)]
    assert min(contrast(colour, getattr(theme, ground)) for colour in colours) >= 3


def measure_distances(colours: list[str], seen_as: dict[str, object] | None) -> FloatArray:
    """Return how far apart colours look, in CAM02-UCS (Luo et al. 2006), of shape (n, n)."""
    seen = np.array(
        [[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours]
    )
    if seen_as is not None:
        seen = np.clip(cspace_convert(seen, seen_as, "sRGB1"), 0, 1)
    spots = cspace_convert(seen, "sRGB1", "CAM02-UCS")
    away: FloatArray = np.linalg.norm(spots[:, None] - spots[None], axis=-1)
    return away


# As colours look to readers without green or without red cones (Machado et al. 2009).
@pytest.mark.parametrize("blind", [None, "deuteranomaly", "protanomaly"])
@pytest.mark.parametrize("theme", [LIGHT, DARK, WALL], ids=["light", "dark", "wall"])
def test_journeys_and_events_hold_apart(theme: Theme, blind: str | None) -> None:
    seen_as = blind and {"name": "sRGB1+CVD", "cvd_type": blind, "severity": 100}
    away = measure_distances([*theme.hues, theme.event], seen_as or None)
    # One that is just seen is about 1; ten is plain side by side, thin lines and all.
    assert away[~np.eye(len(away), dtype=bool)].min() >= 10


@pytest.mark.parametrize("theme", PRINT_THEMES.values(), ids=PRINT_THEMES)
@pytest.mark.parametrize("name", ["ink", "quiet", "accent", "event"])
def test_words_can_be_read(theme: Theme, name: str) -> None:
    assert contrast(getattr(theme, name), theme.paper) >= 4.5


@pytest.mark.parametrize("theme", PRINT_THEMES.values(), ids=PRINT_THEMES)
@pytest.mark.parametrize("ground", ["sea", "land"])
def test_names_of_journeys_can_be_read_on_the_map(theme: Theme, ground: str) -> None:
    names = [pick_letter_hue(number, theme) for number in range(len(theme.hues))]
    assert min(contrast(name, getattr(theme, ground)) for name in names) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark", "grey", "print"])
def test_shades_are_seen_beside_sea_and_land(name: str) -> None:
    theme = PRINT_THEMES[name]
    assert min(contrast(theme.shade, ground) for ground in (theme.sea, theme.land)) >= 1.6
    # Without colour not by a tint alone.
    assert (theme.hatch is not None) == (name == "grey")


@pytest.mark.parametrize("theme", PRINT_THEMES.values(), ids=PRINT_THEMES)
def test_graticule_and_rings_are_seen_on_the_sea(theme: Theme) -> None:
    assert contrast(theme.border, theme.sea) >= 1.6


def test_journeys_without_colour_are_told_apart_by_their_tones() -> None:
    tones = sorted(PRINT_THEMES["grey"].hues, key=luminance)
    assert len(tones) >= 5
    assert min(contrast(one, other) for one, other in pairwise(tones)) >= 1.5


def test_a_press_lays_on_black_alone_for_words_and_thin_lines() -> None:
    theme = PRINT_THEMES["print"]
    colours = {value for value in vars(theme).values() if isinstance(value, str)} | {*theme.hues}
    assert colours <= INKS.keys()
    for colour in (theme.ink, theme.quiet, theme.rule, theme.border, theme.marker):
        assert INKS[colour][:3] == (0, 0, 0)
    assert max(sum(inks) for inks in INKS.values()) <= 220
    assert INKS[theme.paper] == (0, 0, 0, 0)
    # A plate more is an edge more that comes apart, and a paler dot does not hold on newsprint.
    for inks in INKS.values():
        assert sum(ink > 0 for ink in inks[:3]) <= 2
        assert all(ink == 0 or ink >= 5 for ink in inks)
    assert sum(ink > 0 for ink in INKS[theme.sea]) == sum(ink > 0 for ink in INKS[theme.land]) == 1


def test_a_press_sets_words_in_solid_black() -> None:
    assert INKS[PRINT_THEMES["print"].ink] == (0, 0, 0, 100)
    assert PRINT_THEMES["grey"].ink == "#000000"
    for name, theme in PRINT_THEMES.items():
        pressed = name in ("grey", "print")
        wanted = (theme.event, theme.quiet, theme.accent, *theme.hues)
        assert [colour_letters(colour, theme) for colour in wanted] == [
            theme.ink if pressed else colour for colour in wanted
        ]


def test_shaded_countries_are_seen_in_the_dark() -> None:
    assert contrast(DARK.shade, DARK.land) >= 1.8
    inks = [*DARK.hues, DARK.marker, DARK.event, DARK.quiet, DARK.ink]
    assert min(contrast(ink, DARK.shade) for ink in inks) >= 3


@pytest.mark.parametrize("ground", ["paper", "sea", "land", "shade"])
def test_a_wall_can_be_read_from_the_back_row(ground: str) -> None:
    inks = [*WALL.hues, WALL.ink, WALL.quiet, WALL.accent, WALL.event, WALL.marker]
    assert min(contrast(ink, getattr(WALL, ground)) for ink in inks) >= 7


def test_hues_are_used_again_after_the_last() -> None:
    theme = THEMES["light"]
    assert pick_hue(len(theme.hues), theme) == pick_hue(0, theme) == theme.hues[0]
    assert pick_hue_number(len(theme.hues) + 2) == 2


def test_certainties_are_told_apart_by_their_dashes() -> None:
    assert len({write_dashes(dashes, width=2) for dashes in DASHES.values()}) == len(DASHES)


def test_what_is_said_to_be_dashed_or_dotted_is() -> None:
    assert DASHES["documented"] is None
    dash, dot = DASHES["reported"], DASHES["undisclosed"]
    assert dash is not None
    assert dot is not None
    # Caps are round: a dash of no length is a dot, one longer than its line is wide is none.
    assert dot[0] == 0
    assert dash[0] > 1
    assert min(dash[1], dot[1]) > 1


def test_the_page_gives_each_certainty_its_own_dashes() -> None:
    css = read_asset("map/map.css")
    for certainty, dashes in DASHES.items():
        value = "none" if dashes is None else f"var(--dash-{certainty})"
        assert f".route.certainty-{certainty} {{ stroke-dasharray: {value}; }}" in css


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_css_has_every_colour(theme: Theme) -> None:
    css = write_css()
    assert all(f":{hue};" in css for hue in theme.hues)
    assert f"--sea:{theme.sea};" in css
