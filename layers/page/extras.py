"""What a page needs beside its parts: for ground, areas, flows, and many journeys or places."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from layers.look import write_area_css, write_ground_css
from layers.map.areas import draw_area_symbols
from layers.map.ground import draw_ground_symbols
from layers.page.templates import read_asset
from layers.scene import Scene

_MARKS = (
    "map/arcs.js",
    "map/canvas.js",
    "map/markslayer.js",
    "map/marks.js",
    "map/heaps.js",
    "map/markskey.js",
    "map/markslabels.js",
    "map/marksview.js",
)
_CROWD = ("map/crowd.js", "map/crowdlayer.js", "map/crowdview.js", "map/crowdkey.js")


@dataclass(frozen=True)
class Extras:
    """The parts of a page that few stories need: SVG symbols, styles, and names of scripts."""

    symbols: Markup = field(default_factory=Markup)
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    def __add__(self, other: Extras) -> Extras:
        return Extras(
            self.symbols + other.symbols, self.styles + other.styles, self.scripts + other.scripts
        )


def read_extras(scene: Scene) -> Extras:
    """Return what a page needs for its story's ground, areas, many journeys and flows.

    It is nothing where the story has none.

    Raises:
        StoryError: the file of the ground cannot be read.
    """
    extras = Extras()
    if scene.story.ground is not None:
        extras += Extras(
            draw_ground_symbols(scene),
            (write_ground_css(), read_asset("map/ground.css")),
            ("map/ground.js",),
        )
    if scene.areas:
        extras += Extras(
            draw_area_symbols(scene),
            (write_area_css(), read_asset("map/areas.css")),
            ("map/areas.js",),
        )
    if scene.has_many:
        extras += Extras(styles=(read_asset("map/marks.css"),), scripts=_MARKS)
    if scene.is_crowded:
        extras += Extras(styles=(read_asset("map/crowd.css"),), scripts=_CROWD)
    elif scene.story.groups:
        extras += Extras(styles=(read_asset("map/groups.css"),), scripts=("map/groups.js",))
    if scene.flows:
        bent = () if scene.has_many else ("map/arcs.js",)
        extras += Extras(styles=(read_asset("map/flows.css"),), scripts=(*bent, "map/flows.js"))
    return extras
