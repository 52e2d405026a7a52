"""The addresses ``/story``, ``/story/<chapter id>`` and ``/oembed``: the page, and who it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from views.answers import (
    OPEN,
    AddressError,
    Answer,
    check_choice,
    make_answer,
    read_languages,
    read_options,
    refuse,
)
from views.hosts import find_base
from views.keeping import BusyError, Keeper
from views.making import Maker, Making, WantedPage
from views.shelf import Shelf

if TYPE_CHECKING:
    from layers.page.sharing import Card

# Some forty pages: every chapter of a story in two languages, plain and compressed.
_MOST_KEPT = 64 * 1024 * 1024
# Each host by whose name the app is asked has pages of its own, which somebody must pack.
_AT_ONCE = 2
_MOST_WAITING = 16
_NUMBER_DIGITS = 5


class PageAddress:
    """The page of one story in each language, opened at any of its chapters.

    Args:
        story: the story.
        site: the public address of the app; None where it has none.
        making: where pages are made; None is in this process.
        shelf: where they are kept on disk as well.
    """

    def __init__(
        self,
        story: Story,
        *,
        site: str | None = None,
        making: Making | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.story = story
        self.site = site
        self._making = making or Maker(story, site=site)
        self._cards: Keeper[Card] = Keeper(
            measure=lambda _: 1, most_bytes=1000, shelf=shelf, kind="card"
        )
        self._answers: Keeper[Answer] = Keeper(
            measure=lambda answer: answer.size,
            most_bytes=_MOST_KEPT,
            at_once=_AT_ONCE,
            most_waiting=_MOST_WAITING,
            shelf=shelf,
            kind="page",
        )

    def show(self, request: Request) -> Response:
        """Answer ``/story`` and ``/story/<chapter id>``, in the language that ``?lang=`` picks.

        With ``?embed=1`` it is the page for a frame.

        An id that a chapter once had leads to the address with that of now, and so does one in
        other letters or with a slash after it.
        """
        chapter = request.path_params.get("chapter")
        try:
            if chapter is not None:
                found = self._find_chapter(chapter)
                if not found or found != chapter:
                    return _redirect(chapter, found, request)
            language = self.read_language(request)
            base = find_base(request, self.site)
            framed = check_choice("embed", request.query_params.get("embed", "0"), ("1", "0"))
            wanted = WantedPage(chapter, language, base, framed=framed == "1")
            answer = self._answers.get(wanted, lambda: self._making.make_page(wanted), cost="page")
        except AddressError as error:
            return refuse(str(error), error.status)
        except BusyError:
            return refuse(
                "Many pages are being made; ask again in a moment.",
                503,
                headers={"Retry-After": "5"},
            )
        return answer.respond(request)

    def show_oembed(self, request: Request) -> Response:
        """Answer ``/oembed?url=…``: what a page is, for those who embed it by its address."""
        try:
            # Those who ask add what they ask of all providers alike, such as WordPress's `dnt`.
            known = ("url", "format", "maxwidth", "maxheight")
            options = read_options(request, known, leave_others=True)
            if options.get("format", "json") != "json":
                raise AddressError("format is not json; there is no other.", 501)
            base = find_base(request, self.site)
            chapter, language = self._read_page(options.get("url", ""), base)
            card = self.describe(chapter, language or self.read_language(request), base)
            # Who has a card has its module: nothing is imported while readers wait.
            from layers.page.sharing import describe_embedding

            told = describe_embedding(
                card,
                base,
                most_width=_read_number("maxwidth", options),
                most_height=_read_number("maxheight", options),
            )
        except AddressError as error:
            return refuse(str(error), error.status, headers=OPEN)
        headers = {"Content-Type": "application/json; charset=utf-8", **OPEN}
        return make_answer(json.dumps(told, ensure_ascii=False), headers, effort=5).respond(request)

    def describe(self, chapter: str | None, language: str, base: str) -> Card:
        """Return the card of the page, opened at a chapter, of the app that stands at ``base``."""
        wanted = WantedPage(chapter, language, base)
        return self._cards.get(wanted, lambda: self._making.describe_page(wanted))

    def read_language(self, request: Request) -> str:
        """Return the language that an address asks for, else the one that the browser prefers.

        Raises:
            AddressError: the story has no such language.
        """
        asked = request.query_params.get("lang")
        if asked is None:
            return self.pick_language(request.headers.get("accept-language", ""))
        return check_choice("lang", asked, self.story.languages)

    def pick_language(self, wanted: str) -> str:
        """Return the story's language that comes first in an ``Accept-Language`` header."""
        for tag in read_languages(wanted):
            for language in self.story.languages:
                if tag == language.lower() or tag.split("-")[0] == language.lower():
                    return language
        return self.story.language

    def _find_chapter(self, name: str) -> str:
        """Return the id of the chapter that an address means, empty where it means the whole.

        Raises:
            AddressError: there is no such chapter.
        """
        chapters = self.story.chapters[self.story.language]
        known = {id_.casefold(): id_ for id_ in (*self.story.aliases, *chapters)}
        asked = name.rstrip("/")
        found = self.story.find_chapter(known.get(asked.casefold(), asked))
        if found and found not in chapters:
            raise AddressError(
                f"There is no page {show_value(f'/story/{name}')}; there are /story and, after "
                f"/story/, {join_choices(chapters)}.",
                404,
            )
        return found

    def _read_page(self, address: str, base: str) -> tuple[str | None, str | None]:
        """Return chapter and language of the page that an address leads to."""
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        own = urlsplit(base)
        path = unquote(parts.path).removeprefix(own.path).rstrip("/")
        start, _, rest = path.removeprefix("/").partition("/")
        # Before the app there may be one that speaks for it in the other of the two.
        is_own = parts.scheme in ("http", "https") and parts.netloc.lower() == own.netloc
        if not is_own or start not in ("", "story"):
            raise AddressError(
                f"url is {show_value(address)}; it must be the address of a page of this story, "
                f"such as {base}/story.",
                404,
            )
        chapter = self._find_chapter(rest or unquote(parts.fragment)) or None
        language = parse_qs(parts.query).get("lang", [None])[0]
        if language is not None:
            check_choice("lang", language, self.story.languages)
        return chapter, language


def _redirect(asked: str, found: str, request: Request) -> Response:
    # Relative, since the app may stand below the root of its host.
    up = "../" * (asked.count("/") + (not found))
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{up}{quote(found) or 'story'}{query}", 308)


def _read_number(name: str, options: dict[str, str]) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _NUMBER_DIGITS and int(text)):
        raise AddressError(f"{name} is {show_value(text)}; it must be a number of pixels.")
    return int(text)
