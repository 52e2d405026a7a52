"""The page: map and text in one HTML document that asks nothing of any other host."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import folium
import rjsmin
from branca.element import Element, Figure
from folium.elements import ElementAddToElement
from markupsafe import Markup

from geo.story.records import Story
from layers.lesson.classroom import build_classroom
from layers.look import write_css
from layers.map.basemap import build_basemap_layer
from layers.map.events import build_events_layer
from layers.map.features import restore_braces
from layers.map.legend import build_legend, list_journey_signs
from layers.map.places import build_places_layer
from layers.map.routes import build_routes_layer
from layers.map.symbols import box_borders, draw_symbols
from layers.page.chapters import render_chapter
from layers.page.compare import list_journeys
from layers.page.legs import list_legs
from layers.page.templates import get_template, read_asset
from layers.scene import Scene, fit_chapter, lay_out
from layers.telling.names import collect_names, list_forms
from layers.telling.references import render_source
from layers.telling.text import NarrativeWriter
from layers.telling.timeline import build_timeline
from layers.telling.words import Words, load_words

_STYLES = (
    "reading/page.css",
    "map/map.css",
    "reading/reading.css",
    "wall/class.css",
    "ask/ask.css",
)
_BEFORE_MAP = (
    "map/basemap.js",
    "map/lines.js",
    "map/labels.js",
    "map/maplabels.js",
    "map/touch.js",
    "map/map.js",
    "map/signs.js",
    "reading/reading.js",
    "reading/keys.js",
    "reading/extras.js",
    "wall/classroom.js",
)
_CLASSROOM = (
    "wall/wallmap.js",
    "wall/link.js",
    "wall/cover.js",
    "wall/lesson.js",
    "wall/wall.js",
    "wall/presenter.js",
    "ask/geodesics.js",
    "ask/ask.js",
    "ask/find.js",
    "ask/order.js",
    "ask/lines.js",
    "wall/room.js",
)
# A chapter about one place is not shown from nearer than this.
_MAX_FIT_ZOOM = 6
_MAX_ZOOM = 9
# From here on there is room for what the chapter does not speak of.
_NEAR_ZOOM = 4.5


@dataclass(frozen=True)
class Page:
    """A story's page in one language.

    ``html`` is the whole document; ``policy`` is the Content-Security-Policy that lets it run
    its own script and nothing else.
    """

    html: str
    policy: str


@dataclass(frozen=True)
class Attachment:
    """A file that a page without a server carries in itself: its label, name and data URL."""

    label: str
    name: str
    url: str


def build_page(story: Story, language: str, *, attachments: Sequence[Attachment] = ()) -> Page:
    """Build the page of a story in one of its languages, with the files that it carries."""
    scene, words = lay_out(story, language), load_words(language)
    map_html, map_scripts = render_map(build_map(scene, words))
    writer = NarrativeWriter(story, words, scene.homes)
    # Rendered before the list of sources, which they number.
    chapters = [render_chapter(chapter, scene, writer, words) for chapter in scene.chapters]
    legs = list_legs(scene, words, writer.cite)
    classroom = build_classroom(scene, writer, words)
    early_script = _read_scripts("reading/early.js")
    # A script each, so that a slow machine can draw and listen between them.
    scripts = [
        _read_leaflet("leaflet.js"),
        _read_scripts(*_BEFORE_MAP),
        *map(rjsmin.jsmin, map_scripts),
        _read_scripts("reading/page.js"),
    ]
    # Run only when somebody asks for a lesson.
    later_script = _read_scripts(*_CLASSROOM)
    style = "\n".join([_read_leaflet("leaflet.css"), write_css(), *map(read_asset, _STYLES)])
    html = get_template("reading/page.html").render(
        scene=scene,
        say=words.say,
        attachments=attachments,
        title=story.title[language],
        subtitle=story.subtitle[language],
        languages=_list_languages(story, words),
        forms=list_forms(scene, words),
        chapters=chapters,
        timeline=build_timeline(scene, words),
        journeys=list_journeys(scene, words),
        legs=legs,
        sources=[
            {"number": number, "html": render_source(story.sources[id_], language)}
            for id_, number in writer.numbers.items()
        ],
        legend=build_legend(scene, words),
        journey_signs=list_journey_signs(scene),
        symbols=draw_symbols(scene),
        map_html=Markup(map_html),  # noqa: S704  Folium's own markup, an empty element
        style=Markup(style),  # noqa: S704  made of files alone
        early_script=Markup(early_script),  # noqa: S704  a file
        # Made of files and of JSON escaped for HTML.
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        later_script=Markup(later_script),  # noqa: S704  made of files alone
        data=_write_json(_describe_story(scene, words)),
        classroom=classroom,
        lesson_data=_write_json(classroom.data),
    )
    return Page(html, _write_policy(early_script, *scripts, later_script))


def build_map(scene: Scene, words: Words) -> folium.Map:
    """Build the Folium map of a story: basemap, routes, places and events, in this order."""
    world = scene.story.world
    folium_map = folium.Map(
        location=(20, world.centre),
        tiles=None,
        zoom_start=2,
        max_zoom=_MAX_ZOOM,
        zoom_snap=0.25,
        attribution_control=False,
        zoom_control="bottomleft",
        world_copy_jump=False,
        scroll_wheel_zoom=False,
        track_resize=False,
        max_bounds_viscosity=1,
        control_scale=False,
    )
    for layer in (
        build_basemap_layer(scene),
        build_routes_layer(scene, words),
        build_places_layer(scene, words),
        build_events_layer(scene, words),
    ):
        layer.add_to(folium_map)
    return folium_map


def render_map(folium_map: folium.Map) -> tuple[str, list[str]]:
    """Render a Folium map without its links to outside servers.

    Returns:
        The map's HTML element, and the scripts that fill it, in their order: the first makes the
        map, the second names it ``window.storyMap`` and opens it at the chapter to be read, and
        each further one makes a layer and adds it.
    """
    figure = folium_map.get_root()
    assert isinstance(figure, Figure)
    folium_map.default_js, folium_map.default_css = [], []
    # Folium names elements at random; the same story must give the same page.
    for number, element in enumerate(_walk(folium_map)):
        element._id = f"{number}"
    figure.render()
    making, *adding = _list_scripts(list(figure.script._children.values()))
    opening = f"window.storyMap = {folium_map.get_name()};\nStoryMap.open(window.storyMap);"
    return figure.html.render(), [making, opening, *adding]


def _list_scripts(parts: list[Element]) -> list[str]:
    # Folium adds a group to the map when all its layers are in it, which would draw them in one
    # task. Here each is added when it is made: a group first, its layers one by one.
    adders = {part.element_name: part for part in parts if isinstance(part, ElementAddToElement)}
    rendered = [
        [part, adders[part.get_name()]] if part.get_name() in adders else [part]
        for part in parts
        if not isinstance(part, ElementAddToElement)
    ]
    return [restore_braces("\n".join(part.render() for part in both)) for both in rendered]


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)


def _list_languages(story: Story, words: Words) -> list[dict[str, Any]]:
    # Each language is named in itself, for those who read no other.
    return [
        {
            "tag": tag,
            "name": load_words(tag).name_language(tag),
            "here": tag == words.language,
        }
        for tag in story.languages
    ]


def _describe_story(scene: Scene, words: Words) -> dict[str, Any]:
    return {
        "language": scene.language,
        "extent": scene.extent,
        "names": collect_names(scene),
        "words": {
            "place": words.say("page.place", number="{number}", count="{count}", title="{title}"),
            "zoomIn": words.say("reading.zoom_in"),
            "zoomOut": words.say("reading.zoom_out"),
        },
        "maxZoom": _MAX_FIT_ZOOM,
        "nearZoom": _NEAR_ZOOM,
        "borders": box_borders(scene),
        "homes": {f"{kind} {id_}": home for (kind, id_), home in scene.homes.items()},
        "chapters": [
            {
                "id": chapter.id,
                "places": chapter.places,
                "routes": chapter.routes,
                "events": chapter.events,
                "countries": [shaded.code for shaded in chapter.countries],
                "bounds": [round(edge, 3) for edge in fit_chapter(chapter, scene)],
            }
            for chapter in scene.chapters
        ],
    }


def _write_json(value: object) -> Markup:
    # "<" would let a text in the data end its script element.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704


def _write_policy(*scripts: str) -> str:
    digests = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _read_scripts(*names: str) -> str:
    # Readers on the way download no comments.
    return str(rjsmin.jsmin("\n".join(map(read_asset, names))))


def _read_leaflet(name: str) -> str:
    text = files("xstatic.pkg.leaflet").joinpath("data", name).read_text(encoding="utf-8")
    # Its map file and its marker images are not there to be asked for.
    lines = [line for line in text.splitlines() if "sourceMappingURL" not in line]
    return "\n".join(line for line in lines if "url(images/" not in line)
