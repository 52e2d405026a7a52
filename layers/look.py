"""The one look: colours, dashes, widths and sizes, for the page and for printed maps alike.

Hues are chosen apart in lightness as well as in colour, avoid red against blue, and reach 3:1
against both land and sea in their theme (WCAG 2.2, 1.4.11). They hold apart for readers who see
no red or no green as well. ``tests/layers/test_look.py`` computes both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from geo.story.records import UNSTATED, Certainty, Precision


@dataclass(frozen=True)
class GroundLook:
    """The tints of the ground of close views, as CSS colours: paler than all of the story."""

    water: str
    park: str
    wood: str
    building: str
    street: str
    road: str
    main: str
    rail: str


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as CSS colours.

    ``hues`` are given to the routes in their order, and used again from the first when there
    are more routes than hues. ``hatch`` draws lines over shaded countries, where a tint alone would
    not be seen. With ``solid_letters`` all words have the colour of the ink, which a press lays on
    whole: any other it makes up from dots, too coarse for small type on newsprint.
    """

    paper: str
    ink: str
    quiet: str
    rule: str
    accent: str
    sea: str
    land: str
    border: str
    shade: str
    halo: str
    marker: str
    event: str
    hues: tuple[str, ...]
    ground: GroundLook
    hatch: str | None = None
    solid_letters: bool = False


LIGHT = Theme(
    paper="#fdfcf9",
    ink="#1d2326",
    quiet="#545e63",
    rule="#d9d6cd",
    accent="#1f5f5b",
    sea="#e3eaec",
    land="#f8f5ee",
    border="#b9b3a4",
    shade="#cfb56b",
    halo="#fdfcf9",
    marker="#1d2326",
    event="#4b2912",
    hues=("#a3442d", "#6a2d93", "#25594d", "#623e00", "#2f2644", "#7d5081"),
    ground=GroundLook(
        water="#d2e0e5",
        park="#e6ecd8",
        wood="#d9e4ca",
        building="#ece6da",
        street="#e2dccf",
        road="#d6cfbf",
        main="#c9c0ac",
        rail="#b9b3a4",
    ),
)
DARK = Theme(
    paper="#14191c",
    ink="#e9e6df",
    quiet="#a8b0b3",
    rule="#333c40",
    accent="#7fc4bd",
    sea="#10161a",
    land="#262e32",
    border="#59646a",
    shade="#5c5539",
    halo="#14191c",
    marker="#f2efe8",
    event="#c0a185",
    hues=("#ed9249", "#a69bfa", "#4bd0da", "#f4d050", "#a6debb", "#c59bae"),
    ground=GroundLook(
        water="#141c21",
        park="#27342e",
        wood="#22332c",
        building="#30393d",
        street="#39434a",
        road="#435056",
        main="#4e5a61",
        rail="#59646a",
    ),
)
THEMES: Mapping[str, Theme] = {"light": LIGHT, "dark": DARK}

# For a weak projector and the back row: every ink reaches 7:1 on every ground.
WALL = Theme(
    paper="#ffffff",
    ink="#000000",
    quiet="#1c2326",
    rule="#7d8488",
    accent="#0b403c",
    sea="#dfe8ec",
    land="#ffffff",
    border="#8f8a7d",
    shade="#ecdfb8",
    halo="#ffffff",
    marker="#000000",
    event="#371926",
    hues=("#5d1516", "#2b3399", "#203654", "#753400", "#020f41", "#4f3f43"),
    ground=GroundLook(
        water="#cfdfe6",
        park="#e6f0de",
        wood="#d6e6ca",
        building="#f0eee8",
        street="#e2ded4",
        road="#d5d0c2",
        main="#c4beac",
        rail="#a9a394",
    ),
)

# For paper alone. Ink without colour: each tone is half as light again as the next, as far as there
# is room between black and the sea, and where it is not enough a journey's letter tells.
GREY = Theme(
    paper="#ffffff",
    ink="#000000",
    quiet="#4d4d4d",
    rule="#b0b0b0",
    accent="#000000",
    sea="#e6e6e6",
    land="#fafafa",
    border="#a3a3a3",
    shade="#b4b4b4",
    halo="#ffffff",
    marker="#000000",
    event="#3d3d3d",
    hues=("#000000", "#636363", "#2d2d2d", "#808080", "#484848"),
    hatch="#5c5c5c",
    solid_letters=True,
    ground=GroundLook(
        water="#dcdcdc",
        park="#f0f0f0",
        wood="#e6e6e6",
        building="#ebebeb",
        street="#dedede",
        road="#d0d0d0",
        main="#c2c2c2",
        rail="#a3a3a3",
    ),
)
# Coast and lines on nothing, for somebody else to finish.
OUTLINE = Theme(
    paper="#ffffff",
    ink="#1d2326",
    quiet="#545e63",
    rule="#d9d6cd",
    accent="#1f5f5b",
    sea="#ffffff",
    land="#ffffff",
    border="#9a9a9a",
    shade="#ffffff",
    halo="#ffffff",
    marker="#1d2326",
    event="#4b2912",
    hues=LIGHT.hues,
    ground=GroundLook(
        water="#ffffff",
        park="#ffffff",
        wood="#ffffff",
        building="#ffffff",
        street="#d9d9d9",
        road="#cccccc",
        main="#bfbfbf",
        rail="#9a9a9a",
    ),
)
# For a press, on newsprint too: what is read is solid black, what is seen has at most two of cyan,
# magenta and yellow, the sea and the land one, and paper is paper.
PRINT = replace(
    LIGHT,
    paper="#ffffff",
    ink="#231f20",
    quiet="#58595b",
    rule="#bcbec0",
    sea="#e1eef5",
    land="#fbf8f0",
    border="#a7a9ac",
    shade="#d3b464",
    halo="#ffffff",
    marker="#231f20",
    solid_letters=True,
    ground=GroundLook(
        water="#d6e6ee",
        park="#e9eed8",
        wood="#dde7c9",
        building="#eaeaeb",
        street="#dfe0e1",
        road="#d2d3d5",
        main="#c4c6c8",
        rail="#a7a9ac",
    ),
)
PRINT_THEMES: Mapping[str, Theme] = {
    **THEMES,
    "grey": GREY,
    "outline": OUTLINE,
    "print": PRINT,
}

Inks = tuple[int, int, int, int]
# What a press lays on for each colour of ``PRINT``: cyan, magenta, yellow and black in per cent.
# The colours of the theme are what that looks like, near enough for a screen. Two inks and black,
# and no more than 220 % together, dry on newsprint (which bears 240 %, ISO 12647-3), and a colour
# with few plates has few edges that can come apart. A tint of less than 5 % would not hold.
INKS: Mapping[str, Inks] = {
    PRINT.paper: (0, 0, 0, 0),
    "#000000": (0, 0, 0, 100),
    PRINT.ink: (0, 0, 0, 100),
    PRINT.quiet: (0, 0, 0, 80),
    PRINT.rule: (0, 0, 0, 30),
    PRINT.accent: (85, 0, 50, 45),
    PRINT.sea: (12, 0, 0, 0),
    PRINT.land: (0, 0, 6, 0),
    PRINT.border: (0, 0, 0, 40),
    PRINT.shade: (0, 20, 65, 15),
    PRINT.event: (0, 55, 80, 75),
    PRINT.ground.water: (18, 0, 0, 0),
    PRINT.ground.park: (8, 0, 16, 0),
    PRINT.ground.wood: (13, 0, 24, 0),
    PRINT.ground.building: (0, 0, 0, 9),
    PRINT.ground.street: (0, 0, 0, 14),
    PRINT.ground.road: (0, 0, 0, 20),
    PRINT.ground.main: (0, 0, 0, 27),
    **dict(
        zip(
            PRINT.hues,
            (
                (0, 80, 85, 30),
                (70, 90, 0, 5),
                (85, 0, 60, 50),
                (0, 50, 90, 60),
                (70, 70, 0, 65),
                (40, 65, 0, 30),
            ),
            strict=True,
        )
    ),
}


def put_on_paper(theme: Theme) -> Theme:
    """Return a theme as it is printed: what is light on a screen leaves paper its own white."""
    return replace(theme, paper="#ffffff", halo="#ffffff") if theme is LIGHT else theme


# Dash patterns in multiples of the line's width, with round caps: 0 draws a dot.
DASHES: Mapping[Certainty, tuple[float, float] | None] = {
    "documented": None,
    "reported": (3.5, 2.5),
    "undisclosed": (0, 2.5),
}
# A flow's pattern, likewise, with flat ends: its width says how many, and nothing else.
FLOW_DASHES: Mapping[Certainty, tuple[float, ...] | None] = {
    "documented": None,
    "reported": (1.4, 0.9),
    "undisclosed": (0.35, 0.6),
    "unstated": (1.6, 0.6, 0.35, 0.6),
}
# In a thin flow, as many pixels at least for each part of a pattern.
_LEAST_FLOW_DASH = (5.0, 1.8)
# Boundaries by kind, likewise.
BORDER_DASHES: Mapping[str, tuple[float, float] | None] = {
    "boundary": None,
    "disputed": (2, 3),
    "demarcation": (5, 3),
}

# Of an area's edge: how wide, and its dashes where it is approximate, in pixels of the look.
AREA_WIDTH = 1.3
AREA_DASHES = (5.0, 3.0)

# What a kind of place is called by programs that know its sign (SLD 1.1), in the order of kinds.
KIND_SIGNS = ("square", "triangle", "star", "cross", "x")


def outline_kind(number: int) -> tuple[tuple[float, float], ...]:
    """Return the outline of the sign of a kind of place, right and down of its middle.

    It is as large to the eye as a circle of radius 1.
    """
    sign = KIND_SIGNS[number]
    if sign == "square":
        return ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
    if sign == "triangle":
        return ((0.0, -1.3), (1.2, 0.85), (-1.2, 0.85))
    if sign == "star":
        turns = [math.pi * point / 5 for point in range(10)]
        reach = [1.45, 0.62] * 5
        return tuple(
            (round(r * math.sin(turn), 3), round(-r * math.cos(turn), 3))
            for r, turn in zip(reach, turns, strict=True)
        )
    arm, bar = 1.2, 0.42
    cross = (
        *((-bar, -arm), (bar, -arm), (bar, -bar), (arm, -bar), (arm, bar), (bar, bar)),
        *((bar, arm), (-bar, arm), (-bar, bar), (-arm, bar), (-arm, -bar), (-bar, -bar)),
    )
    if sign == "cross":
        return cross
    half = math.sqrt(0.5)
    return tuple((round((x - y) * half, 3), round((x + y) * half, 3)) for x, y in cross)


# Sizes in CSS pixels.
ROUTE_WIDTH = 2.4
# Of a flow: of one journey at most, of the most there are, and of any at least.
FLOW_STEP = 3.0
FLOW_MOST_WIDTH = 13.0
FLOW_LEAST_WIDTH = 1.2
# Of the ring of those that ended where they began, at least.
FLOW_RING_RADIUS = 17.0
# Of the width, and of a sign's size, where the story does not say how sure or how exact it is.
PLAIN_SHARE = 0.6
BORDER_WIDTH = 0.8
# Demarcation lines stand out from ordinary borders.
DEMARCATION_WIDTH = 1.3
PLACE_RADIUS = 5
EVENT_SIZE = 14
LABEL_SIZE = 13

# Hollow where the point only stands for something: a reader sees that it is no address.
FILLED: Mapping[Precision, bool] = {
    "site": True,
    "city": True,
    "country": False,
    "approximate": False,
    "unstated": True,
}


# Widths of the ground's lines in CSS pixels at zoom 15; they grow as the view comes nearer.
GROUND_WIDTHS: Mapping[str, float] = {
    "main": 3.4,
    "road": 2.8,
    "street": 2.0,
    "path": 0.8,
    "rail": 1.0,
    "river": 2.4,
    "stream": 1.0,
}
GROUND_LABEL_SIZE = 11


def widen_ground(zoom: float) -> float:
    """Return by how much the ground's lines are wider at some zoom than at zoom 15."""
    return float(min(3.2, max(0.45, 2 ** (0.62 * (zoom - 15)))))


def pick_tint(kind: str, theme: Theme) -> str:
    """Return the colour of some kind of ground, a key of ``GROUND_WIDTHS`` or an area."""
    likes = {"sea": "water", "river": "water", "stream": "water", "path": "street"}
    return str(getattr(theme.ground, likes.get(kind, kind)))


def pick_hue_number(number: int) -> int:
    """Return the number of the hue for the route that stands at ``number`` in its file."""
    return number % len(LIGHT.hues)


def pick_hue(number: int, theme: Theme) -> str:
    """Return the colour of the route that stands at ``number`` (from 0) in its file."""
    return theme.hues[number % len(theme.hues)]


def pick_letter_hue(number: int, theme: Theme) -> str:
    """Return the colour of a route's name: its hue, or ink where a press sets all words in it."""
    return colour_letters(pick_hue(number, theme), theme)


def colour_letters(colour: str, theme: Theme) -> str:
    """Return the colour of words that are to have some colour, if the theme sets words in any."""
    return theme.ink if theme.solid_letters else colour


def pick_kind_hue_number(number: int) -> int:
    """Return the number of the hue for a kind of place: the routes' hues from the last."""
    return len(LIGHT.hues) - 1 - number % len(LIGHT.hues)


def pick_kind_hue(number: int, theme: Theme) -> str:
    """Return the colour of the kind of place that stands at ``number`` (from 0) in its story."""
    return theme.hues[-1 - number % len(theme.hues)]


def measure_route(certainty: Certainty) -> float:
    """Return how wide a route is drawn, in pixels: thin where nobody says how sure it is."""
    return ROUTE_WIDTH * (PLAIN_SHARE if certainty == UNSTATED else 1)


def measure_flow(count: int, most: int) -> float:
    """Return how wide a flow of ``count`` journeys is drawn, in pixels.

    It is as wide as they are many, where the largest flow has ``most``.
    """
    step = min(FLOW_STEP, FLOW_MOST_WIDTH / most)
    return round(max(FLOW_LEAST_WIDTH, count * step), 2)


def measure_flow_arrow(width: float) -> float:
    """Return half the side of the arrow on a flow of a width, in pixels."""
    return 3.2 + 0.62 * width


def dash_flow(certainty: Certainty, width: float) -> tuple[float, ...] | None:
    """Return the pattern of a flow of a width in pixels, None where it is solid."""
    parts = FLOW_DASHES[certainty]
    if parts is None:
        return None
    least = _LEAST_FLOW_DASH
    return tuple(
        round(max(part * width, least[0] if part > 1 else least[1] * (1 + index % 2)), 2)
        for index, part in enumerate(parts)
    )


def write_flow_dashes(certainty: Certainty, width: float) -> str:
    """Return the pattern of a flow of a width as SVG has it, empty where it is solid."""
    return " ".join(f"{part:g}" for part in dash_flow(certainty, width) or ())


def pick_references(counts: Sequence[int]) -> tuple[int, ...]:
    """Return up to three numbers of journeys for which a key shows how wide a flow is.

    They are the least and the most that ``counts`` has, and a round one between them.
    """
    low, high = min(counts), max(counts)
    middle = round(float(f"{(low + high) / 2:.1g}"))
    return tuple(sorted({low, middle if low < middle < high else low, high}))


def find_least_count(most: int) -> int:
    """Return the number of journeys below which a flow is no thinner."""
    return math.ceil(FLOW_LEAST_WIDTH / min(FLOW_STEP, FLOW_MOST_WIDTH / most))


def write_dashes(dashes: tuple[float, float] | None, *, width: float) -> str:
    """Return a dash pattern for a line of ``width`` as SVG's stroke-dasharray has it."""
    if dashes is None:
        return "none"
    return " ".join(f"{part * width:g}" for part in dashes)


def write_css() -> str:
    """Return the look as CSS custom properties, dark where the reader asks for it."""
    return (
        f":root{{{_write_theme(LIGHT)}{_write_measures()}}}"
        f"@media(prefers-color-scheme:dark){{:root{{{_write_theme(DARK)}}}}}"
        f'body[data-mode="class"]{{color-scheme:light;{_write_theme(WALL)}}}'
        f'body[data-mode="class"] .stage,body[data-mode="class"] .wall-legend'
        f"{{{_write_relative_dashes()}}}"
    )


def write_area_css() -> str:
    """Return the widths and dashes of areas as CSS custom properties."""
    dashes = " ".join(f"{part:g}" for part in AREA_DASHES)
    return f":root{{--area-width:{AREA_WIDTH}px;--dash-area:{dashes};}}"


def write_ground_css() -> str:
    """Return the ground's tints and widths as CSS custom properties, for a page that has any."""
    widths = "".join(f"--width-{kind}:{width}px;" for kind, width in GROUND_WIDTHS.items())
    return (
        f":root{{{_write_tints(LIGHT)}{widths}--ground-label-size:{GROUND_LABEL_SIZE / 16}rem}}"
        f"@media(prefers-color-scheme:dark){{:root{{{_write_tints(DARK)}}}}}"
        f'body[data-mode="class"]{{{_write_tints(WALL)}}}'
    )


def _write_tints(theme: Theme) -> str:
    kinds = [*asdict(theme.ground), "sea", "river", "stream", "path"]
    return "".join(f"--ground-{kind}:{pick_tint(kind, theme)};" for kind in kinds)


def _write_theme(theme: Theme) -> str:
    plain = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    colours = {**plain, **{f"hue-{n}": hue for n, hue in enumerate(theme.hues)}}
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def _write_relative_dashes() -> str:
    # Where lines have other widths, dashes grow with them.
    dashes = {}
    for certainty, parts in DASHES.items():
        lengths = (f"calc({part:g}*var(--route-width))" for part in parts or ())
        dashes[f"dash-{certainty}"] = " ".join(lengths) or "none"
    return "".join(f"--{name}:{value};" for name, value in dashes.items())


def _write_measures() -> str:
    measures = {
        "route-width": f"{ROUTE_WIDTH}px",
        "border-width": f"{BORDER_WIDTH}px",
        # As large as the reader's other text: 1rem is 16 px unless the reader says otherwise.
        "label-size": f"{LABEL_SIZE / 16}rem",
        "event-size": f"{EVENT_SIZE}px",
    }
    for certainty, dashes in DASHES.items():
        measures[f"dash-{certainty}"] = write_dashes(dashes, width=ROUTE_WIDTH)
    for kind, dashes in BORDER_DASHES.items():
        measures[f"dash-{kind}"] = write_dashes(dashes, width=BORDER_WIDTH)
    return "".join(f"--{name}:{value};" for name, value in measures.items())
