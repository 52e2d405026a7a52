"""The plain HTTP addresses: the page, and what there is to take away."""

from __future__ import annotations

import functools
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geo.story.checking import load_story
from geo.story.problems import Problem, StoryError, join_choices
from geo.story.records import Story
from layers.page.page import build_page
from layers.telling.words import list_languages
from views.answers import AddressError, Answer, check_choice, make_answer, read_languages, refuse
from views.data import DataAddress
from views.keeping import Keeper
from views.maps import MapAddress
from views.teaching import TeachingAddress


class Addresses:
    """The addresses of one story folder; everything is made at the first asking and kept."""

    def __init__(self, folder: Path, *, site: str | None = None) -> None:
        self.story: Story = load_story(folder)
        _check_interface(self.story, folder)
        self.maps = MapAddress(self.story, site=site)
        self.data = DataAddress(self.story)
        self.teaching = TeachingAddress(self.story)
        self._pages: Keeper[Answer] = Keeper()

    def list_routes(self) -> list[Route]:
        """Return the Starlette routes."""
        return [
            Route("/story", self.show_story),
            Route("/map/{name:path}", self.maps.show),
            Route("/map", self.maps.show),
            Route("/data/{name:path}", self.data.show),
            Route("/data", self.data.show),
            Route("/handout/{name:path}", self.teaching.show_handout),
            Route("/handout", self.teaching.show_handout),
            Route("/story.html", self.teaching.show_file),
            Route("/robots.txt", _allow_robots),
        ]

    def show_story(self, request: Request) -> Response:
        """Answer ``/story``, in the language that ``?lang=`` picks."""
        language = request.query_params.get("lang")
        if language is None:
            language = self.pick_language(request.headers.get("accept-language", ""))
        try:
            check_choice("lang", language, self.story.languages)
        except AddressError as error:
            return refuse(str(error), error.status)
        return self._pages.get(language, lambda: self._build_page(language)).respond(request)

    def pick_language(self, wanted: str) -> str:
        """Return the story's language that comes first in an ``Accept-Language`` header."""
        for tag in read_languages(wanted):
            for language in self.story.languages:
                if tag == language.lower() or tag.split("-")[0] == language.lower():
                    return language
        return self.story.language

    def _build_page(self, language: str) -> Answer:
        page = build_page(self.story, language)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": language,
            "Content-Security-Policy": page.policy,
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept-Encoding, Accept-Language",
        }
        return make_answer(page.html, headers)


def _check_interface(story: Story, folder: Path) -> None:
    spoken = list_languages()
    unknown = [language for language in story.languages if language not in spoken]
    if unknown:
        text = (
            f"has {join_choices(unknown)}, which the interface does not speak; it speaks "
            f"{join_choices(spoken)}, and one more with each file in layers/telling/words"
        )
        raise StoryError([Problem(str(folder / "story.toml"), "", "languages", text)])


@functools.cache
def open_story(folder: Path, *, site: str | None = None) -> Addresses:
    """Open a story folder once for the whole process.

    Args:
        folder: the story folder.
        site: the public address of the app; None where it has none.

    Raises:
        StoryError: the folder has problems.
    """
    return Addresses(folder, site=site)


def _allow_robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nAllow: /\n")
