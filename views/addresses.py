"""The plain HTTP addresses: ``/story`` and ``/data/<name>.geojson``, and a 404 for the rest."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.checking import load_story
from geo.geojson import COLLECTIONS
from geo.problems import Problem, StoryError, join_choices, show_value
from geo.records import Story
from layers.page import build_page
from layers.words import list_languages
from views.answers import Answer, make_answer, read_languages, refuse


class Addresses:
    """The addresses of one story folder; everything is made at the first asking and kept."""

    def __init__(self, folder: Path) -> None:
        self.story: Story = load_story(folder)
        _check_interface(self.story, folder)
        self._answers: dict[tuple[str, str], Answer] = {}
        self._lock = threading.Lock()

    def list_routes(self) -> list[Route]:
        """Return the Starlette routes."""
        return [
            Route("/story", self.show_story),
            Route("/data/{name}", self.show_data),
            Route("/data", self.show_data),
            Route("/robots.txt", _allow_robots),
        ]

    def show_story(self, request: Request) -> Response:
        """Answer ``/story``, in the language that ``?lang=`` picks."""
        language = request.query_params.get("lang")
        if language is None:
            language = self.pick_language(request.headers.get("accept-language", ""))
        if language not in self.story.languages:
            choices = join_choices(self.story.languages)
            return refuse(f"lang is {show_value(language)}; one of {choices}.", 400)
        return self._keep("page", language, self._build_page).respond(request)

    def show_data(self, request: Request) -> Response:
        """Answer ``/data/places.geojson``, ``routes.geojson`` and ``events.geojson``."""
        name = request.path_params.get("name", "")
        stem, _, ending = name.partition(".")
        if stem not in COLLECTIONS or ending != "geojson":
            choices = join_choices(f"{choice}.geojson" for choice in COLLECTIONS)
            return refuse(f"There is no data file {show_value(name)}; there are {choices}.", 404)
        return self._keep("data", stem, self._build_data).respond(request)

    def pick_language(self, wanted: str) -> str:
        """Return the story's language that comes first in an ``Accept-Language`` header."""
        for tag in read_languages(wanted):
            for language in self.story.languages:
                if tag == language.lower() or tag.split("-")[0] == language.lower():
                    return language
        return self.story.language

    def _keep(self, kind: str, name: str, build: Callable[[str], Answer]) -> Answer:
        # Many readers may ask at once for what is not made yet: it is made once.
        with self._lock:
            if (kind, name) not in self._answers:
                self._answers[kind, name] = build(name)
            return self._answers[kind, name]

    def _build_page(self, language: str) -> Answer:
        page = build_page(self.story, language)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": language,
            "Content-Security-Policy": page.policy,
            "Referrer-Policy": "no-referrer",
        }
        return make_answer(page.html, headers)

    def _build_data(self, name: str) -> Answer:
        body = json.dumps(COLLECTIONS[name](self.story), ensure_ascii=False, indent=1)
        headers = {
            "Content-Type": "application/geo+json",
            "Content-Disposition": f'inline; filename="{name}.geojson"',
            "Access-Control-Allow-Origin": "*",
        }
        return make_answer(body, headers)


def _check_interface(story: Story, folder: Path) -> None:
    spoken = list_languages()
    unknown = [language for language in story.languages if language not in spoken]
    if unknown:
        text = (
            f"has {join_choices(unknown)}, which the interface does not speak; it speaks "
            f"{join_choices(spoken)}, and one more with each file in layers/words"
        )
        raise StoryError([Problem(str(folder / "story.toml"), "", "languages", text)])


@functools.cache
def open_story(folder: Path) -> Addresses:
    """Open a story folder once for the whole process.

    Raises:
        StoryError: the folder has problems.
    """
    return Addresses(folder)


class RefuseUnknownAddresses:
    """ASGI middleware: an address that is no page answers 404 where Streamlit shows its app.

    Args:
        app: the application behind it.
        pages: paths of the app's pages.
        others: addresses to name in the answer besides the pages.
    """

    def __init__(self, app: ASGIApp, *, pages: Collection[str], others: Collection[str]) -> None:
        self.app = app
        self.pages = frozenset(pages)
        self.choices = join_choices([*pages, *others])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it would get the app's shell under an unknown address."""
        path = str(scope.get("path", ""))
        known = path in self.pages or path.rstrip("/") in self.pages or path == "/story"
        if scope["type"] != "http" or known:
            await self.app(scope, receive, send)
            return
        refused = False

        async def send_checked(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and _is_shell(message):
                refused = True
                sentence = f"There is no page {show_value(path)}; there are {self.choices}."
                await refuse(sentence, 404)(scope, receive, send)
            elif not refused:
                await send(message)

        await self.app(scope, receive, send_checked)


def _allow_robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nAllow: /\n")


def _is_shell(message: Message) -> bool:
    headers = dict(message.get("headers", []))
    kind = bytes(headers.get(b"content-type", b""))
    return bool(message["status"] == 200) and kind.startswith(b"text/html")
