"""What a page needs for the ground of close views, and only where its story has any."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from layers.look import write_ground_css
from layers.map.ground import draw_ground_symbols
from layers.page.templates import read_asset
from layers.scene import Scene


@dataclass(frozen=True)
class GroundParts:
    """The parts of a page that are the ground's: SVG symbols, styles, and names of scripts."""

    symbols: Markup = field(default_factory=Markup)
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def read_ground_parts(scene: Scene) -> GroundParts:
    """Return what a page needs for its story's ground, nothing where it has none.

    Raises:
        StoryError: the file of the ground cannot be read.
    """
    if scene.story.ground is None:
        return GroundParts()
    styles = write_ground_css(), read_asset("map/ground.css")
    return GroundParts(draw_ground_symbols(scene), styles, ("map/ground.js",))
