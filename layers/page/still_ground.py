"""The ground of a still map: the page's symbols at its scale, and their names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from geo.story.grounds import load_ground
from layers.labels.grounds import PlacedName, find_pixels_per_m, place_ground_names
from layers.labels.labelling import Box
from layers.labels.lettering import estimate_width
from layers.look import GROUND_LABEL_SIZE, widen_ground
from layers.map.ground import list_kinds, place_ground
from layers.map.symbols import WORLD_UNITS
from layers.scene import Scene

Points = npt.NDArray[np.float64]
# Of the credit, in the pixels of the map.
_CREDIT_SIZE, _CREDIT_INSET = 10.0, 3.0


class Window(Protocol):
    """A still map's window: its size and scale, and what turns lon, lat into its pixels."""

    @property
    def width(self) -> float:
        """In pixels."""

    @property
    def height(self) -> float:
        """In pixels."""

    @property
    def scale(self) -> float:
        """Pixels to one of the basemap's units."""

    def project(self, points: Points, west: float) -> Points:
        """Turn lon, lat (degrees on the opened world) of shape (n, 2) into pixels."""


def draw_still_ground(scene: Scene, window: Window) -> Markup:
    """Draw what of the ground has room at a still map's scale; nothing where there is none."""
    if scene.story.ground is None:
        return Markup("")
    zoom = find_zoom(window)
    kinds = list_kinds(scene, zoom)
    if not kinds:
        return Markup("")
    use = Markup('<use href="#ground-{0}" class="ground ground-{0}"/>')
    lon, lat, unit = place_ground(scene)
    ((x, y),) = window.project(np.array([[lon, lat]]), scene.story.world.west)
    return Markup(
        '<g style="--wide:{:.2f}" transform="translate({:.2f} {:.2f}) scale({:.6g})">{}</g>'
    ).format(
        widen_ground(zoom),
        x,
        y,
        unit * WORLD_UNITS / 360 * window.scale,
        Markup("").join(use.format(kind) for kind in kinds),
    )


def find_still_credit(scene: Scene, window: Window) -> tuple[str, Box] | None:
    """Return whom the ground of a still map is owed to, and the box at its foot for that.

    None where the map shows no ground.
    """
    if scene.story.ground is None or not list_kinds(scene, find_zoom(window)):
        return None
    credit = scene.story.ground.say_credit(scene.language)
    wide = estimate_width(credit, _CREDIT_SIZE) + 2 * _CREDIT_INSET
    high = _CREDIT_SIZE + 2 * _CREDIT_INSET
    return credit, Box(window.width - wide, window.height - high, window.width, window.height)


def write_still_credit(credit: str, box: Box) -> Markup:
    """Write whom the ground is owed to at the foot of a still map."""
    text = Markup(
        '<text class="still-credit" x="{:.1f}" y="{:.1f}" font-size="{:g}" direction="ltr" '
        'text-anchor="end">{}</text>'
    )
    right, foot = box.right - _CREDIT_INSET, box.bottom - 1.5 * _CREDIT_INSET
    return text.format(right, foot, _CREDIT_SIZE, credit)


def name_still_ground(
    scene: Scene, window: Window, *, taken: Sequence[Box], lines: Sequence[Points]
) -> Markup:
    """Write the ground's names where a still map's story leaves room."""
    ground = load_ground(scene.story)
    zoom = find_zoom(window)
    if ground is None or zoom < ground.least_zoom:
        return Markup("")

    def project(points: Points) -> Points:
        return window.project(points, scene.story.world.west)

    west, south, east, north = ground.extent
    placed = place_ground_names(
        ground.names,
        zoom=zoom,
        size=GROUND_LABEL_SIZE,
        measure=lambda text: estimate_width(text, GROUND_LABEL_SIZE),
        project=project,
        pixels_per_m=find_pixels_per_m(project, ((west + east) / 2, (south + north) / 2)),
        frame=Box(0, 0, window.width, window.height),
        taken=taken,
        lines=lines,
    )
    names = Markup("").join(map(_write, placed))
    return Markup('<g class="ground-names" aria-hidden="true">{}</g>').format(names)


def find_zoom(window: Window) -> float:
    """Return the zoom at which the live map shows as much as a still map."""
    return math.log2(window.scale * WORLD_UNITS / 256)


def _write(placed: PlacedName) -> Markup:
    return Markup(
        '<text class="ground-name of-{}" transform="translate({:.1f} {:.1f}) rotate({:.0f})" '
        'dy="0.34em">{}</text>'
    ).format(placed.name.kind, placed.x, placed.y, placed.turn, placed.name.text)
