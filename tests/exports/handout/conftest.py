"""Handouts of all kinds and both levels: in three languages, on both papers, of both stories."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from outloud.model import Document as Pdf

from exports.handout.choices import PAPERS
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
from exports.handout.tasks import Setting, Task
from geo.story.lessons import Level
from layers.scene import Scene
from layers.telling.words import Words
from tests.exports.conftest import lay_out_edition
from tests.exports.handout.pages import read_structure

# Each story, language and paper at least once; what differs in two of them goes by the same way.
EDITIONS = [
    *(("story", "en", "a4"), ("story", "en", "letter")),
    *(("story", "ko", "a4"), ("voyage", "fr", "letter")),
]
NAMES = ["worksheet-short", "key-short", "worksheet-full", "key-full", "sources"]
# What is set of the same blocks and by the same rules is looked at in two stories, once each.
MORE = ["plan-short", "plan-full", "texts"]
SHEETS = [(*edition, name) for edition in EDITIONS for name in NAMES]
SHEETS += [(*edition, name) for edition in (EDITIONS[0], EDITIONS[-1]) for name in MORE]


@functools.cache
def make_all(name: str, language: str, paper: str) -> dict[str, Handout]:
    edition = lay_out_edition(name, language)
    made = make_handouts(edition.scene, edition.words, paper=paper)
    return {"-".join(filter(None, [file.kind, file.level])): file for file in made}


@functools.cache
def set_up(name: str, language: str, level: Level, paper: str = "a4") -> Setting:
    edition = lay_out_edition(name, language)
    chapters = tuple(chapter.id for chapter in edition.scene.chapters)
    prose = Prose(number_sources(edition.scene.story))
    size = PAPERS[paper].text_size
    return Setting(edition.scene, edition.words, prose, level, chapters, *size)


@functools.cache
def make_parts(name: str, language: str, level: Level, paper: str = "a4") -> list[Task]:
    """Return the parts of a worksheet, drawn once for all tests that look at them."""
    return make_tasks(set_up(name, language, level, paper))


@dataclass(frozen=True)
class Sheet:
    """One handout as it is on paper."""

    story: str
    scene: Scene
    words: Words
    paper: str
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
        known = self.story, self.scene.language, self.handout.level, self.paper
        tasks, setting = make_parts(*known), set_up(*known)
        if self.handout.kind == "worksheet":
            return write_worksheet(tasks, setting)
        if self.handout.kind == "plan":
            assert self.scene.story.lesson is not None
            return write_lesson_plan(tasks, setting, self.scene.story.lesson.plans.values())
        return write_key(tasks, setting, None)

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
        edition = lay_out_edition(story, language)
        handout = make_all(story, language, paper)[name]
        path = printed / handout.name
        path.write_bytes(handout.content)
        _OPENED[request.param] = Sheet(
            story, edition.scene, edition.words, paper, handout, path, Pdf(str(path))
        )
    return _OPENED[request.param]
