"""The part of the worksheet on certainty: how sure each line is, who says so, what nobody says."""

from __future__ import annotations

from collections.abc import Sequence

from exports.handout.blocks import Block, Cell, Paragraph, Run, Table, write_runs
from exports.handout.tasks import MOST_ROWS, Setting, Task, count_lines, spread_over
from geo.story.records import UNSTATED
from geo.story.tracing import TracedLeg
from layers.telling.references import name_publisher

# Of the text's width, what the last column takes.
_SHARE = 0.5
_MOST_LINES = 4


def make_certainty_task(setting: Setting, *, first: int) -> Task | None:
    """Make a row for each line of the journeys, numbered from ``first``; None without any.

    Of a line of which the story does not say how sure it is nobody is asked.
    """
    covered = [
        (id_, traced)
        for id_, legs in setting.scene.traces.items()
        if setting.covers("route", id_)
        for traced in legs
        if traced.leg.certainty != UNSTATED
    ]
    drawn = {*setting.journeys}
    legs = [
        (setting.scene.name("route", id_), traced)
        for id_, traced in spread_over([it for it in covered if it[0] in drawn], MOST_ROWS)
    ]
    if not legs:
        return None
    words = setting.words
    rows, answers = [], []
    for number, (name, traced) in enumerate(legs, start=first):
        head = (Cell(write_runs(str(number))), Cell(write_runs(_name_leg(name, traced, setting))))
        answers.append((*head, *_write_answer(traced, setting)))
        note = traced.leg.note[setting.scene.language]
        lines = count_lines(note, share=_SHARE, spare=0, most=_MOST_LINES)
        # How sure it is can be said in a word or two.
        rows.append((*head, Cell(lines=1), Cell(lines=lines)))
    task = Paragraph(write_runs(words.say("handout.certainty_task")))
    picked = setting.say_picked(len(legs), len(covered))
    sheet: tuple[Block, ...] = (task, *picked, _make_table(setting, rows))
    blanks = tuple(range(first, first + len(legs)))
    key = (_make_table(setting, answers),)
    # How sure it is, and who says so.
    return Task(words.say("handout.certainty_title"), sheet, key, blanks, marks=(2,) * len(blanks))


def _name_leg(name: str, traced: TracedLeg, setting: Setting) -> str:
    language = setting.scene.language
    start, end = traced.start.names[language], traced.end.names[language]
    return setting.words.say("handout.leg", name=name, start=start, end=end)


def _write_answer(traced: TracedLeg, setting: Setting) -> tuple[Cell, Cell]:
    leg, words = traced.leg, setting.words
    sign = words.say(f"certainty.{leg.certainty}")
    meaning = words.say(f"certainty_meaning.{leg.certainty}")
    found = [setting.scene.story.sources[id_] for id_ in leg.sources]
    names = words.join_names(dict.fromkeys(name_publisher(source) for source in found))
    note = Run(f": {leg.note[setting.scene.language]} ")
    return (
        Cell((Run(sign, strong=True), Run(f": {meaning}"))),
        Cell((Run(names, strong=True), note, setting.prose.cite(leg.sources))),
    )


def _make_table(setting: Setting, rows: Sequence[tuple[Cell, ...]]) -> Table:
    names = ("number", "certainty_journey", "certainty_line", "certainty_who")
    return Table(
        caption=setting.words.say("handout.certainty_caption"),
        widths=(0, 1, 1.1, 2.3),
        header=tuple(setting.words.say(f"handout.{name}") for name in names),
        rows=tuple(rows),
    )
