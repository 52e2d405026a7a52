"""The plain HTTP addresses: the page, and what there is to take away."""

from __future__ import annotations

import functools
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.story.problems import StoryError
from geo.story.records import Story
from views.data import DataAddress
from views.gate import Gate, Handler
from views.making import Maker, Making
from views.maps import MapAddress
from views.media import MediaAddress
from views.pages import PageAddress
from views.shelf import Shelf, describe_folder, describe_program
from views.shell import PATHS, ShellAddress
from views.sites import SiteAddress
from views.teaching import TeachingAddress
from views.workshop import Workshop


class Addresses:
    """The addresses of one story folder; everything is made at the first asking and kept.

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
        self.shelf = shelf = _open_shelf(folder, cache)
        self.story: Story = _load(folder, shelf)
        make = Workshop if beside else Maker
        making: Making = make(self.story, site=site)
        self.maps = MapAddress(self.story, site=site, making=making, shelf=shelf)
        self.data = DataAddress(self.story, making=making, shelf=shelf)
        self.teaching = TeachingAddress(self.story, site=site, making=making, shelf=shelf)
        self.sites = SiteAddress(self.story, folder, making=making, shelf=shelf)
        self.pages = PageAddress(self.story, site=site, making=making, shelf=shelf)
        self.media = MediaAddress(self.story, shelf=shelf)
        self.shell = ShellAddress(self.pages, shelf=shelf)

    def list_routes(self) -> list[Route]:
        """Return the Starlette routes, all behind one gate."""
        handlers: dict[str, Handler] = {
            **dict.fromkeys(PATHS, self.shell.show),
            "/story": self.pages.show,
            "/story/{chapter:path}": self.pages.show,
            "/oembed": self.pages.show_oembed,
            "/map/{name:path}": self.maps.show,
            "/map": self.maps.show,
            "/data/{name:path}": self.data.show,
            "/data": self.data.show,
            "/handout/{name:path}": self.teaching.show_handout,
            "/handout": self.teaching.show_handout,
            "/story-media/{name:path}": self.media.show,
            "/story.html": self.teaching.show_file,
            "/site.zip": self.sites.show,
            "/robots.txt": _allow_robots,
            "/healthz": self.show_health,
        }
        gate = Gate()
        return [Route(path, gate.guard(handler)) for path, handler in handlers.items()]

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
