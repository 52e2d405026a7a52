"""The handouts of a story as PDF files."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from exports.handout.choices import KINDS, PAPERS
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
from exports.handout.prose import Prose
from exports.handout.tasks import Setting
from exports.handout.typesetting import TypesetError, set_document
from exports.images.fonts import FontError
from geo.story.lessons import LEVELS, Level, Plan
from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from layers.scene import Scene
from layers.telling.citing import credit_story
from layers.telling.words import Words

# Those that there are at each level; the others serve all.
_WITH_LEVEL = ("worksheet", "key", "plan")


class HandoutError(ValueError):
    """A handout that there is not; the message is one sentence with the choices."""


@dataclass(frozen=True)
class Handout:
    """A handout to take away.

    Attributes:
        kind: one of ``KINDS``.
        level: of worksheet, key and plan; None for those that serve every level.
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
    kinds: Iterable[str] = KINDS,
    site: str | None = None,
) -> tuple[Handout, ...]:
    """Make the handouts of a class at some levels; the same call, the same bytes.

    Args:
        scene: the story laid out.
        words: the interface's words, in the scene's language.
        paper: one of ``PAPERS``.
        levels: some of ``LEVELS``.
        plan: id of one of the lesson's plans, whose chapters are worked on; None for all.
        kinds: some of ``KINDS``; they come in that order, level by level.
        site: the public address of the app, for links and QR codes; None where it has none.

    Raises:
        HandoutError: there is no such paper, level, plan or kind.
        TypesetError: a letter is in none of the fonts.
    """
    try:
        documents = write_documents(
            scene, words, paper=paper, levels=levels, plan=plan, kinds=kinds, site=site
        )
    except FontError as error:
        raise TypesetError(str(error)) from error
    story, language = scene.story, scene.language
    return tuple(
        Handout(
            written.kind,
            written.level,
            name_handout(written, story, paper, language, "pdf"),
            written.document.kind,
            set_document(
                written.document,
                paper=PAPERS[paper],
                language=language,
                author=story.author,
                credit=write_credit(story, words),
                page=words.say("handout.page", number="{number}", count="{count}"),
            ),
            written.document.blanks,
        )
        for written in documents
    )


@dataclass(frozen=True)
class Written:
    """A handout before it is set: one of ``KINDS``, its level, the plan that it keeps to."""

    kind: str
    level: Level | None
    plan: str | None
    document: Document


def write_documents(
    scene: Scene,
    words: Words,
    *,
    paper: str,
    levels: Iterable[Level],
    plan: str | None,
    kinds: Iterable[str],
    site: str | None,
) -> list[Written]:
    """Return handouts as blocks, for whatever they are set in; see ``make_handouts``."""
    levels, kinds = tuple(levels), tuple(kinds)
    check_paper(paper)
    for level in levels:
        _check("level", level, LEVELS)
    for kind in kinds:
        _check("kind", kind, KINDS)
    chosen = find_plan(scene.story, plan)
    numbers = number_sources(scene.story)
    chapters = (
        tuple(chapter.id for chapter in scene.chapters) if chosen is None else chosen.chapters
    )
    written: list[Written] = []
    for level in levels if set(kinds) & set(_WITH_LEVEL) else ():
        size = PAPERS[paper].text_size
        setting = Setting(scene, words, Prose(numbers), level, chapters, *size, site)
        tasks = make_tasks(setting)
        make: Mapping[str, Callable[[], Document]] = {
            "worksheet": functools.partial(write_worksheet, tasks, setting),
            "key": functools.partial(write_key, tasks, setting, chosen),
            "plan": functools.partial(
                write_lesson_plan, tasks, setting, _list_plans(scene.story, chosen)
            ),
        }
        written += [Written(kind, level, plan, make[kind]()) for kind in make if kind in kinds]
    if "texts" in kinds:
        texts = write_texts(scene, words, numbers, chapters)
        written.append(Written("texts", None, plan, texts))
    if "sources" in kinds:
        written.append(Written("sources", None, None, write_sources(scene, words, numbers)))
    return written


def name_handout(written: Written, story: Story, paper: str, language: str, ending: str) -> str:
    """Return the name of a handout's file."""
    parts = [story.id, written.kind, written.plan, written.level, paper, language]
    return "-".join(part for part in parts if part) + f".{ending}"


def write_credit(story: Story, words: Words) -> str:
    """Return what stands at the foot of each page: story, version, licence and ground."""
    credit = words.say("handout.credit", story=credit_story(story, words), licence=story.licence)
    ground = story.ground.say_credit(words.language) if story.ground is not None else ""
    return f"{credit} {ground}".strip()


def _list_plans(story: Story, chosen: Plan | None) -> list[Plan]:
    if chosen is not None:
        return [chosen]
    return [] if story.lesson is None else list(story.lesson.plans.values())


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


def _check(name: str, value: str, choices: Iterable[str]) -> None:
    listed = list(choices)
    if value not in listed:
        raise HandoutError(f"{name} is {show_value(value)}; one of {join_choices(listed)}")
