"""What a handout's blocks say, in the order in which they are to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.handout.blocks import (
    Beside,
    Blanks,
    Block,
    Choices,
    Fields,
    Figure,
    Heading,
    Lettered,
    Listing,
    NewPage,
    Paragraph,
    Question,
    Quote,
    Run,
    Signs,
    Table,
)
from exports.handout.tasks import write_letter
from tests.exports.handout.pages import squeeze


def write_outline(blocks: Sequence[Block]) -> str:
    """Return all that blocks say, without white space."""
    return squeeze("".join("".join(_say(block)) for block in blocks))


def list_numbers(blocks: Sequence[Block]) -> list[int]:
    """Return the numbers of what is filled in, in the order of the page."""
    found: list[int] = []
    for block in blocks:
        if isinstance(block, Beside):
            found += list_numbers((*block.left, *block.right))
        elif isinstance(block, Blanks):
            found += range(block.start, block.start + block.count)
        elif isinstance(block, Table):
            found += [int(row[0].runs[0].text) for row in block.rows]
        elif isinstance(block, Question):
            found.append(block.number)
    return found


def _say(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(runs=runs):
            yield _say_runs(runs)
        case NewPage():
            pass
        case Fields(labels=labels):
            yield from labels
        case Listing(entries=entries, start=start):
            for number, entry in enumerate(entries):
                yield "•" if start is None else f"{start + number}."
                yield write_outline(entry)
        case Quote(blocks=blocks):
            yield write_outline(blocks)
        case Figure(picture=picture, caption=caption):
            yield caption
            items = [item for group in picture["groups"] for item in group["items"]]
            yield from (item["text"] for item in items if item["kind"] == "text")
        case Signs(rows=rows):
            yield from (meaning for _, _, meaning in rows)
        case Choices(label=label, items=items):
            yield label
            yield from (f"•{item}" for item in items)
        case Lettered(items=items, start=start):
            yield from (f"{write_letter(n)}{item}" for n, item in enumerate(items, start))
        case Blanks():
            for number in range(block.count):
                yield f"{block.start + number}."
                yield "" if block.answers is None else _say_runs(block.answers[number])
        case Table(header=header, rows=rows):
            yield from header
            yield from (_say_runs(cell.runs) for row in rows for cell in row)
        case Question():
            yield f"{block.number}.{block.text}{block.where}"
            yield from (f"{write_letter(n)}{c.text}" for n, c in enumerate(block.choices))
            yield write_outline(block.answer)
        case Beside(left=left, right=right):
            yield write_outline((*left, *right))


def _say_runs(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
