"""The world below the story on the map: its symbols, drawn behind everything else."""

from __future__ import annotations

import folium
from branca.element import MacroElement
from jinja2 import Template

from layers.map.symbols import WORLD_UNITS, list_borders, list_shaded, list_turns
from layers.scene import Scene


class BasemapRenderer(MacroElement):
    """Puts the page's basemap symbols behind a Leaflet map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = new StoryMap.Basemap({{ this.options | tojson }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, options: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "Basemap"
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
    BasemapRenderer(options).add_to(group)
    return group
