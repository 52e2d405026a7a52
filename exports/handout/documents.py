"""The handouts as blocks: worksheet, answer key, lesson plan, texts to read and source sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exports.handout.blocks import (
    Block,
    Cell,
    Fields,
    Heading,
    Listing,
    NewPage,
    Paragraph,
    Run,
    Table,
    write_runs,
)
from exports.handout.certainty_task import make_certainty_task
from exports.handout.map_task import make_map_task
from exports.handout.media import write_media
from exports.handout.prose import Prose
from exports.handout.question_task import make_question_task
from exports.handout.reading_task import make_reading_task
from exports.handout.tasks import Setting, Task
from exports.handout.timeline_task import make_timeline_task
from geo.story.lessons import QUESTION_KINDS, Plan
from geo.story.narrative import list_citations
from geo.story.records import Chapter
from layers.scene import Scene
from layers.telling.references import list_parts
from layers.telling.words import Words


@dataclass(frozen=True)
class Document:
    """A handout before it is set.

    Attributes:
        title: of the story.
        kind: what it is, with its level.
        blocks: in reading order.
        blanks: the numbers of what is to be filled in, or is filled in.
    """

    title: str
    kind: str
    blocks: tuple[Block, ...]
    blanks: tuple[int, ...] = ()


def make_tasks(setting: Setting) -> list[Task]:
    """Return the parts of a worksheet, whose blanks are numbered from 1 throughout."""
    tasks = []
    first = 1
    reading = make_reading_task(setting)
    for make in (make_map_task, make_timeline_task, make_certainty_task, make_question_task):
        task = make(setting, first=first)
        if task is not None:
            tasks.append(task)
            first += len(task.blanks)
        if make is make_map_task and reading is not None:
            tasks.append(reading)
    return tasks


def write_worksheet(tasks: Sequence[Task], setting: Setting) -> Document:
    """Return the worksheet."""
    words = setting.words
    blocks: list[Block] = [
        Fields(tuple(words.say(f"handout.{name}") for name in ("name", "class", "date")))
    ]
    for number, task in enumerate(tasks, start=1):
        blocks += [NewPage()] if task.new_page else []
        blocks += [_write_heading(number, task, words), *task.sheet]
    return _make_document("worksheet", blocks, tasks, setting)


def write_key(tasks: Sequence[Task], setting: Setting, plan: Plan | None) -> Document:
    """Return the answer key, with the steps of the lesson where there is a plan."""
    words = setting.words
    blocks: list[Block] = [Paragraph(write_runs(words.say("handout.key_task")))]
    if plan is not None:
        blocks += _write_plan(plan, setting)
    for number, task in enumerate(tasks, start=1):
        if task.key:
            blocks += [_write_heading(number, task, words), *task.key]
    return _make_document("key", blocks, tasks, setting)


def write_sources(scene: Scene, words: Words, numbers: Mapping[str, int]) -> Document:
    """Return the source sheet."""
    entries = tuple(_write_source(scene, id_) for id_ in numbers)
    blocks: list[Block] = [Paragraph(write_runs(words.say("handout.sources_task")))]
    blocks += [Listing(entries, 1)] if entries else []
    return Document(scene.story.title[scene.language], words.say("handout.sources"), tuple(blocks))


def write_texts(
    scene: Scene, words: Words, numbers: Mapping[str, int], chapters: Sequence[str]
) -> Document:
    """Return the chapters as a text to read on paper, with the sources that only they cite."""
    found = [chapter for chapter in scene.chapters if chapter.id in chapters]
    told = [
        text
        for chapter in found
        for text in (chapter.text, *(correction.found for correction in chapter.corrections))
    ]
    cited = dict.fromkeys(id_ for text in told for id_ in list_citations(text))
    more = [id_ for id_ in cited if id_ not in numbers]
    known = {**numbers, **{id_: len(numbers) + n for n, id_ in enumerate(more, 1)}}
    prose = Prose(known)
    blocks: list[Block] = [Paragraph(write_runs(words.say("handout.texts_task")))]
    for number, chapter in enumerate(scene.chapters, 1):
        if chapter in found:
            title = words.say("handout.part", number=number, title=chapter.title)
            blocks += [Heading(title), *prose.write(chapter.text)]
            blocks += write_media(chapter, scene, words)
            blocks += _write_corrections(chapter, prose, words)
    if more:
        entries = tuple(_write_source(scene, id_) for id_ in more)
        blocks += [Heading(words.say("handout.texts_sources")), Listing(entries, len(numbers) + 1)]
    return Document(scene.story.title[scene.language], words.say("handout.texts"), tuple(blocks))


def _write_corrections(chapter: Chapter, prose: Prose, words: Words) -> list[Block]:
    if not chapter.corrections:
        return []
    blocks: list[Block] = [Heading(words.say("page.correction"), 3)]
    for correction in chapter.corrections:
        blocks += [Paragraph((Run(correction.article, strong=True),))]
        blocks += prose.write(correction.found)
    return blocks


def _make_document(
    kind: str, blocks: Sequence[Block], tasks: Sequence[Task], setting: Setting
) -> Document:
    words = setting.words
    level = words.say(f"handout.level_{setting.level}")
    name = words.join_names([words.say(f"handout.{kind}"), level])
    title = setting.scene.story.title[setting.scene.language]
    blanks = tuple(number for task in tasks for number in task.blanks)
    return Document(title, name, tuple(blocks), blanks)


def _write_heading(number: int, task: Task, words: Words) -> Heading:
    return Heading(words.say("handout.part", number=number, title=task.title))


def _write_plan(plan: Plan, setting: Setting) -> list[Block]:
    words, language = setting.words, setting.scene.language
    head = words.say(
        "handout.plan_head",
        minutes=words.say("teach.minutes", count=plan.minutes),
        ages=plan.ages[language],
        aim=plan.aim[language],
    )
    rows = tuple(
        (Cell(write_runs(str(step.minutes))), Cell(write_runs(step.text[language])))
        for step in plan.steps
    )
    table = Table(
        caption=words.say("handout.plan_caption"),
        widths=(0, 1),
        header=(words.say("handout.plan_minutes"), words.say("handout.plan_step")),
        rows=rows,
    )
    minutes = words.say("teach.minutes", count=plan.minutes)
    title = Heading(f"{words.say('handout.plan_title')} · {minutes}")
    return [title, Paragraph(write_runs(head)), *([table] if rows else [])]


def write_lesson_plan(tasks: Sequence[Task], setting: Setting, plans: Iterable[Plan]) -> Document:
    """Return what a teacher plans a lesson by: its steps, the marks of each part, a rubric."""
    words, scene = setting.words, setting.scene
    blocks: list[Block] = []
    titles = {chapter.id: chapter.title for chapter in scene.chapters}
    for plan in plans:
        chapters = words.join_phrases(titles[id_] for id_ in plan.chapters)
        blocks += _write_plan(plan, setting)
        blocks += [Paragraph(write_runs(words.say("handout.plan_chapters", chapters=chapters)))]
    return _make_document("plan", [*blocks, *_write_marks(tasks, words)], (), setting)


def _write_marks(tasks: Sequence[Task], words: Words) -> list[Block]:
    marked = [(number, task) for number, task in enumerate(tasks, 1) if task.blanks]
    rows = [
        (
            words.say("handout.part", number=number, title=task.title),
            _say_range(task.blanks),
            str(task.total),
        )
        for number, task in marked
    ]
    rows.append((words.say("handout.marks_total"), "", str(sum(task.total for _, task in marked))))
    said = ("part", "numbers", "most")
    marks = Table(
        caption=words.say("handout.marks_title"),
        widths=(3, 1, 1),
        header=tuple(words.say(f"handout.marks_{name}") for name in said),
        rows=tuple(tuple(Cell(write_runs(text)) for text in row) for row in rows),
    )
    rubric = Table(
        caption=words.say("handout.rubric_title"),
        widths=(1, 2, 2, 2),
        header=tuple(words.say(f"handout.rubric_{name}") for name in ("head", 2, 1, 0)),
        rows=tuple(
            (
                Cell((Run(words.say(f"handout.questions_{kind}"), strong=True),)),
                *(
                    Cell(write_runs(words.say(f"handout.rubric_{kind}_{points}")))
                    for points in (2, 1, 0)
                ),
            )
            for kind in QUESTION_KINDS
        ),
    )
    return [
        Heading(words.say("handout.marks_title")),
        Paragraph(write_runs(words.say("handout.marks_task"))),
        marks,
        Heading(words.say("handout.rubric_title")),
        Paragraph(write_runs(words.say("handout.rubric_task"))),
        rubric,
    ]


def _say_range(numbers: Sequence[int]) -> str:
    first, last = numbers[0], numbers[-1]
    return str(first) if first == last else f"{first}–{last}"


def _write_source(scene: Scene, id_: str) -> tuple[Block, ...]:
    source = scene.story.sources[id_]
    line = ". ".join(part.rstrip(".") for part in list_parts(source, scene.language)) + "."
    blocks: list[Block] = [Paragraph(write_runs(line))]
    if source.get("note"):
        blocks.append(Paragraph(write_runs(str(source["note"])), hanging=True))
    if source.get("URL"):
        address = str(source["URL"])
        blocks.append(Paragraph((Run(address, url=address),), hanging=True))
    return tuple(blocks)
