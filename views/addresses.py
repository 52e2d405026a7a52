"""The plain HTTP addresses: the page, and what there is to take away."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.story.problems import StoryError
from geo.story.records import Story
from views.data import DataAddress
from views.gate import Gate, Handler
from views.keeping import Keeper
from views.making import Maker, Making
from views.maps import MapAddress
from views.media import MediaAddress
from views.pages import PageAddress
from views.shelf import Shelf, describe_folder, describe_program
from views.shell import PATHS, ShellAddress
from views.sites import SiteAddress
from views.teaching import TeachingAddress
from views.workshop import Workshop

log = logging.getLogger("storymap")


class Addresses:
    """The addresses of one story folder; everything is made at the first asking and kept.

    The folder is read once, but for the files of its ground and of its media, which are read when
    something needs them: after a change in one of these it is opened anew, and goes on as it was
    where it cannot be.

    Args:
        folder: the story folder.
        site: the public address of the app; None where it has none.
        beside: whether things are made in processes beside this one.
        cache: the folder in which things are kept on disk as well; None is nowhere.

    Raises:
        StoryError: the folder has problems.
    """

    def __init__(
        self,
        folder: Path,
        *,
        site: str | None = None,
        beside: bool = False,
        cache: Path | None = None,
    ) -> None:
        self._folder, self._site, self._beside, self._cache = folder, site, beside, cache
        self._opened: Keeper[tuple[Story, Shelf | None]] = Keeper(
            measure=lambda _: 1, most_bytes=1, refusals=(StoryError,)
        )
        self._open(*_read(folder, cache))

    def _open(self, story: Story, shelf: Shelf | None) -> None:
        site, make = self._site, Workshop if self._beside else Maker
        making: Making = make(story, site=site)
        self.story, self.shelf = story, shelf
        self.maps = MapAddress(story, site=site, making=making, shelf=shelf)
        self.data = DataAddress(story, making=making, shelf=shelf)
        self.teaching = TeachingAddress(story, site=site, making=making, shelf=shelf)
        self.sites = SiteAddress(story, self._folder, making=making, shelf=shelf)
        self.pages = PageAddress(story, site=site, making=making, shelf=shelf)
        self.media = MediaAddress(story, shelf=shelf)
        self.shell = ShellAddress(self.pages, shelf=shelf)
        self._stamp = _stamp_files(story)

    def _renew(self) -> None:
        """Open the folder anew where a file has changed that is read when it is needed."""
        stamp = _stamp_files(self.story)
        if stamp == self._stamp:
            return
        try:
            story, shelf = self._opened.get(
                stamp, lambda: _read(self._folder, self._cache), cost="page"
            )
        except StoryError as error:
            log.warning("the story is shown as it was before its files changed: %s", error)
        else:
            self._open(story, shelf)
        # As it was before the file was read: who goes on writing is read again.
        self._stamp = stamp

    def list_routes(self) -> list[Route]:
        """Return the Starlette routes, all behind one gate."""
        handlers: dict[str, Callable[[], Handler]] = {
            **dict.fromkeys(PATHS, lambda: self.shell.show),
            "/story": lambda: self.pages.show,
            "/story/{chapter:path}": lambda: self.pages.show,
            "/oembed": lambda: self.pages.show_oembed,
            "/map/{name:path}": lambda: self.maps.show,
            "/map": lambda: self.maps.show,
            "/data/{name:path}": lambda: self.data.show,
            "/data": lambda: self.data.show,
            "/handout/{name:path}": lambda: self.teaching.show_handout,
            "/handout": lambda: self.teaching.show_handout,
            "/story-media/{name:path}": lambda: self.media.show,
            "/story.html": lambda: self.teaching.show_file,
            "/site.zip": lambda: self.sites.show,
        }
        gate = Gate()
        return [
            *(Route(path, gate.guard(self._hand_on(find))) for path, find in handlers.items()),
            Route("/robots.txt", gate.guard(_allow_robots)),
            Route("/healthz", gate.guard(self.show_health)),
        ]

    def _hand_on(self, find: Callable[[], Handler]) -> Handler:
        def answer(request: Request) -> Response:
            self._renew()
            return find()(request)

        return answer

    def show_health(self, _: Request) -> Response:
        """Answer ``/healthz``: that the app is alive, with which story, and its version."""
        title = self.story.title[self.story.language]
        told = {"alive": True, "story": title, "version": self.story.version}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})


@functools.cache
def open_story(folder: Path, *, site: str | None = None, cache: Path | None = None) -> Addresses:
    """Open a story folder once for the whole process.

    Args:
        folder: the story folder.
        site: the public address of the app; None where it has none.
        cache: the folder in which things are kept on disk; None is nowhere.

    Raises:
        StoryError: the folder has problems.
    """
    return Addresses(folder, site=site, beside=True, cache=cache)


def _open_shelf(folder: Path, cache: Path | None) -> Shelf | None:
    told = None if cache is None else describe_folder(folder)
    return None if cache is None or told is None else Shelf(cache, describe_program() + told)


def _read(folder: Path, cache: Path | None) -> tuple[Story, Shelf | None]:
    shelf = _open_shelf(folder, cache)
    return _load(folder, shelf), shelf


def _stamp_files(story: Story) -> tuple[tuple[int, int] | None, ...]:
    """Return size and time of each file that is read when it is needed; None, it is gone."""
    paths = [] if story.ground is None else [story.ground.path]
    if story.has_media:
        chapters = [it for told in story.chapters.values() for it in told.values()]
        paths += [media.folder / media.file for it in chapters for media in it.media]
    return tuple(map(_stamp_file, paths))


def _stamp_file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _load(folder: Path, shelf: Shelf | None) -> Story:
    kept = None if shelf is None else shelf.read("story", "")
    if isinstance(kept, Story):
        return kept
    # What checks a story is not needed where it was checked already.
    from geo.story.checking import load_story
    from geo.story.grounds import load_ground
    from geo.story.media_files import check_media

    story = load_story(folder)
    # What is wrong with its files is told before the first reader comes.
    load_ground(story)
    problems = check_media(story)
    if problems:
        raise StoryError(problems)
    if shelf is not None:
        shelf.write("story", "", story)
    return story


def _allow_robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nAllow: /\n")
