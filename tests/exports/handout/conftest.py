"""Every handout there is: both stories, their languages, both papers, both levels, all kinds."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from outloud.model import Document as Pdf

from exports.handout.citing import number_sources
from exports.handout.documents import (
    Document,
    make_tasks,
    write_key,
    write_lesson_plan,
    write_sources,
    write_texts,
    write_worksheet,
)
from exports.handout.handouts import Handout, make_handouts
from exports.handout.prose import Prose
from exports.handout.tasks import Setting
from exports.handout.typesetting import PAPERS, Paper
from layers.scene import Scene, lay_out
from layers.telling.words import Words, load_words
from tests.exports.conftest import STORIES
from tests.exports.handout.pages import read_structure

EDITIONS = [(name, language) for name, story in STORIES.items() for language in story.languages]
NAMES = ["worksheet-short", "key-short", "worksheet-full", "key-full", "sources"]
# What is set of the same blocks and by the same rules is looked at in two stories, once each.
MORE = ["plan-short", "plan-full", "texts"]
SHEETS = [(*edition, paper, name) for edition in EDITIONS for paper in PAPERS for name in NAMES]
SHEETS += [(*one, "a4", name) for one in (("story", "en"), ("voyage", "fr")) for name in MORE]


@functools.cache
def lay_out_edition(name: str, language: str) -> tuple[Scene, Words]:
    return lay_out(STORIES[name], language), load_words(language)


@functools.cache
def make_all(name: str, language: str, paper: str) -> dict[str, Handout]:
    scene, words = lay_out_edition(name, language)
    made = make_handouts(scene, words, paper=paper)
    return {"-".join(filter(None, [file.kind, file.level])): file for file in made}


@dataclass(frozen=True)
class Sheet:
    """One handout as it is on paper."""

    scene: Scene
    words: Words
    paper: Paper
    handout: Handout
    path: Path
    pdf: Pdf

    @functools.cached_property
    def document(self) -> Document:
        """The handout before it was set."""
        numbers = number_sources(self.scene.story)
        if self.handout.kind == "texts":
            chapters = [chapter.id for chapter in self.scene.chapters]
            return write_texts(self.scene, self.words, numbers, chapters)
        if self.handout.level is None:
            return write_sources(self.scene, self.words, numbers)
        tasks = make_tasks(self.setting)
        if self.handout.kind == "worksheet":
            return write_worksheet(tasks, self.setting)
        if self.handout.kind == "plan":
            assert self.scene.story.lesson is not None
            return write_lesson_plan(tasks, self.setting, self.scene.story.lesson.plans.values())
        return write_key(tasks, self.setting, None)

    @property
    def setting(self) -> Setting:
        """What its parts have in common."""
        assert self.handout.level is not None
        chapters = tuple(chapter.id for chapter in self.scene.chapters)
        prose = Prose(number_sources(self.scene.story))
        level = self.handout.level
        return Setting(self.scene, self.words, prose, level, chapters, *self.paper.text_size)

    @functools.cached_property
    def text(self) -> str:
        """What a screen reader says, in the order of the structure, without white space."""
        return "".join(part.text for part in read_structure(self.pdf))


_OPENED: dict[tuple[str, ...], Sheet] = {}


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("handouts")
    for sheet in _OPENED.values():
        sheet.pdf.close()
    _OPENED.clear()


@pytest.fixture(
    params=SHEETS,
    ids="-".join,
)
def sheet(request: pytest.FixtureRequest, printed: Path) -> Sheet:
    # Opened once for all tests: reading a PDF's content takes most of their time.
    if request.param not in _OPENED:
        story, language, paper, name = request.param
        scene, words = lay_out_edition(story, language)
        handout = make_all(story, language, paper)[name]
        path = printed / handout.name
        path.write_bytes(handout.content)
        _OPENED[request.param] = Sheet(scene, words, PAPERS[paper], handout, path, Pdf(str(path)))
    return _OPENED[request.param]
