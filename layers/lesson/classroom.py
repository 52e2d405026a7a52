"""The classroom: what the page holds for a lesson on the wall, and for asking the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo.story.lessons import Question
from geo.story.records import CERTAINTIES
from layers.lesson.asking import fit_places, list_findable, list_lines, list_orderable
from layers.lesson.lessons import describe_steps
from layers.map.legend import LegendItem, build_wall_legend
from layers.scene import Scene
from layers.telling.text import NarrativeWriter
from layers.telling.words import Words, name_country

_MOST_NAMED = 2


@dataclass(frozen=True)
class Classroom:
    """What the page's template needs for lessons.

    ``notes`` are HTML by chapter id, ``answers`` HTML by question id: both stay out of sight
    until somebody asks. ``data`` is for the scripts.
    """

    data: dict[str, Any]
    legend: list[LegendItem]
    notes: dict[str, Markup]
    answers: dict[str, Markup]


def build_classroom(scene: Scene, writer: NarrativeWriter, words: Words) -> Classroom:
    """Build the classroom of a story; without a lesson it has no notes and no questions."""
    lesson, language = scene.story.lesson, scene.language
    plans = lesson.plans if lesson else {}
    notes = lesson.notes.values() if lesson else ()
    questions = lesson.list_questions(chapters=scene.story.chapters[language]) if lesson else []
    units = {unit: words.list_table("legs")[unit] for unit in ("km", "m")}
    return Classroom(
        data={
            "words": {**words.list_table("class"), **words.list_table("ask"), **units},
            "steps": describe_steps(scene, words),
            "plans": {id_: list(plan.chapters) for id_, plan in plans.items()},
            "shaded": _list_shaded(scene, words),
            "places": list_findable(scene),
            "bounds": fit_places(scene),
            "moments": list_orderable(scene, words),
            "lines": list_lines(scene, words),
            "certainties": {name: words.say(f"certainty.{name}") for name in CERTAINTIES},
            "questions": [_describe_question(question, language) for question in questions],
        },
        legend=build_wall_legend(scene, words),
        notes={
            note.chapter: writer.write(note.text[language], note="class.advice") for note in notes
        },
        answers={question.id: writer.write(question.answer[language]) for question in questions},
    )


def _list_shaded(scene: Scene, words: Words) -> dict[str, str]:
    # Why a chapter shades countries, each reason once; many countries of one reason are not named.
    texts = {}
    for chapter in scene.chapters:
        names: dict[str, list[str]] = {}
        for shaded in chapter.countries:
            names.setdefault(shaded.note, []).append(name_country(shaded.code, scene.language))
        said = [
            note if len(found) > _MOST_NAMED else f"{words.join_names(found)}: {note}"
            for note, found in names.items()
        ]
        if said:
            texts[chapter.id] = " · ".join(said)
    return texts


def _describe_question(question: Question, language: str) -> dict[str, Any]:
    return {
        "id": question.id,
        "chapter": question.chapter,
        "text": question.text[language],
        "choices": [
            {"text": choice.text[language], "right": choice.right} for choice in question.choices
        ],
    }
