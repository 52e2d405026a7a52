"""The page of a story as one HTML file that needs no server and no network."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from exports.handout.handouts import make_handouts
from exports.handout.typesetting import TypesetError
from geo.story.lessons import LEVELS
from geo.story.records import Story
from layers.page.chapters import render_chapter
from layers.page.media import MOST_CARRIED, carry_pictures
from layers.page.page import Attachment, Page, build_page
from layers.page.templates import write_language
from layers.scene import lay_out
from layers.telling.references import render_source
from layers.telling.text import NarrativeWriter
from layers.telling.words import load_words

_HASH = re.compile(r"'sha256-[A-Za-z0-9+/=]+'")
# What a class needs of them, in a file that must stay small.
_ATTACHED = ("worksheet", "key", "sources")
_HERE = Path(__file__).parent


def make_page_file(
    story: Story,
    *,
    languages: Sequence[str],
    paper: str = "a4",
    on_left_out: Callable[[str], None] | None = None,
) -> str:
    """Return a story's page in several languages, with its handouts, as one HTML document.

    Args:
        story: the story.
        languages: which; the first is the one for those who ask for none of them, and the one
            that is read as plain text without JavaScript.
        paper: the handouts' paper, one of ``exports.handout.typesetting.PAPERS``.
        on_left_out: is told, in a sentence, why a language's handouts are not in the file.

    Raises:
        HandoutError: there is no such paper.
        StoryError: a file of the story's ground or media cannot be read.
    """
    pages = {}
    # Each language's page has them.
    find = carry_pictures(story, most_bytes=MOST_CARRIED // len(languages))
    for language in languages:
        attachments, lack = _attach(story, language, paper)
        pages[language] = build_page(
            story, language, attachments=attachments, lack=lack, find=find, data=""
        )
        if lack and on_left_out is not None:
            on_left_out(lack)
    script = (_HERE / "choose.js").read_text(encoding="utf-8")
    packed = json.dumps([(tag, _pack(page.html)) for tag, page in pages.items()])
    first = languages[0]
    scene, words = lay_out(story, first), load_words(first)
    writer = NarrativeWriter(story, words, scene.homes)
    # Rendered before the list of sources, which they number.
    chapters = [
        render_chapter(chapter, scene, writer, words, find=lambda _: None)
        for chapter in scene.chapters
    ]
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    template = environment.from_string((_HERE / "plain.html").read_text(encoding="utf-8"))
    return template.render(
        language=first,
        write_language=write_language,
        title=story.title[first],
        subtitle=story.subtitle[first],
        no_script=words.say("page.no_script_file"),
        chapters=chapters,
        sources_title=words.say("page.sources"),
        sources=[
            {"number": number, "html": render_source(story.sources[id_], first)}
            for id_, number in writer.numbers.items()
        ],
        policy=_write_policy(list(pages.values()), script),
        script=Markup(script),  # noqa: S704  a file
        # "<" would let a text in the data end its script element.
        packed=Markup(packed.replace("<", "\\u003c")),  # noqa: S704
    )


def _attach(story: Story, language: str, paper: str) -> tuple[list[Attachment], str]:
    """Return the handouts as attachments, or none and the sentence that says why not."""
    # At the level that every class can begin with: all levels would make too large a file.
    words = load_words(language)
    try:
        handouts = make_handouts(
            lay_out(story, language), words, paper=paper, levels=LEVELS[:1], kinds=_ATTACHED
        )
    except TypesetError as error:
        return [], words.say("page.no_handouts", reason=str(error))
    attachments = [
        Attachment(
            handout.title,
            handout.name,
            f"data:application/pdf;base64,{b64encode(handout.content).decode()}",
        )
        for handout in handouts
    ]
    return attachments, ""


def _pack(html: str) -> str:
    return b64encode(gzip.compress(html.encode(), 9, mtime=0)).decode()


def _write_policy(pages: Sequence[Page], script: str) -> str:
    """Return a policy that lets every language's own scripts run, and nothing be asked for."""
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    hashes = [f"'sha256-{digest}'"]
    for page in pages:
        hashes += _HASH.findall(page.policy)
    allowed = " ".join(dict.fromkeys(hashes))
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
