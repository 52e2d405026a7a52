"""The page: map and text in one HTML document that asks nothing of any other host."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rjsmin
from markupsafe import Markup

from geo.story.records import Story
from layers.lesson.classroom import build_classroom
from layers.map.legend import build_legend
from layers.page.chapters import render_chapter
from layers.page.compare import list_journeys
from layers.page.extras import read_extras
from layers.page.facts import list_facts
from layers.page.filling import fill_parts
from layers.page.legs import list_legs
from layers.page.media import ROOT, Find, link_file, read_media_parts
from layers.page.opening import Opening, open_at
from layers.page.templates import (
    get_template,
    read_leaflet,
    read_scripts,
    write_json,
)
from layers.page.webmap import MAP_SCRIPTS, assemble_map, render_map
from layers.scene import lay_out
from layers.telling.names import list_forms
from layers.telling.text import NarrativeWriter
from layers.telling.timeline import build_timeline
from layers.telling.words import Words, load_words

_STYLES = (
    "reading/page.css",
    "map/map.css",
    "reading/reading.css",
    "reading/screens.css",
    "wall/class.css",
    "ask/ask.css",
)
_BEFORE_MAP = (
    *MAP_SCRIPTS,
    "reading/reading.js",
    "reading/pace.js",
    "reading/keys.js",
    "reading/extras.js",
    "reading/contents.js",
    "reading/share.js",
    "map/strip.js",
    "wall/classroom.js",
)
_CLASSROOM = (
    "wall/parts.js",
    "wall/keys.js",
    "wall/wallmap.js",
    "wall/link.js",
    "wall/cover.js",
    "wall/lesson.js",
    "wall/wall.js",
    "wall/clock.js",
    "wall/presenter.js",
    "ask/geodesics.js",
    "ask/make.js",
    "ask/series.js",
    "ask/ask.js",
    "ask/names.js",
    "ask/find.js",
    "ask/order.js",
    "ask/lines.js",
    "ask/questions.js",
    "wall/room.js",
)


@dataclass(frozen=True)
class Page:
    """A story's page in one language.

    ``html`` is the whole document; ``policy`` is the Content-Security-Policy that lets it run
    its own script and nothing else. ``head`` is the part of the document that says what it is.
    ``write`` returns the document as it opens at a chapter, by its id. What lies beside it has no
    address yet, but one below ``layers.page.media.ROOT``.
    """

    html: str
    policy: str
    head: str
    write: Callable[[str], str] = field(compare=False, repr=False)

    def introduce(self, head: str, chapter: str | None = None) -> str:
        """Return the document with another head, for those who meet it by a link.

        With a chapter it shows that one's state from the first, before any script has run.
        """
        html = self.html if chapter is None else self.write(chapter)
        return html.replace(self.head, head, 1)


@dataclass(frozen=True)
class Attachment:
    """A file that a page without a server carries in itself: its label, name and data URL."""

    label: str
    name: str
    url: str


def build_page(
    story: Story,
    language: str,
    *,
    attachments: Sequence[Attachment] = (),
    lack: str = "",
    files: Sequence[Attachment] = (),
    switch: Mapping[str, str] | None = None,
    find: Find = link_file,
    data: str = f"{ROOT}data/routes.geojson",
) -> Page:
    """Build the page of a story in one of its languages.

    Args:
        story: the story.
        language: one of its languages.
        attachments: the handouts that the page carries.
        lack: a sentence on files that it should carry and does not.
        files: what lies beside the page, to be taken along.
        switch: where the page is in each language; None where one address has all.
        find: returns where a file of the story's media is shown from; what lies beside the page
            has an address that begins with ``layers.page.media.ROOT``, for whoever knows the way.
        data: the address of all journeys, for lists that do not hold them; empty where a page
            has none.

    Raises:
        StoryError: a file of the story's ground or media cannot be read.
    """
    scene, words = lay_out(story, language), load_words(language).set_apart()
    map_html, map_scripts = render_map(assemble_map(scene, words))
    writer = NarrativeWriter(story, words, scene.homes)
    # Rendered before the list of sources, which they number.
    chapters = [
        render_chapter(chapter, scene, writer, words, find=find) for chapter in scene.chapters
    ]
    legs = list_legs(scene, words, writer.cite)
    classroom = build_classroom(scene, writer, words)
    early_script, arrive_script = map(read_scripts, ("reading/early.js", "reading/arrive.js"))
    extras, media = read_extras(scene), read_media_parts(story)
    beside = (
        *(("reading/crowdlists.js",) if scene.is_crowded else ()),
        *(("reading/stills.js",) if scene.has_many_stills else ()),
    )
    # A script each, so that a slow machine can draw and listen between them.
    scripts = [
        read_leaflet("leaflet.js"),
        read_scripts(*_BEFORE_MAP, *extras.scripts, *beside),
        *map(rjsmin.jsmin, map_scripts),
        read_scripts("reading/page.js"),
    ]
    # Run only when somebody asks for a lesson.
    later_script = read_scripts(*_CLASSROOM, *media.scripts)
    stills = ("reading/stills.css",) if scene.has_many_stills else ()
    styles = (*_STYLES, *media.styles, *stills)
    parts = fill_parts(scene, writer, words, extras, styles=styles, data=data)
    template = get_template("reading/page.html")
    legend, timeline = build_legend(scene, words), build_timeline(scene, words)
    filled = dict(
        parts,
        attachments=attachments,
        files=files,
        subtitle=story.subtitle[language],
        facts=list_facts(scene, words),
        by=story.by.get(language),
        lacks=[text for text in (words.say_lack(), lack) if text],
        draft=words.say("page.draft") if story.status == "draft" else "",
        languages=_list_languages(story, words, switch or {}),
        forms=list_forms(scene, words),
        chapters=chapters,
        timeline=timeline,
        journeys=[] if scene.is_crowded else list_journeys(scene, words),
        legs=legs,
        legend=legend,
        map_html=Markup(map_html),  # noqa: S704  Folium's own markup, an empty element
        early_script=Markup(early_script),  # noqa: S704  a file
        arrive_script=Markup(arrive_script),  # noqa: S704  a file
        # Made of files and of JSON escaped for HTML.
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        later_script=Markup(later_script),  # noqa: S704  made of files alone
        classroom=classroom,
        lesson_data=write_json(classroom.data),
    )

    def write(opened: Opening | None) -> str:
        return template.render(filled, opened=opened)

    policy = write_policy(
        early_script, arrive_script, *scripts, later_script, media=story.has_media
    )
    return Page(
        write(None),
        policy,
        parts["head"],
        lambda id_: write(open_at(id_, scene, timeline, legend)),
    )


def _list_languages(story: Story, words: Words, switch: Mapping[str, str]) -> list[dict[str, Any]]:
    # Each language is named in itself, for those who read no other.
    return [
        {
            "tag": tag,
            "name": load_words(tag).name_language(tag),
            "here": tag == words.language,
            "address": switch.get(tag, f"?lang={tag}"),
        }
        for tag in story.languages
    ]


def write_policy(*scripts: str, media: bool = False) -> str:
    """Return the Content-Security-Policy of a document that runs these scripts and no others.

    With ``media`` it also shows and plays what its own server has.
    """
    digests = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    shown = " 'self'; media-src 'self'" if media else ""
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        f"img-src data:{shown}; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
