"""The app's pages as they arrive: a bar with their names, and below it the story or Streamlit.

Only Export needs Streamlit, and loads its client, which is told where its server is, so that it
looks for it nowhere else. The first page shows the story at once; Teach and Sources are there as
they arrive, on a slow line and without scripts as well.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from streamlit.file_util import get_static_dir

from geo.story.records import Story
from layers.look import write_css
from views.answers import AddressError, Answer, make_answer, refuse
from views.closing import APP_POLICY
from views.hosts import find_base
from views.keeping import Keeper
from views.pages import PageAddress
from views.shelf import Shelf

if TYPE_CHECKING:
    from layers.telling.words import Words

READ, EXPORT = "read", "export"
# The pages by their names in addresses, and the words for them.
PAGES: Mapping[str, str] = {
    READ: "app.read",
    EXPORT: "app.export",
    "teach": "teach.title",
    "sources": "app.sources",
}
PATHS = tuple("/" if page == READ else f"/{page}" for page in PAGES)
# On Export `lang` is the image's, and this the page's own.
OWN_LANGUAGE = "ui"
_HERE = Path(__file__).parent
# Those that say something and ask nothing.
_TEXTS = ("teach", "sources")
_SCRIPTS = {EXPORT: ("shell.js", "export.js")}
_MOST_KEPT = 8 * 1024 * 1024
# The client's scripts and styles, as its own page asks for them; its letters are not ours.
_FILES = re.compile(
    r"<(?:script|link)\b[^>]*\b(?:src|href)=\"\./(static/(?:js|css)/[^\"]+)\"[^>]*>(?:</script>)?"
)


@dataclass(frozen=True)
class Asked:
    """Which page is asked for, in which language, and what its links keep.

    ``named`` is the language in its address, which may be none of the story's; ``chapter`` is
    the id that its address names, or empty.
    """

    page: str
    language: str
    named: str | None
    chapter: str


class ShellAddress:
    """The addresses of the app's pages.

    Args:
        pages: the story's page, of which the first page is made.
        shelf: where pages are kept on disk as well.
    """

    def __init__(self, pages: PageAddress, *, shelf: Shelf | None = None) -> None:
        self.story = pages.story
        self._pages = pages
        self._answers: Keeper[Answer] = Keeper(
            measure=lambda answer: answer.size, most_bytes=_MOST_KEPT, shelf=shelf, kind="shell"
        )

    def show(self, request: Request) -> Response:
        """Answer ``/``, ``/export``, ``/teach`` or ``/sources``."""
        try:
            base = find_base(request, self._pages.site)
            asked = self._read(request)
        except AddressError as error:
            return refuse(str(error), error.status)
        root = str(request.scope.get("root_path", "")).rstrip("/")
        key = (asked, base, root)
        return self._answers.get(key, lambda: self._write(*key), cost="page").respond(request)

    def _read(self, request: Request) -> Asked:
        page = request.url.path.rpartition("/")[2] or READ
        query = request.query_params
        named = query.get(name_language_option(page))
        language = self._pages.pick_language(request.headers.get("accept-language", ""))
        if named in self.story.languages:
            language = str(named)
        chapter = self.story.find_chapter(query.get("chapter", ""))
        known = chapter in self.story.chapters[self.story.language]
        # Anything else is not kept: it would be one more page for each.
        if page != READ and named not in self.story.languages:
            named = None
        return Asked(page, language, named and named[:20], chapter if known else "")

    def _write(self, asked: Asked, base: str, root: str) -> Answer:
        # An app that has kept its pages writes none.
        from layers.page.icon import write_icon_address
        from layers.page.sharing import write_preview
        from layers.page.templates import get_template
        from layers.telling.words import load_words

        story, words = self.story, load_words(asked.language)
        card = self._pages.describe(None, asked.language, base)
        is_read = asked.page == READ
        title = story.title[asked.language]
        frame = {"in": "app"} | ({"lang": asked.named} if asked.named else {})
        html = get_template("shell.html", folder=_HERE).render(
            say=words.say,
            language=asked.language,
            title=title if is_read else name_window(asked.page, story, words),
            description=card.description,
            icon=write_icon_address(story),
            canonical=card.address if is_read else f"{base}/{asked.page}",
            card=write_preview(card) if is_read else "",
            style=Markup(write_css() + _read_styles(asked.page)),  # noqa: S704  files
            script=Markup(_read_scripts(asked.page)),  # noqa: S704  files
            is_read=is_read,
            text=self._render_text(asked, words, root),
            base=f"{root}/",
            files=Markup("\n".join(_list_tags(root))),  # noqa: S704  Streamlit's own
            prefetched=" ".join(f"{root}/{path}" for path in list_files()),
            frame=f"{root}/story?{urlencode(frame)}",
            story=f"{root}/story",
            pages=[
                {
                    "path": path,
                    "name": words.say(word),
                    "address": _write_link(path, asked, root),
                    "here": path == asked.page,
                }
                for path, word in PAGES.items()
            ],
            languages=[
                {
                    "tag": tag,
                    "name": load_words(tag).name_language(tag),
                    "address": _write_link(asked.page, asked, root, language=tag),
                    "here": tag == asked.language,
                }
                for tag in story.languages
            ],
        )
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": asked.language,
            "Content-Security-Policy": _allow_scripts(html),
            "Vary": "Accept-Encoding, Accept-Language",
        }
        return make_answer(html, headers, effort=5)

    def _render_text(self, asked: Asked, words: Words, root: str) -> Markup | None:
        """Return what a page says, None of one that shows the story or asks for choices."""
        if asked.page == "teach":
            from views.teach import render_teach

            text = render_teach(self.story, words, root=root, chapter=asked.chapter)
        elif asked.page == "sources":
            from views.sources import render_sources

            text = render_sources(self.story, words, root=root)
        else:
            return None
        return Markup(text)  # noqa: S704  rendered by templates, which escape


def _read_styles(page: str) -> str:
    names = ("shell.css", *(("text.css", f"{page}.css") if page in _TEXTS else ()))
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def name_language_option(page: str) -> str:
    """Return the option that says in which language a page of the app is."""
    return OWN_LANGUAGE if page == EXPORT else "lang"


def name_window(page: str, story: Story, words: Words) -> str:
    """Return the title of a page's window: its own name, and the story's."""
    return f"{words.say(PAGES[page])} – {story.title[words.language]}"


@functools.cache
def list_files() -> tuple[str, ...]:
    """Return the files that Streamlit's client begins with, as paths from the app's root.

    Raises:
        ValueError: Streamlit's own page names none.
    """
    return tuple(path for _, path in _find_files())


def _list_tags(root: str) -> list[str]:
    return [tag.replace("./static/", f"{root}/static/") for tag, _ in _find_files()]


@functools.cache
def _find_files() -> tuple[tuple[str, str], ...]:
    index = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    found = tuple((match[0], match[1]) for match in _FILES.finditer(index))
    if not any("module" in tag for tag, _ in found):
        raise ValueError("Streamlit's index.html names no script of its client")
    return found


@functools.cache
def _read_scripts(page: str) -> str:
    import rjsmin

    names = _SCRIPTS.get(page, ("shell.js",))
    text = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)
    return str(rjsmin.jsmin(text))


def _allow_scripts(html: str) -> str:
    """Return the policy of a page of the app, whose own scripts it names by their hashes."""
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts)
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    return APP_POLICY.replace("script-src ", f"script-src {hashes} ", 1)


def _write_link(page: str, asked: Asked, root: str, *, language: str | None = None) -> str:
    language = language or asked.named
    query = {"chapter": asked.chapter} if asked.chapter and page != READ else {}
    if language is not None:
        query[name_language_option(page)] = language
    end = f"#{asked.chapter}" if asked.chapter and page == READ else ""
    path = "" if page == READ else page
    return f"{root}/{path}" + (f"?{urlencode(query)}" if query else "") + end
