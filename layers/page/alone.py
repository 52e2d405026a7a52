"""The map by itself, for notebooks: a Folium map that is whole without a network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import folium
from branca.element import Figure, MacroElement
from jinja2 import Template
from markupsafe import Markup

from geo.story.records import Chapter, Story
from layers.look import write_css
from layers.map.features import restore_braces
from layers.map.flows import build_flow_key
from layers.map.legend import build_legend, group_journey_signs, list_journey_signs
from layers.map.symbols import draw_symbols
from layers.page.crowd import describe_crowd, gather_crowd
from layers.page.extras import read_extras
from layers.page.flows import describe_flows
from layers.page.marks import describe_marks
from layers.page.templates import (
    get_template,
    join_styles,
    read_asset,
    read_leaflet,
    read_scripts,
    write_json,
)
from layers.page.webmap import MAP_SCRIPTS, assemble_map, describe_story, number_elements
from layers.scene import Scene, lay_out
from layers.telling.words import Words, load_words

_STYLES = ("reading/page.css", "map/map.css", "map/alone.css")
_SCRIPTS = ("reading/early.js", *MAP_SCRIPTS, "map/alone.js")


class StoryFigure(Figure):
    """The document around a map: the story's look and scripts, and no address of any other host.

    ``parts`` are the template's values.
    """

    def __init__(self, parts: dict[str, Any]) -> None:
        super().__init__()
        self.parts = parts

    def render(self, **kwargs: Any) -> str:
        """Return the whole document."""
        for child in self._children.values():
            child.render(**kwargs)
        header, body, script = (
            Markup(part.render(**kwargs))  # noqa: S704  Folium's own markup
            for part in (self.header, self.html, self.script)
        )
        template = get_template("map/alone.html")
        html = template.render(header=header, body=body, script=script, **self.parts)
        return restore_braces(html)


class _Call(MacroElement):
    """Calls a function of the scripts, of the map's name, where it stands among the layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}{{ this.call }}({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, call: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self._name = "Call"
        self.call = call


def build_map(story: Story, language: str) -> folium.Map:
    """Return a story as a Folium map: basemap, routes, places and events, and its legend.

    It shows itself where it is a notebook's result; ``save`` writes it as a document. It asks
    nothing of any other host. Its world is opened at the story's meridian: what is added to it
    stands where ``story.world.place_longitude`` says.

    Raises:
        ValueError: the story has no such language.
    """
    if language not in story.languages:
        raise ValueError(f"language is {language!r}; one of {', '.join(story.languages)}")
    scene, words = lay_out(story, language), load_words(language).set_apart()
    folium_map = assemble_map(scene, words)
    folium_map.default_js, folium_map.default_css = [], []
    # Opened before it has any layer, so that each is drawn once, where it is to be seen.
    folium_map.add_child(_Call("StoryMap.open"), index=0)
    folium_map.add_child(_Call("StoryMap.startAlone"))
    number_elements(folium_map)
    StoryFigure(_make_parts(scene, words)).add_child(folium_map)
    return folium_map


def _make_parts(scene: Scene, words: Words) -> dict[str, Any]:
    extras = read_extras(scene)
    styles = [*map(read_asset, _STYLES), *extras.styles]
    style = join_styles(read_leaflet("leaflet.css"), write_css(), *styles)
    scripts = read_scripts(*_SCRIPTS, *extras.scripts)
    data = describe_story(scene, words, [_speak_of_all(scene)])
    if scene.is_crowded:
        data["crowd"] = describe_crowd(scene, words)
    if scene.has_many:
        data["marks"] = describe_marks(scene, words)
    flows = describe_flows(scene, words)
    if flows is not None:
        data["flows"] = flows
    return {
        "scene": scene,
        "say": words.say,
        "title": scene.story.title[scene.language],
        "legend": [item for item in build_legend(scene, words) if not item.of_timeline],
        "journey_signs": [] if scene.is_crowded else list_journey_signs(scene),
        "journey_groups": group_journey_signs(scene, words),
        "flow_key": build_flow_key(scene, words),
        "crowd": gather_crowd(scene, words),
        "symbols": draw_symbols(scene) + extras.symbols,
        "data": write_json(data),
        "style": Markup(style),  # noqa: S704  made of files alone
        "leaflet": Markup(read_leaflet("leaflet.js")),  # noqa: S704  a file
        "scripts": Markup(scripts),  # noqa: S704  made of files alone
    }


def _speak_of_all(scene: Scene) -> Chapter:
    # The view of the whole, and every shape told of.
    story = scene.story
    overview = story.chapters[scene.language]["overview"]
    return replace(
        overview, places=tuple(story.places), routes=tuple(story.routes), events=tuple(story.events)
    )
