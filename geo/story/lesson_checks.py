"""Checking a lesson: what its records say of the story, and whether its languages agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from geo.story.findings import Findings
from geo.story.lesson_files import LESSON_FILE
from geo.story.lessons import LEVELS, Lesson
from geo.story.narrative import KINDS, list_citations, list_references
from geo.story.problems import join_choices
from geo.story.records import Citations, Story
from geo.story.texts import Texts


class _Cited(NamedTuple):
    """Texts that cite, and where they stand."""

    record: str
    field: str
    texts: Texts


def check_lesson(findings: Findings, lesson: Lesson, story: Story) -> None:
    """Report what is wrong with a lesson of which every record is sound in itself."""
    path = str(findings.loaded.folder / LESSON_FILE)
    doubted = [record for file, record, _ in findings.doubted if file == path]
    # A reading that is not sound may be the one that is missing.
    unsound = any(record.startswith("reading") for record in doubted)
    for plan in lesson.plans.values():
        _check_chapters(findings, f"plan `{plan.id}`", "chapters", plan.chapters)
    for note in lesson.notes.values():
        _check_chapters(findings, f"note `{note.chapter}`", "chapter", (note.chapter,))
    for question in lesson.questions.values():
        _check_chapters(findings, f"question `{question.id}`", "chapter", (question.chapter,))
    for cited in _list_cited(lesson):
        _check_texts(findings, cited, story.citations_due)
        _check_languages_agree(findings, cited, story.language)
    if _check_routes(findings, lesson) and not unsound:
        _check_all_is_read(findings, lesson, story)


def _check_chapters(findings: Findings, record: str, field: str, ids: tuple[str, ...]) -> None:
    findings.check_ids(LESSON_FILE, record, field, ids, "story.toml")


def _check_routes(findings: Findings, lesson: Lesson) -> bool:
    known = True
    for route, levels in lesson.readings.items():
        for level in levels:
            record = f"reading `{route}`, {level}"
            known &= findings.check_ids(LESSON_FILE, record, "route", (route,), "routes.geojson")
    return known


def _list_cited(lesson: Lesson) -> Iterator[_Cited]:
    for note in lesson.notes.values():
        yield _Cited(f"note `{note.chapter}`", "text", note.text)
    for levels in lesson.readings.values():
        for reading in levels.values():
            yield _Cited(f"reading `{reading.route}`, {reading.level}", "text", reading.text)
    for question in lesson.questions.values():
        yield _Cited(f"question `{question.id}`", "answer", question.answer)


def _check_texts(findings: Findings, cited: _Cited, citations: Citations) -> None:
    for language, text in cited.texts.items():
        field = f"{cited.field}.{language}"
        findings.check_markdown(
            LESSON_FILE,
            cited.record,
            field,
            text,
            whole="a text",
            language=language,
            citations=citations,
        )
        references = set(list_references(text))
        for kind in KINDS:
            ids = sorted(item.id for item in references if item.kind == kind)
            where = f"{field} ({kind}:…)"
            findings.check_ids(LESSON_FILE, cited.record, where, ids, f"{kind}s.geojson")


def _check_languages_agree(findings: Findings, cited: _Cited, first: str) -> None:
    """Report a translation that rests on other sources than its original."""
    home = f"{cited.field}.{first}"
    expected = list_citations(cited.texts[first])
    for language, text in cited.texts.items():
        field, found = f"{cited.field}.{language}", list_citations(text)
        doubted = {item[2] for item in findings.doubted if item[1] == cited.record}
        if doubted & {home, f"{home} [@…]", field, f"{field} [@…]"}:
            continue
        if set(found) != set(expected):
            text = f"cites {_join_ids(found)}; `{home}` cites {_join_ids(expected)}"
            findings.report(LESSON_FILE, cited.record, field, text)


def _join_ids(ids: list[str]) -> str:
    return join_choices(sorted(set(ids))) or "nothing"


def _check_all_is_read(findings: Findings, lesson: Lesson, story: Story) -> None:
    """Report each journey that a lesson with readings leaves out at a level."""
    if not lesson.readings:
        return
    for route in story.routes:
        for level in LEVELS:
            if level not in lesson.readings.get(route, {}):
                findings.report(
                    LESSON_FILE, "", "readings", f'has no reading "{level}" of `{route}`'
                )
