"""The plain HTTP addresses: the page, and what there is to take away."""

from __future__ import annotations

import functools
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.story.checking import load_story
from geo.story.grounds import load_ground
from geo.story.records import Story
from views.data import DataAddress
from views.gate import Gate, Handler
from views.maps import MapAddress
from views.pages import PageAddress
from views.shell import PATHS, ShellAddress
from views.teaching import TeachingAddress


class Addresses:
    """The addresses of one story folder; everything is made at the first asking and kept."""

    def __init__(self, folder: Path, *, site: str | None = None) -> None:
        self.story: Story = load_story(folder)
        self.maps = MapAddress(self.story, site=site)
        self.data = DataAddress(self.story)
        self.teaching = TeachingAddress(self.story, site=site)
        self.pages = PageAddress(self.story, site=site)
        self.shell = ShellAddress(self.pages)

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
            "/story.html": self.teaching.show_file,
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
def open_story(folder: Path, *, site: str | None = None) -> Addresses:
    """Open a story folder once for the whole process.

    Args:
        folder: the story folder.
        site: the public address of the app; None where it has none.

    Raises:
        StoryError: the folder has problems.
    """
    addresses = Addresses(folder, site=site)
    # Read before the first reader comes, who would wait for it, and be told of what is wrong.
    load_ground(addresses.story)
    return addresses


def _allow_robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nAllow: /\n")
