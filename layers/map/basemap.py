"""The world below the story on the map: its symbols, drawn behind everything else."""

from __future__ import annotations

from collections.abc import Mapping

import folium
from branca.element import MacroElement
from jinja2 import Template

from layers.map.symbols import WORLD_UNITS, list_borders, list_shaded, list_turns
from layers.scene import Scene


class Renderer(MacroElement):
    """Puts symbols of the page behind a Leaflet map, by a renderer of the page's scripts."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = new StoryMap.{{ this._name }}({{ this.options | tojson }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, name: str, options: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = name
        self.options = options


def build_basemap_layer(scene: Scene) -> folium.FeatureGroup:
    """Build the layer that draws the basemap's symbols on the map."""
    group = folium.FeatureGroup(name="basemap", control=False)
    options = {
        "west": scene.story.world.west,
        "units": WORLD_UNITS,
        "turns": list_turns(scene),
        "borders": list_borders(),
        "countries": list_shaded(scene),
    }
    Renderer("Basemap", options).add_to(group)
    return group
