"""The handouts of a story as PDF files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exports.handout.citing import number_sources
from exports.handout.documents import (
    Document,
    make_tasks,
    write_key,
    write_sources,
    write_worksheet,
)
from exports.handout.prose import Prose
from exports.handout.tasks import Setting
from exports.handout.typesetting import PAPERS, TypesetError, set_document
from exports.images.fonts import FontError
from geo.story.lessons import LEVELS, Level, Plan
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from layers.scene import Scene
from layers.telling.words import Words

KINDS = ("worksheet", "key", "sources")


class HandoutError(ValueError):
    """A handout that there is not; the message is one sentence with the choices."""


@dataclass(frozen=True)
class Handout:
    """A handout to take away.

    Attributes:
        kind: one of ``KINDS``.
        level: of worksheet and key; None for the source sheet, which serves every level.
        name: its file's name.
        title: what it is, in its language.
        content: the PDF.
        blanks: the numbers of what is to be filled in, or is filled in.
    """

    kind: str
    level: Level | None
    name: str
    title: str
    content: bytes
    blanks: tuple[int, ...]


def make_handouts(
    scene: Scene,
    words: Words,
    *,
    paper: str = "a4",
    levels: Iterable[Level] = LEVELS,
    plan: str | None = None,
) -> tuple[Handout, ...]:
    """Make worksheet and key at some levels, and the source sheet; the same call, the same bytes.

    Args:
        scene: the story laid out.
        words: the interface's words, in the scene's language.
        paper: one of ``PAPERS``.
        levels: some of ``LEVELS``.
        plan: id of one of the lesson's plans, whose chapters are worked on; None for all.

    Raises:
        HandoutError: there is no such paper, level or plan.
        TypesetError: a letter is in none of the fonts.
    """
    try:
        return _make_handouts(scene, words, paper, tuple(levels), plan)
    except FontError as error:
        raise TypesetError(str(error)) from error


def _make_handouts(
    scene: Scene, words: Words, paper: str, levels: tuple[Level, ...], plan: str | None
) -> tuple[Handout, ...]:
    check_paper(paper)
    for level in levels:
        _check("level", level, LEVELS)
    chosen = find_plan(scene.story, plan)
    numbers = number_sources(scene.story)
    made: list[Handout] = []
    for level in levels:
        setting = Setting(
            scene,
            words,
            Prose(numbers),
            level,
            tuple(chapter.id for chapter in scene.chapters) if chosen is None else chosen.chapters,
            *PAPERS[paper].text_size,
        )
        tasks = make_tasks(setting)
        for kind, document in (
            ("worksheet", write_worksheet(tasks, setting)),
            ("key", write_key(tasks, setting, chosen)),
        ):
            made.append(_set(document, kind, level, scene, words, paper, plan))
    sources = write_sources(scene, words, numbers)
    return (*made, _set(sources, "sources", None, scene, words, paper, None))


def check_paper(paper: str) -> None:
    """Check the name of a paper.

    Raises:
        HandoutError: there is no such paper.
    """
    _check("paper", paper, PAPERS)


def find_plan(story: Story, plan: str | None) -> Plan | None:
    """Return a plan of the story's lesson, None for none.

    Raises:
        HandoutError: there is no such plan.
    """
    if plan is None:
        return None
    if story.lesson is None:
        raise HandoutError(f"plan is {show_value(plan)}, and the story has no lesson")
    _check("plan", plan, story.lesson.plans)
    return story.lesson.plans[plan]


def _set(
    document: Document,
    kind: str,
    level: Level | None,
    scene: Scene,
    words: Words,
    paper: str,
    plan: str | None,
) -> Handout:
    story, language = scene.story, scene.language
    line = words.say("image.story", title=story.title[language], version=story.version)
    content = set_document(
        document,
        paper=PAPERS[paper],
        language=language,
        credit=words.say("handout.credit", story=line, licence=story.licence),
        page=words.say("handout.page", number="{number}", count="{count}"),
    )
    parts = [story.id, kind, plan, level, paper, language]
    name = "-".join(part for part in parts if part) + ".pdf"
    return Handout(kind, level, name, document.kind, content, document.blanks)


def _check(name: str, value: str, choices: Iterable[str]) -> None:
    listed = list(choices)
    if value not in listed:
        raise HandoutError(f"{name} is {show_value(value)}; one of {join_choices(listed)}")
