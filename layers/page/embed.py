"""The page for a frame in somebody's article: one chapter a screen, the map first."""

from __future__ import annotations

import rjsmin
from markupsafe import Markup

from geo.story.records import Story
from layers.map.legend import build_legend
from layers.page.addresses import PageAddresses
from layers.page.chapters import render_chapter
from layers.page.extras import read_extras
from layers.page.filling import fill_parts
from layers.page.media import read_media_parts
from layers.page.opening import Opening, open_at
from layers.page.page import Page, write_policy
from layers.page.templates import get_template, read_leaflet, read_scripts
from layers.page.webmap import MAP_SCRIPTS, assemble_map, render_map
from layers.scene import lay_out
from layers.telling.text import NarrativeWriter
from layers.telling.words import load_words

_STYLES = ("reading/page.css", "map/map.css", "embed/embed.css")


def build_embed(story: Story, language: str, addresses: PageAddresses) -> Page:
    """Build the page that a frame shows, in one of the story's languages.

    It opens at the chapter that its address names, writes nothing into the history of the page
    around it, and tells that page its height.
    """
    scene, words = lay_out(story, language), load_words(language).set_apart()
    map_html, map_scripts = render_map(assemble_map(scene, words))
    writer = NarrativeWriter(story, words, scene.homes)
    chapters = [render_chapter(chapter, scene, writer, words) for chapter in scene.chapters]
    for number, chapter in enumerate(chapters, 1):
        chapter["address"] = addresses.write_page(chapter["id"], language)
        chapter["words"] = words.say(
            "page.place", number=number, count=len(chapters), title=chapter["title"]
        )
    early_script, arrive_script = map(read_scripts, ("reading/early.js", "reading/arrive.js"))
    extras = read_extras(scene)
    scripts = [
        read_leaflet("leaflet.js"),
        read_scripts(*MAP_SCRIPTS, *extras.scripts, "reading/extras.js"),
        *map(rjsmin.jsmin, map_scripts),
        read_scripts("embed/embed.js"),
    ]
    styles = (*_STYLES, *read_media_parts(story).styles)
    parts = fill_parts(scene, writer, words, extras, styles=styles)
    template = get_template("embed/embed.html")
    legend = [item for item in build_legend(scene, words) if not item.of_timeline]
    filled = dict(
        parts,
        chapters=chapters,
        whole=addresses.write_page(None, language),
        legend=legend,
        map_html=Markup(map_html),  # noqa: S704  Folium's own markup, an empty element
        early_script=Markup(early_script),  # noqa: S704  a file
        arrive_script=Markup(arrive_script),  # noqa: S704  a file
        # Made of files and of JSON escaped for HTML.
        scripts=[Markup(script) for script in scripts],  # noqa: S704
    )

    def write(opened: Opening | None) -> str:
        return template.render(filled, opened=opened)

    policy = write_policy(early_script, arrive_script, *scripts, media=story.has_media)
    return Page(
        write(None),
        policy,
        parts["head"],
        lambda id_: write(open_at(id_, scene, None, legend)),
    )
