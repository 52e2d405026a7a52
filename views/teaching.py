"""The addresses ``/handout/<kind>.pdf`` and ``/story.html``: what a teacher takes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from exports.handout.handouts import KINDS, HandoutError, make_handouts
from exports.handout.typesetting import PAPERS, TypesetError
from exports.page.file import make_page_file
from geo.story.lessons import LEVELS, Level
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from views.answers import (
    AddressError,
    Answer,
    check_choice,
    make_answer,
    pop_download,
    read_options,
    refuse,
    write_disposition,
)
from views.keeping import Keeper

FILE_NAME = "story.html"
_MOST_KEPT = 64 * 1024 * 1024
# Brotli's effort for a file that is mostly compressed already.
_EFFORT = 4
_ENDING = ".pdf"


@dataclass(frozen=True)
class Wanted:
    """Which set of handouts is wanted."""

    language: str
    paper: str
    level: Level
    plan: str | None


class TeachingAddress:
    """The handouts of one story and its page in one file, made at the first asking and kept."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._sets: Keeper[Mapping[str, tuple[str, Answer]]] = Keeper(
            measure=lambda answers: sum(answer.size for _, answer in answers.values()),
            most_bytes=_MOST_KEPT,
            refusals=(AddressError,),
        )
        self._files: Keeper[Answer] = Keeper()

    def show_handout(self, request: Request) -> Response:
        """Answer ``/handout/<kind>.pdf``; ``lang``, ``paper``, ``level`` and ``plan`` pick one."""
        try:
            options = read_options(request, ("lang", "paper", "level", "plan", "download"))
            saved = pop_download(options)
            kind = self._read_kind(request.path_params.get("name", ""))
            wanted = self._read_wanted(options)
            answers = self._sets.get(wanted, lambda: self._make_set(wanted), cost="large")
        except AddressError as error:
            return refuse(str(error), error.status)
        name, answer = answers[kind]
        return answer.respond(request, more=write_disposition(name, download=saved))

    def show_file(self, request: Request) -> Response:
        """Answer ``/story.html``: the whole page in one file, which opens first in ``lang``."""
        try:
            options = read_options(request, ("lang", "download"))
            saved = pop_download(options)
            language = self._choose("lang", options, self.story.languages)
        except AddressError as error:
            return refuse(str(error), error.status)
        answer = self._files.get(language, lambda: self._make_file(language), cost="large")
        return answer.respond(request, more=write_disposition(FILE_NAME, download=saved))

    def _read_kind(self, name: str) -> str:
        kind = name.removesuffix(_ENDING)
        if not name.endswith(_ENDING) or kind not in KINDS:
            choices = join_choices(f"{kind}{_ENDING}" for kind in KINDS)
            raise AddressError(f"There is no handout {show_value(name)}; there are {choices}.", 404)
        return kind

    def _read_wanted(self, options: Mapping[str, str]) -> Wanted:
        language = self._choose("lang", options, self.story.languages)
        paper = self._choose("paper", options, tuple(PAPERS))
        level = next(one for one in LEVELS if one == self._choose("level", options, LEVELS))
        return Wanted(language, paper, level, options.get("plan"))

    def _choose(self, name: str, options: Mapping[str, str], choices: tuple[str, ...]) -> str:
        return check_choice(name, options.get(name, choices[0]), choices)

    def _make_set(self, wanted: Wanted) -> Mapping[str, tuple[str, Answer]]:
        scene, words = lay_out(self.story, wanted.language), load_words(wanted.language)
        try:
            handouts = make_handouts(
                scene, words, paper=wanted.paper, levels=[wanted.level], plan=wanted.plan
            )
        except (HandoutError, TypesetError) as error:
            raise AddressError(f"{error}.") from None
        headers = {"Content-Type": "application/pdf", "Content-Language": wanted.language}
        return {
            handout.kind: (handout.name, make_answer(handout.content, headers, effort=None))
            for handout in handouts
        }

    def _make_file(self, language: str) -> Answer:
        languages = sorted(self.story.languages, key=lambda tag: tag != language)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": ", ".join(languages),
            "Referrer-Policy": "no-referrer",
        }
        return make_answer(make_page_file(self.story, languages=languages), headers, effort=_EFFORT)
