"""Taking the lesson out of lesson.toml: plans, notes, readings and questions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from geo.story.fields import Fields
from geo.story.lessons import (
    LEVELS,
    QUESTION_KINDS,
    Choice,
    Lesson,
    Level,
    Note,
    Plan,
    Question,
    Reading,
    Step,
)
from geo.story.narrative import Markdown
from geo.story.reading import Reader
from geo.story.texts import Texts

LESSON_FILE = "lesson.toml"
_MOST_MINUTES = 480


def take_lesson(reader: Reader, languages: Sequence[str]) -> Lesson | None:
    """Return the lesson of the folder that ``reader`` reads.

    None when there is no lesson.toml, which is no problem, or when it cannot be read. Records
    that are not sound are left out, their problems reported.
    """
    # A link that leads nowhere is a slip, and not a story without a lesson.
    if not os.path.lexists(reader.folder / LESSON_FILE):
        return None
    table = reader.read_toml(LESSON_FILE)
    if table is None:
        return None
    path = str(reader.folder / LESSON_FILE)
    head = Fields(table, file=path, record="", problems=reader.problems)
    lesson = Lesson(
        plans=dict(_take_plans(head, languages)),
        notes=dict(_take_notes(head, languages)),
        readings=_take_readings(head, languages),
        questions=dict(_take_questions(head, languages)),
    )
    head.refuse_others()
    return lesson


def _take_plans(head: Fields, languages: Sequence[str]) -> Iterator[tuple[str, Plan]]:
    for id_, fields in _name_records(head, "plans", required=True):
        minutes = fields.whole("minutes", least=1, most=_MOST_MINUTES)
        plan = Plan(
            id=id_,
            minutes=minutes,
            ages=fields.texts("ages", languages),
            aim=fields.texts("aim", languages),
            chapters=fields.ids("chapters", least=1, once=True),
            steps=tuple(_take_steps(fields, languages)),
        )
        total = sum(step.minutes for step in plan.steps)
        if fields.sound and plan.steps and total != minutes:
            fields.report("steps", f"take {total} minutes; the plan has {minutes}")
        fields.refuse_others()
        if fields.sound:
            yield id_, plan


def _take_steps(fields: Fields, languages: Sequence[str]) -> Iterator[Step]:
    for part in _take_parts(fields, "steps"):
        minutes = part.whole("minutes", least=1, most=_MOST_MINUTES)
        yield Step(minutes, part.texts("text", languages))
        _close_part(fields, part)


def _take_notes(head: Fields, languages: Sequence[str]) -> Iterator[tuple[str, Note]]:
    for id_, fields in _name_records(head, "notes", key="chapter"):
        note = Note(id_, _take_markdown(fields, "text", languages))
        fields.refuse_others()
        if fields.sound:
            yield id_, note


def _take_readings(head: Fields, languages: Sequence[str]) -> dict[str, dict[Level, Reading]]:
    readings: dict[str, dict[Level, Reading]] = {}
    seen = set()
    for number, table in enumerate(head.tables("readings"), start=1):
        fields = head.nested(table, record=f"readings {number}")
        route = fields.id("route")
        level = fields.choice("level", LEVELS)
        if fields.sound:
            fields.record = f"reading `{route}`, {level}"
            if (route, level) in seen:
                fields.report("level", f'is "{level}", which an earlier reading has already')
            seen.add((route, level))
        reading = Reading(route, level, _take_markdown(fields, "text", languages))
        fields.refuse_others()
        if fields.sound:
            readings.setdefault(route, {})[level] = reading
    return readings


def _take_questions(head: Fields, languages: Sequence[str]) -> Iterator[tuple[str, Question]]:
    for id_, fields in _name_records(head, "questions", required=True):
        question = Question(
            id=id_,
            chapter=fields.id("chapter"),
            kind=fields.choice("kind", QUESTION_KINDS),
            level=fields.choice("level", LEVELS),
            text=fields.texts("text", languages),
            answer=_take_markdown(fields, "answer", languages),
            choices=tuple(_take_choices(fields, languages)),
        )
        right = sum(choice.right for choice in question.choices)
        if fields.sound and question.choices and (len(question.choices) < 2 or right != 1):
            found = f"{len(question.choices)} entries, {right} of them right"
            fields.report("choices", f"has {found}; at least 2 are needed, 1 of them right")
        fields.refuse_others()
        if fields.sound:
            yield id_, question


def _take_choices(fields: Fields, languages: Sequence[str]) -> Iterator[Choice]:
    for part in _take_parts(fields, "choices"):
        right = part.truth("right") if "right" in part.table else False
        yield Choice(part.texts("text", languages), right)
        _close_part(fields, part)


def _take_markdown(fields: Fields, name: str, languages: Sequence[str]) -> Texts:
    texts = fields.texts(name, languages)
    return Texts({language: Markdown(text) for language, text in texts.items()})


def _name_records(
    head: Fields, name: str, *, key: str = "id", required: bool = False
) -> Iterator[tuple[str, Fields]]:
    """Yield the id and the fields of each record, two of one id being a problem."""
    tables = head.tables(name, required=required)
    if required and head.table.get(name) == []:
        head.report(name, "has 0 entries; at least 1 needed")
    kind = name.removesuffix("s")
    seen = set()
    for number, table in enumerate(tables, start=1):
        fields = head.nested(table, record=f"{name} {number}")
        id_ = fields.id(key)
        if id_:
            fields.record = f"{kind} `{id_}`"
            if id_ in seen:
                fields.report(key, f'is "{id_}", which an earlier {kind} has already')
            seen.add(id_)
        yield id_, fields


def _take_parts(fields: Fields, name: str) -> Iterator[Fields]:
    for number, table in enumerate(fields.tables(name), start=1):
        yield fields.nested(table, record=f"{fields.record}, {name} {number}")


def _close_part(fields: Fields, part: Fields) -> None:
    part.refuse_others()
    fields.sound = fields.sound and part.sound
