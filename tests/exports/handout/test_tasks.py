"""No blank lacks its answer, and no answer its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from exports.handout.blocks import (
    Beside,
    Blanks,
    Block,
    Lettered,
    Paragraph,
    Question,
    Run,
    Table,
)
from exports.handout.choices import PAPERS
from exports.handout.citing import number_sources
from exports.handout.documents import make_tasks, write_key, write_sources, write_worksheet
from exports.handout.handouts import make_handouts
from exports.handout.prose import Prose
from exports.handout.tasks import (
    Setting,
    Task,
    count_lines,
    pick_journeys,
    shuffle,
    write_letter,
)
from geo.story.lessons import LEVELS, Level
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.references import name_publisher
from layers.telling.timeline import build_timeline
from layers.telling.words import load_words
from tests.exports.conftest import STORIES, Edition
from tests.exports.handout.conftest import Sheet, make_all, make_parts, set_up
from tests.exports.handout.outline import list_numbers, write_outline
from tests.exports.handout.pages import read_structure

levels = pytest.mark.parametrize("level", LEVELS)


def name_edition(edition: Edition) -> tuple[str, str]:
    """Return by which names a story's edition is known."""
    (name,) = (name for name, story in STORIES.items() if story is edition.scene.story)
    return name, edition.scene.language


def make_setting(edition: Edition, level: Level) -> Setting:
    return set_up(*name_edition(edition), level)


def make_tasks_once(edition: Edition, level: Level) -> list[Task]:
    return make_parts(*name_edition(edition), level)


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Beside):
            yield from walk((*block.left, *block.right))


def list_answers(blocks: Sequence[Block]) -> Iterator[tuple[Run, ...]]:
    for block in walk(blocks):
        if isinstance(block, Blanks):
            yield from block.answers or ()
        elif isinstance(block, Table):
            yield from (tuple(run for cell in row[1:] for run in cell.runs) for row in block.rows)
        elif isinstance(block, Question):
            yield tuple(run for part in block.answer for run in getattr(part, "runs", ()))


@levels
def test_every_blank_has_its_answer_with_a_source(edition: Edition, level: Level) -> None:
    setting = make_setting(edition, level)
    tasks = make_tasks_once(edition, level)
    sheet, key = write_worksheet(tasks, setting), write_key(tasks, setting, None)
    wanted = list(range(1, len(sheet.blanks) + 1))
    assert len(wanted) > 20
    assert list(sheet.blanks) == list_numbers(sheet.blocks) == wanted
    assert list(key.blanks) == list_numbers(key.blocks) == wanted
    answers = list(list_answers(key.blocks))
    assert len(answers) == len(wanted)
    for answer in answers:
        assert any(run.cited for run in answer)
        assert "".join(run.text for run in answer if not run.cited).strip()


def test_every_blank_is_on_the_paper_by_its_number(sheet: Sheet) -> None:
    if sheet.handout.kind == "sources":
        assert sheet.handout.blanks == ()
        return
    found = {part.text.rstrip(".") for part in read_structure(sheet.pdf) if part.text}
    assert {str(number) for number in sheet.handout.blanks} <= found


@levels
def test_the_timeline_sets_each_thing_beside_its_own_date(edition: Edition, level: Level) -> None:
    tasks = make_tasks_once(edition, level)
    title = edition.words.say("handout.timeline_title")
    task = next(task for task in tasks if task.title == title)
    groups = [block for block in task.sheet if isinstance(block, Beside)]
    things = [item for group in groups for item in group.right[0].items]  # type: ignore[union-attr]
    for group in groups:
        # What there is to choose from stands beside the dates that it is for.
        dates_beside, things_beside = group.left[0], group.right[0]
        assert isinstance(dates_beside, Table)
        assert isinstance(things_beside, Lettered)
        assert len(dates_beside.rows) == len(things_beside.items) <= 18
    table = next(block for block in task.key if isinstance(block, Table))
    timeline = build_timeline(edition.scene, edition.words)
    assert timeline is not None
    dates = {(moment.when, moment.name) for moment in timeline.moments}
    used = []
    for row in table.rows:
        letter, text = (run.text.strip() for run in row[2].runs[:2])
        index = [write_letter(number) for number in range(len(things))].index(letter)
        used.append(index)
        assert things[index] == text
        assert any(when == row[1].runs[0].text and text.startswith(name) for when, name in dates)
    assert sorted(used) == list(range(len(things)))
    assert used != sorted(used)


@levels
def test_every_question_names_the_chapter_that_answers_it(edition: Edition, level: Level) -> None:
    titles = [chapter.title for chapter in edition.scene.chapters]
    lesson = edition.scene.story.lesson
    assert lesson is not None
    chapters = {
        question.text[edition.scene.language]: question.chapter
        for question in lesson.questions.values()
    }
    ids = [chapter.id for chapter in edition.scene.chapters]
    for task in make_tasks_once(edition, level):
        for blocks in (task.sheet, task.key):
            for block in blocks:
                if isinstance(block, Question):
                    number = ids.index(chapters[block.text])
                    said = edition.words.say(
                        "handout.questions_where", number=number + 1, title=titles[number]
                    )
                    assert block.where == said


@levels
def test_the_key_underlines_what_the_sheet_has_to_be_underlined(
    edition: Edition, level: Level
) -> None:
    tasks = make_tasks_once(edition, level)
    task = next(task for task in tasks if task.title == edition.words.say("handout.readings_title"))
    sheet, key = (
        [it for it in part if isinstance(it, Paragraph)][1:] for part in (task.sheet, task.key)
    )
    assert [write_outline([it]) for it in sheet] == [write_outline([it]) for it in key]
    runs = [run for paragraph in key for run in paragraph.runs]
    assert not any(run.underline for paragraph in sheet for run in paragraph.runs)
    assert not any(run.strong or run.emphasis for run in runs)
    if edition.scene.story.id == "envoys-to-seoul":
        assert {run.underline for run in runs} == {None, "solid", "dotted"}
    else:
        assert any(run.underline for run in runs)


@levels
def test_the_worksheet_gives_no_answer_away(edition: Edition, level: Level) -> None:
    tasks = make_tasks_once(edition, level)
    for task in tasks:
        for block in walk(task.sheet):
            if isinstance(block, Question):
                assert block.answer == ()
                assert not any(choice.ticked for choice in block.choices)
                assert block.choices or block.lines >= 2
            if isinstance(block, Blanks):
                assert block.answers is None


def test_the_source_sheet_lists_what_is_cited_and_no_more(edition: Edition) -> None:
    numbers = number_sources(edition.scene.story)
    cited: set[str] = set()
    for level in LEVELS:
        setting = make_setting(edition, level)
        tasks = make_tasks_once(edition, level)
        for document in (write_worksheet(tasks, setting), write_key(tasks, setting, None)):
            for group in re.findall(r"\[(\d+(?:,\d+)*)\]", write_outline(document.blocks)):
                cited |= set(group.split(","))
    assert cited == {str(number) for number in numbers.values()}
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    document = write_sources(edition.scene, edition.words, numbers)
    said = write_outline(document.blocks)
    for id_, number in numbers.items():
        title = "".join(str(edition.scene.story.sources[id_]["title"]).split())
        assert re.search(rf"{number}\..{{0,80}}{re.escape(title.rstrip('.'))}", said)


def test_the_same_story_is_the_same_bytes(english: Edition) -> None:
    first = make_all("story", "en", "a4")
    second = make_handouts(english.scene, english.words, levels=["short"])
    assert {file.name: file.content for file in second}.items() <= {
        file.name: file.content for file in first.values()
    }.items()


def test_letters_go_on_after_z() -> None:
    assert [write_letter(number) for number in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "bb", "aaa"]


@levels
def test_the_key_names_who_says_so(edition: Edition, level: Level) -> None:
    tasks = make_tasks_once(edition, level)
    title = edition.words.say("handout.certainty_title")
    task = next(task for task in tasks if task.title == title)
    table = next(block for block in task.key if isinstance(block, Table))
    legs = [leg for route in edition.scene.story.routes.values() for leg in route.legs]
    for row, leg in zip(table.rows, legs, strict=True):
        said = row[3].runs[0].text
        for id_ in leg.sources:
            assert name_publisher(edition.scene.story.sources[id_]) in said


def test_a_longer_answer_has_more_lines_up_to_a_page_that_can_be_used() -> None:
    lines = [count_lines("a" * length) for length in (0, 80, 200, 5000)]
    assert lines == [2, 3, 4, 6]
    assert count_lines("가" * 80) == count_lines("a" * 160)
    assert count_lines("a" * 200, share=0.5, spare=0, most=5) == 5


def test_a_shuffle_keeps_all_and_stays_the_same() -> None:
    items = list(range(50))
    assert shuffle(items, seed="a") == shuffle(items, seed="a")
    assert shuffle(items, seed="a") != shuffle(items, seed="b")
    assert sorted(shuffle(items, seed="a")) == items
    assert shuffle(items, seed="a") != items


def test_of_many_journeys_a_worksheet_picks_what_it_holds_and_says_so(many: Story) -> None:
    scene, words = lay_out(many, "en"), load_words("en")
    chapters = tuple(chapter.id for chapter in scene.chapters)
    prose = Prose(number_sources(many))
    setting = Setting(scene, words, prose, "full", chapters, *PAPERS["a4"].text_size)
    picked = pick_journeys(scene, chapters)
    assert 1 < len(picked) < len(many.routes)
    # From the whole story, not its beginning alone.
    order = [*many.routes]
    assert order.index(picked[-1]) > len(order) / 2
    for task in make_tasks(setting):
        assert len(task.blanks) <= 40
        told = [it for it in task.sheet if isinstance(it, Paragraph)]
        assert any("spread over the whole of it" in it.runs[0].text for it in told), task.title


def test_of_few_journeys_a_worksheet_has_all(edition: Edition) -> None:
    chapters = tuple(chapter.id for chapter in edition.scene.chapters)
    assert pick_journeys(edition.scene, chapters) == tuple(edition.scene.story.routes)
