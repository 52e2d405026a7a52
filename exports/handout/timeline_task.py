"""The part of the worksheet on time: what happened, to be set beside its date."""

from __future__ import annotations

import math
from collections.abc import Sequence

from exports.handout.blocks import Beside, Block, Cell, Lettered, Paragraph, Run, Table, write_runs
from exports.handout.citing import find_public_sources
from exports.handout.tasks import (
    MOST_ROWS,
    Setting,
    Task,
    shuffle,
    spread_over,
    write_letter,
)
from layers.telling.descriptions import span_leg
from layers.telling.timeline import Moment, build_timeline

# A group of dates and the letters beside it have their place on one page.
_MOST = 8
# Of the text's width, what the dates have.
_SHARE = 0.42


def make_timeline_task(setting: Setting, *, first: int) -> Task | None:
    """Make the timeline to fill in, its blanks numbered from ``first``; None where it is empty.

    At the short level it has the journeys alone, as long as there are any.
    """
    timeline = build_timeline(setting.scene, setting.words)
    known = [] if timeline is None else _choose(list(timeline.moments), setting)
    drawn = {*setting.journeys}
    moments = spread_over([it for it in known if it.kind != "route" or it.id in drawn], MOST_ROWS)
    if not moments:
        return None
    words = setting.words
    sheet: list[Block] = [Paragraph(write_runs(words.say("handout.timeline_task")))]
    sheet += setting.say_picked(len(moments), len(known))
    answers = []
    done = 0
    for group in _group(moments):
        rows, filled, things = _fill(group, setting, first=first + done, start=done)
        # Side by side and on one page, however many groups there are.
        sheet.append(Beside((_make_table(setting, rows, "timeline_letter"),), (things,), _SHARE))
        answers += filled
        done += len(group)
    blanks = tuple(range(first, first + len(moments)))
    key = (_make_table(setting, answers, "timeline_what"),)
    return Task(words.say("handout.timeline_title"), tuple(sheet), key, blanks)


def _group(moments: Sequence[Moment]) -> list[list[Moment]]:
    """Return the moments in groups of much the same size, those of one date in one group."""
    count = math.ceil(len(moments) / _MOST)
    groups: list[list[Moment]] = [[]]
    for moment in moments:
        group = groups[-1]
        full = len(group) >= math.ceil(len(moments) / count)
        # Many of one date are torn after all: a group has to stand on a page.
        if full and (group[-1].when != moment.when or len(group) >= 2 * _MOST):
            groups.append([])
        groups[-1].append(moment)
    return groups


def _fill(
    group: Sequence[Moment], setting: Setting, *, first: int, start: int
) -> tuple[list[tuple[Cell, ...]], list[tuple[Cell, ...]], Lettered]:
    """Return a group's rows of the sheet and of the key, and its things by letter."""
    shuffled = shuffle(range(len(group)), seed=f"{setting.scene.story.id} timeline {start}")
    letters = {number: write_letter(start + place) for place, number in enumerate(shuffled)}
    things = Lettered(tuple(_say_what(group[number], setting) for number in shuffled), start)
    rows: list[tuple[Cell, ...]] = []
    answers: list[tuple[Cell, ...]] = []
    for index, moment in enumerate(group):
        head = (Cell(write_runs(str(first + index))), Cell(write_runs(moment.when)))
        answer = (Run(f"{letters[index]}  ", strong=True), *_write_answer(moment, setting))
        rows.append((*head, Cell(letter=True)))
        answers.append((*head, Cell(answer)))
    return rows, answers, things


def _choose(moments: list[Moment], setting: Setting) -> list[Moment]:
    covered = [moment for moment in moments if moment.chapter in setting.chapters]
    journeys = [moment for moment in covered if moment.kind == "route"]
    chosen = journeys if setting.level == "short" and journeys else covered
    # Those of one date stand together, whatever else begins between them.
    place = {moment.when: number for number, moment in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda moment: place[moment.when])


def _make_table(setting: Setting, rows: Sequence[tuple[Cell, ...]], last: str) -> Table:
    names = ("number", "timeline_when", last)
    return Table(
        caption=setting.words.say("handout.timeline_caption"),
        # What happened takes the room that is left; a letter takes as little as it can.
        widths=(0, 0, 1) if last == "timeline_what" else (0, 1, 0.45),
        header=tuple(setting.words.say(f"handout.{name}") for name in names),
        rows=tuple(rows),
        axis=1,
    )


def _say_what(moment: Moment, setting: Setting) -> str:
    if moment.lane == "event":
        key = "handout.event_reported" if moment.reported else None
        return setting.words.say(key, name=moment.name) if key else moment.name
    return f"{moment.name}. {moment.what.striptags()}"


def _write_answer(moment: Moment, setting: Setting) -> tuple[Run, ...]:
    sources = _list_sources(moment, setting)
    return Run(f"{_say_what(moment, setting)} "), setting.prose.cite(sources)


def _list_sources(moment: Moment, setting: Setting) -> tuple[str, ...]:
    story = setting.scene.story
    if moment.kind == "event":
        return story.events[moment.id].sources
    route = story.routes[moment.id]
    if moment.lane == "public":
        return find_public_sources(route, story, setting.scene.language)
    legs = [leg for leg in route.legs if span_leg(leg) == moment.span]
    return tuple(dict.fromkeys(id_ for leg in legs for id_ in leg.sources))
