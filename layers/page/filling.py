"""What the page and the page for a frame are both filled with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from layers.look import write_css
from layers.map.flows import build_flow_key
from layers.map.legend import group_journey_signs, list_journey_signs
from layers.map.symbols import draw_symbols
from layers.page.crowd import describe_crowd, gather_crowd
from layers.page.extras import Extras
from layers.page.flows import describe_flows
from layers.page.marks import describe_marks
from layers.page.sharing import write_plain_head
from layers.page.templates import join_styles, read_asset, read_leaflet, write_json
from layers.page.webmap import describe_story
from layers.scene import Scene
from layers.telling.references import render_source
from layers.telling.text import NarrativeWriter
from layers.telling.words import Words


def fill_parts(
    scene: Scene,
    writer: NarrativeWriter,
    words: Words,
    extras: Extras,
    *,
    styles: Sequence[str],
    data: str = "",
) -> dict[str, Any]:
    """Return what the templates of both pages ask for by the same names.

    Args:
        scene: the story, laid out.
        writer: which has written all that cites, so that it knows the numbers of the sources.
        words: the interface's words.
        extras: what the story's ground and areas bring.
        styles: the assets with the styles, beside those of Leaflet and of the look.
        data: the address of the story's data, empty where the page has none.
    """
    story, language = scene.story, scene.language
    told = describe_story(scene, words, scene.chapters)
    if scene.is_crowded:
        told["crowd"] = describe_crowd(scene, words, writer.cite)
    if scene.has_many:
        told["marks"] = describe_marks(scene, words)
    flows = describe_flows(scene, words)
    if flows is not None:
        told["flows"] = flows
    own = [write_css(), *map(read_asset, styles)]
    style = join_styles(read_leaflet("leaflet.css"), *own, *extras.styles)
    return {
        "scene": scene,
        "head": write_plain_head(story, language),
        "say": words.say,
        "title": story.title[language],
        "sources": [
            {"number": number, "html": render_source(story.sources[id_], language)}
            for id_, number in writer.numbers.items()
        ],
        "claims": any(leg.leg.path != "track" for legs in scene.traces.values() for leg in legs),
        "journey_signs": [] if scene.is_crowded else list_journey_signs(scene),
        "journey_groups": group_journey_signs(scene, words),
        "flow_key": build_flow_key(scene, words),
        "crowd": gather_crowd(scene, words, data=data),
        "symbols": draw_symbols(scene) + extras.symbols,
        "style": Markup(style),  # noqa: S704  made of files alone
        "data": write_json(told),
    }
