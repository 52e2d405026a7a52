"""The part of the worksheet with the lesson's questions, by what they ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exports.handout.blocks import Block, Choice, Heading, Paragraph, Question, write_runs
from exports.handout.maps import DPI
from exports.handout.tasks import Setting, Task, count_lines
from exports.images.codes import draw_code, write_chapter_address
from exports.images.drawing import Drawing, Group
from exports.images.plain import write_plain
from geo.story import lessons
from geo.story.lessons import QUESTION_KINDS
from layers.labels.labelling import Box
from layers.look import GREY

# Pixels of a QR code's side; it is drawn as large as ``handout.typ`` says.
_CODE = 200


def make_question_task(setting: Setting, *, first: int) -> Task | None:
    """Make the questions of the level, numbered from ``first``; None where there is none."""
    lesson = setting.scene.story.lesson
    if lesson is None:
        return None
    found = lesson.list_questions(chapters=setting.chapters, level=setting.level)
    sheet: list[Block] = []
    key: list[Block] = []
    task = Paragraph(write_runs(setting.words.say("handout.questions_task")))
    number = first
    for kind in QUESTION_KINDS:
        asked = [question for question in found if question.kind == kind]
        if asked:
            heading = Heading(setting.words.say(f"handout.questions_{kind}"), 3)
            sheet.append(heading)
            key.append(heading)
        for question in asked:
            sheet.append(_write_question(question, setting, number))
            key.append(_write_answer(question, setting, number))
            number += 1
    if not sheet:
        return None
    title = setting.words.say("handout.questions_title")
    blanks = tuple(range(first, number))
    # A choice is right or wrong; the rubric says what an answer of one's own earns.
    marks = tuple(1 if block.choices else 2 for block in sheet if isinstance(block, Question))
    return Task(title, (task, *sheet), (task, *key), blanks, marks=marks)


def _write_question(question: lessons.Question, setting: Setting, number: int) -> Question:
    language = setting.scene.language
    choices = tuple(Choice(choice.text[language]) for choice in question.choices)
    answer = setting.prose.write_inline(question.answer[language])
    text = "".join(run.text for run in answer if not run.cited)
    lines = 0 if choices else count_lines(text)
    where = _name_chapter(question, setting)
    asked = Question(number, question.text[language], where, choices, lines)
    if setting.site is None:
        return asked
    address = write_chapter_address(setting.site, language, question.chapter)
    return replace(asked, address=address, code=_draw_code(address, language))


def _draw_code(address: str, language: str) -> dict[str, Any]:
    # On a screen a stroke is never thinner than a pixel, which would close the light modules.
    items = draw_code(Box(0, 0, _CODE, _CODE), address)
    group = Group("code", tuple(replace(item, stroke=None) for item in items))
    drawing = Drawing(_CODE, _CODE, DPI, GREY.paper, (group,))
    return write_plain(drawing, language=language)


def _write_answer(question: lessons.Question, setting: Setting, number: int) -> Question:
    language = setting.scene.language
    choices = tuple(Choice(choice.text[language], choice.right) for choice in question.choices)
    answer = setting.prose.write(question.answer[language])
    where = _name_chapter(question, setting)
    return Question(number, question.text[language], where, choices, answer=answer)


def _name_chapter(question: lessons.Question, setting: Setting) -> str:
    """Return number and title of a question's chapter, as the page has them."""
    chapters = setting.scene.chapters
    number = next(n for n, chapter in enumerate(chapters, 1) if chapter.id == question.chapter)
    title = chapters[number - 1].title
    return setting.words.say("handout.questions_where", number=number, title=title)
