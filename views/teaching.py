"""The addresses ``/handout/<name>`` and ``/story.html``: what a teacher takes along."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from exports.handout.choices import FORMATS, PAPERS, list_kinds
from geo.story.lessons import LEVELS
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from views.answers import (
    AddressError,
    Answer,
    check_choice,
    pop_download,
    read_options,
    refuse,
    write_disposition,
)
from views.keeping import Keeper
from views.making import Maker, Making, WantedHandout
from views.shelf import Shelf

FILE_NAME = "story.html"
_MOST_KEPT = 8 * 1024 * 1024


class TeachingAddress:
    """The handouts of one story and its page in one file, made at the first asking and kept."""

    def __init__(
        self,
        story: Story,
        *,
        site: str | None = None,
        making: Making | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.story = story
        self._making = making or Maker(story, site=site)
        self._handouts: Keeper[tuple[str, Answer]] = Keeper(
            measure=lambda kept: kept[1].size,
            most_bytes=_MOST_KEPT,
            refusals=(AddressError,),
            shelf=shelf,
            kind=f"handout {site}",
        )
        self._files: Keeper[Answer] = Keeper(shelf=shelf, kind="file")

    def show_handout(self, request: Request) -> Response:
        """Answer ``/handout/<name>``; ``lang``, ``paper``, ``level`` and ``plan`` pick one."""
        try:
            options = read_options(request, ("lang", "paper", "level", "plan", "download"))
            saved = pop_download(options)
            kind, format_ = _read_name(request.path_params.get("name", ""))
            wanted = self._read_wanted(kind, format_, options)
            name, answer = self._handouts.get(
                wanted, lambda: self._making.make_handout(wanted), cost="large"
            )
        except AddressError as error:
            return refuse(str(error), error.status)
        return answer.respond(request, more=write_disposition(name, download=saved))

    def show_file(self, request: Request) -> Response:
        """Answer ``/story.html``: the whole page in one file, which opens first in ``lang``."""
        try:
            options = read_options(request, ("lang", "download"))
            saved = pop_download(options)
            language = self._choose("lang", options, self.story.languages)
        except AddressError as error:
            return refuse(str(error), error.status)
        answer = self._files.get(language, lambda: self._making.make_file(language), cost="large")
        return answer.respond(request, more=write_disposition(FILE_NAME, download=saved))

    def _read_wanted(self, kind: str, format_: str, options: Mapping[str, str]) -> WantedHandout:
        language = self._choose("lang", options, self.story.languages)
        paper = self._choose("paper", options, tuple(PAPERS))
        level = next(one for one in LEVELS if one == self._choose("level", options, LEVELS))
        return WantedHandout(kind, format_, language, paper, level, options.get("plan"))

    def _choose(self, name: str, options: Mapping[str, str], choices: tuple[str, ...]) -> str:
        return check_choice(name, options.get(name, choices[0]), choices)


def _read_name(name: str) -> tuple[str, str]:
    """Return the kind and the format of a handout, by the last part of its address."""
    for kind, format_, known in list_names():
        if name == known:
            return kind, format_
    choices = join_choices(known for *_, known in list_names())
    raise AddressError(f"There is no handout {show_value(name)}; there are {choices}.", 404)


def list_names() -> list[tuple[str, str, str]]:
    """Return the kind and the format of each handout, and the last part of its address."""
    return [
        (kind, format_, f"{kind}.{ending}")
        for format_, (ending, _) in FORMATS.items()
        for kind in list_kinds(format_)
    ]
