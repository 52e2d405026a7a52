"""The part of the worksheet to read: each journey at the worksheet's level."""

from __future__ import annotations

from dataclasses import replace

from exports.handout.blocks import Block, Heading, Paragraph, write_runs
from exports.handout.prose import Marks, Prose
from exports.handout.tasks import Setting, Task

# Of the worksheet, and of the key.
_MARKS: tuple[Marks, Marks] = ("none", "underlined")


def make_reading_task(setting: Setting) -> Task | None:
    """Make the readings; None where the lesson has none of this level.

    The key has them again with what is certain and what is only said underlined, where the
    lesson marks it.
    """
    sheet, key = (_write_readings(setting, marks) for marks in _MARKS)
    if not sheet:
        return None
    words = setting.words
    task, answer = (
        Paragraph(write_runs(words.say(f"handout.readings_{name}"))) for name in ("task", "key")
    )
    title = words.say("handout.readings_title")
    marked = (answer, *key) if key != sheet else ()
    return Task(title, (task, *sheet), marked, new_page=True)


def _write_readings(setting: Setting, marks: Marks) -> list[Block]:
    scene, lesson = setting.scene, setting.scene.story.lesson
    prose: Prose = replace(setting.prose, marks=marks)
    blocks: list[Block] = []
    for id_, readings in lesson.readings.items() if lesson is not None else ():
        if setting.level in readings and setting.covers("route", id_):
            text = readings[setting.level].text[scene.language]
            blocks += [Heading(scene.name("route", id_), 3), *prose.write(text)]
    return blocks
