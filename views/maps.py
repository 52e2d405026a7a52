"""The address ``/map/<chapter id>.<format>``: a chapter's map as an image, and its text."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exports.images.request import FIELDS, FORMATS, ImageRequest, RequestError, read_request
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from views.answers import (
    OPEN,
    AddressError,
    Answer,
    pop_download,
    read_options,
    refuse,
    write_disposition,
)
from views.keeping import BusyError, Cost, Keeper
from views.making import MEDIA_TYPES, TEXT, Described, Maker, Making
from views.shelf import Shelf

# A server draws for many: a command on a machine of one's own may take more.
MOST_PIXELS = 36_000_000
# Larger ones wait for one another, and not before those that are made in a moment.
_MOST_SMALL = 4_000_000
# On disk there is room for more of them; what a crowd asked for is not carried on in memory.
_MOST_KEPT = 24 * 1024 * 1024
# An image of the largest size takes some 300 MB while it is painted.
_AT_ONCE = 2
# Fewer than the threads that answer requests, so that the page is never kept waiting by images.
_MOST_WAITING = 16
# What is said beside an image while it is drawn; Streamlit's pages ask for it.
_MOST_DESCRIBED = 500


class MapAddress:
    """The images of one story; each is drawn at the first asking and kept for a while.

    Args:
        story: the story.
        site: the public address of the app, for permalinks and QR codes; None where it has none.
        making: where images are made; None is in this process.
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
        self._described: Keeper[Described] = Keeper(
            measure=lambda _: 1,
            most_bytes=_MOST_DESCRIBED,
            at_once=1,
            refusals=(RequestError,),
        )
        self.answers: Keeper[Answer] = Keeper(
            measure=lambda answer: answer.size,
            most_bytes=_MOST_KEPT,
            at_once=_AT_ONCE,
            most_waiting=_MOST_WAITING,
            refusals=(RequestError, AddressError),
            shelf=shelf,
            kind=f"map {site}",
        )

    def show(self, request: Request) -> Response:
        """Answer ``/map/<chapter id>.png``, ``.svg``, ``.pdf`` and, the text beside, ``.txt``.

        An id that a chapter once had leads to the address with that of now.
        """
        try:
            chapter, ending = self._part_name(request.path_params.get("name", ""))
            if chapter in self.story.aliases:
                return _redirect(f"{self.story.aliases[chapter]}.{ending}", request)
            options = read_options(request, (*FIELDS, "download"))
            saved = pop_download(options)
            wanted = read_wanted(self.story, chapter, ending, options)
            answer = self.find_answer(wanted, ending)
        except AddressError as error:
            return refuse(str(error), error.status, headers=OPEN)
        except BusyError:
            headers = {**OPEN, "Retry-After": "5"}
            return refuse(
                "Many images are being drawn; ask again in a moment.", 503, headers=headers
            )
        name = name_file(wanted, ending)
        return answer.respond(request, more=write_disposition(name, download=saved))

    def find_answer(self, wanted: ImageRequest, ending: str) -> Answer:
        """Return the answer that holds an image, or with ``txt`` the text that goes beside it.

        Raises:
            AddressError: its words do not fit in its size, or it asks for a QR code and there is
                no public address.
            BusyError: too many wait for images.
        """
        key: Hashable = (wanted.change_format(FORMATS[0]) if ending == TEXT else wanted, ending)
        try:
            size = wanted.size
            cost: Cost = "large" if size.width * size.height > _MOST_SMALL else "small"
            return self.answers.get(key, lambda: self._making.make_map(wanted, ending), cost=cost)
        except RequestError as error:
            raise AddressError(f"{error}.") from None

    def describe(self, wanted: ImageRequest) -> Described:
        """Return an image in words, without writing it.

        Raises:
            RequestError: as ``draw_image`` does.
        """
        return self._described.get(wanted, lambda: self._making.describe_map(wanted))

    def _part_name(self, name: str) -> tuple[str, str]:
        chapter, dot, ending = name.rpartition(".")
        chapters = self.story.chapters[self.story.language]
        known = self.story.find_chapter(chapter) in chapters
        if not dot or not known or ending not in MEDIA_TYPES:
            endings = join_choices(f".{choice}" for choice in MEDIA_TYPES)
            raise AddressError(
                f"There is no map {show_value(name)}; there are {endings} of "
                f"{join_choices(chapters)}.",
                404,
            )
        return chapter, ending


def _redirect(name: str, request: Request) -> Response:
    # Relative, since the app may stand below the root of its host.
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{name}{query}", 308, headers=OPEN)


def read_wanted(story: Story, chapter: str, ending: str, wishes: Mapping[str, str]) -> ImageRequest:
    """Read which image is wanted; one that is too large to be drawn for everybody is refused.

    Args:
        story: the story.
        chapter: id of the chapter.
        ending: one of ``MEDIA_TYPES``; the text beside goes with the first format.
        wishes: as ``read_request`` takes them.

    Raises:
        AddressError: a value is unknown, or the size cannot be drawn.
    """
    format_ = FORMATS[0] if ending == TEXT else ending
    try:
        return read_request(story, chapter, format_, wishes, most_pixels=MOST_PIXELS)
    except RequestError as error:
        raise AddressError(f"{error}.") from None


def name_file(wanted: ImageRequest, ending: str) -> str:
    """Return the name of an image's file, or with ``txt`` of the text beside it."""
    return wanted.file_name.removesuffix(wanted.format) + ending


def write_address(story: Story, wanted: ImageRequest, ending: str) -> str:
    """Return the address of an image on this server, with the options that are not as usual."""
    told = list_options(story, wanted)
    return f"/map/{wanted.chapter}.{ending}" + (f"?{urlencode(told, safe=',')}" if told else "")


def list_options(story: Story, wanted: ImageRequest) -> dict[str, str]:
    """Return the options of an image that are not as usual."""
    options = _list_all_options(wanted)
    # What is usual for the other options depends on these.
    first = {name: options[name] for name in ("size", "lang", "theme")}
    # Nobody draws it: a size may be too large at its usual dpi, and not at the one asked for.
    request = read_request(story, wanted.chapter, wanted.format, first, most_pixels=sys.maxsize)
    usual = _list_all_options(request)
    plain = _list_all_options(read_request(story, wanted.chapter, wanted.format, {}))
    usual |= {name: plain[name] for name in first}
    return {name: value for name, value in options.items() if value != usual[name]}


def _list_all_options(wanted: ImageRequest) -> dict[str, str]:
    return dict(parse_qsl(wanted.write_query()))
