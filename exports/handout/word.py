"""A handout as DOCX, for a teacher who changes it: the same blocks as in the PDF, by their kind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_UNDERLINE
from docx.shared import Mm, Pt

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
    Photo,
    Question,
    Quote,
    Run,
    Signs,
    Table,
    write_runs,
)
from exports.handout.choices import Paper
from exports.handout.documents import Document
from exports.handout.maps import DPI
from exports.handout.signs import WIDTH as SAMPLE_WIDTH
from exports.handout.tasks import write_letter
from exports.images.painting import paint_grey_png
from exports.markup import drop_unwritable
from exports.office.pages import (
    LINE,
    add_blanks,
    add_footer,
    add_lines,
    add_link,
    add_picture,
    add_row,
    add_table,
    add_text,
    open_pages,
    open_table,
    rule_cell,
    save_pages,
)

# mm, of the text: an em, a line, what stands after a paragraph, and a heading.
_EM, _LINE_HEIGHT, _AFTER, _HEADING_HEIGHT = 3.9, 5.2, 1.8, 13.0
_ROW = 7.0  # mm, a written line in a table
_NUMBER = 12.0  # mm, the column of a number
_CODE = 20.0
_SMALL = Pt(9)
# Of a map's size on paper: word processors set lines higher, and it shares a page all the same.
_LEFT = 0.87
_CLOSE = Pt(1.5)  # between the lines of a list
_UNDERLINES = {"solid": WD_UNDERLINE.SINGLE, "dotted": WD_UNDERLINE.DOTTED}
_BOXES = {False: "\N{BALLOT BOX}", True: "\N{BALLOT BOX WITH X}"}


def write_docx(
    document: Document, *, paper: Paper, language: str, author: str, credit: str
) -> bytes:
    """Return a handout as DOCX; the same handout, the same bytes.

    Args:
        document: what is written.
        paper: the paper.
        language: BCP 47 tag of its text.
        author: who made it, empty where nobody is named.
        credit: what stands at the foot of each page.
    """
    pages = open_pages(
        title=f"{document.title}. {document.kind}",
        language=language,
        author=author,
        comments=credit,
        size_mm=(paper.width, paper.height),
        margins_mm=(paper.side, paper.top, paper.bottom),
    )
    add_footer(pages, credit)
    add_text(pages, document.title, style="Title")
    add_text(pages, document.kind, style="Subtitle")
    _add_blocks(pages, list(_break_pages(document.blocks, paper)), paper.text_size[0])
    return save_pages(pages)


def _break_pages(blocks: Sequence[Block], paper: Paper) -> Iterator[Block]:
    """Yield the blocks, with a new page before a part whose table would be torn from its head.

    Word keeps a paragraph with the table below it, LibreOffice only where the table may be torn.
    How high a text is set is estimated, rather too high than too low.
    """
    width, height = paper.text_size
    used: float | None = None
    for place, block in enumerate(blocks):
        asked = blocks[place + 1 : place + 3]
        if used is not None and [type(one) for one in asked] == [Paragraph, Beside]:
            heights = [_estimate_height(one, width) for one in (block, *asked)]
            if used % height + sum(filter(None, heights)) > height:
                yield NewPage()
                used = 0.0
        yield block
        if isinstance(block, NewPage):
            used = 0.0
        elif used is not None:
            more = _estimate_height(block, width)
            used = None if more is None else used + more


def _estimate_height(block: Block, width: float) -> float | None:
    """Return how high a block is set, in mm; None for one that is not text."""
    match block:
        case Paragraph():
            # Letters of East Asia are as wide as high, others less than half of that.
            ems = sum(
                1 if letter >= "\u1100" else 0.43 for run in block.runs for letter in run.text
            )
            return math.ceil(ems * _EM / width) * _LINE_HEIGHT + _AFTER
        case Heading():
            return _HEADING_HEIGHT
        case Beside(left=(Table() as table, *_)):
            return (len(table.rows) + 1) * (_LINE_HEIGHT + 2 * _AFTER)
    return None


def _add_blocks(home: Any, blocks: Sequence[Block], width: float) -> None:
    for place, block in enumerate(blocks):
        _add_block(home, block, width)
        if place and isinstance(blocks[place - 1], NewPage):
            # A break in a paragraph of its own would leave that one empty.
            home.paragraphs[-1].paragraph_format.page_break_before = True
        # What a part asks for stays with what it asks it of.
        if place and isinstance(block, Paragraph) and isinstance(blocks[place - 1], Heading):
            home.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_block(home: Any, block: Block, width: float) -> None:
    match block:
        case Paragraph():
            _add_runs(home.add_paragraph(), block.runs, small=block.hanging)
        case Heading():
            add_text(home, block.text, style=f"Heading {block.level - 1}")
        case Quote():
            for inner in block.blocks:
                _add_block(home, inner, width)
                home.paragraphs[-1].paragraph_format.left_indent = Mm(8)
        case Listing():
            _add_listing(home, block, width)
        case NewPage():
            # What comes next begins it, which is a heading.
            pass
        case Fields():
            add_blanks(home.add_paragraph(), block.labels, width_mm=width)
        case Figure():
            content = paint_grey_png(block.picture, dpi=DPI)
            add_picture(home, content, width_mm=block.width * _LEFT, alternative=block.alternative)
            add_text(home, block.caption, style="Caption")
        case Signs():
            _add_signs(home, block, width)
        case Choices():
            label = add_text(home, block.label)
            label.runs[0].bold = True
            label.paragraph_format.keep_with_next = True
            _add_grid(home, [write_runs(item) for item in block.items], block.columns, width)
        case Lettered():
            for number, item in enumerate(block.items, block.start):
                runs = (Run(f"{write_letter(number)}  ", strong=True), Run(item))
                _add_runs(home.add_paragraph(), runs)
        case Blanks():
            _add_blanks(home, block, width)
        case Table():
            _add_table(home, block, width)
        case Question():
            _add_question(home, block, width)
        case Photo():
            alternative = block.alternative
            add_picture(home, bytes(block.content), width_mm=block.width, alternative=alternative)
            add_text(home, block.caption, style="Caption")
        case Beside():
            _add_beside(home, block, width)


def _add_runs(paragraph: Any, runs: Sequence[Run], *, small: bool = False) -> None:
    for run in runs:
        if run.url is not None:
            add_link(paragraph, run.text, run.url)
            continue
        written = paragraph.add_run(drop_unwritable(run.text))
        written.bold = run.strong or run.emphasis or None
        if run.underline is not None:
            written.font.underline = _UNDERLINES[run.underline]
        if run.cited or small:
            written.font.size = _SMALL


def _add_listing(home: Any, block: Listing, width: float) -> None:
    for number, entry in enumerate(block.entries):
        mark = "• " if block.start is None else f"{block.start + number}. "
        first, *others = entry
        if isinstance(first, Paragraph):
            first = replace(first, runs=(Run(mark), *first.runs))
        _add_blocks(home, (first, *others), width)


def _add_signs(home: Any, block: Signs, width: float) -> None:
    # In two columns, each read to its end.
    sample_width = SAMPLE_WIDTH + 6
    widths = (sample_width, width / 2 - sample_width) * 2
    table = open_table(home, widths_mm=widths)
    high = -(-len(block.rows) // 2)
    cells = [add_row(table, widths_mm=widths).cells for _ in range(high)]
    for place, (sample, look, meaning) in enumerate(block.rows):
        drawn, said = cells[place % high][place // high * 2 :][:2]
        content = paint_grey_png(sample, dpi=DPI)
        add_picture(drawn, content, width_mm=SAMPLE_WIDTH, alternative=look, captioned=False)
        _trim(drawn)
        _add_runs(said.paragraphs[0], write_runs(meaning), small=True)
        for cell in (drawn, said):
            cell.paragraphs[0].paragraph_format.space_after = _CLOSE


def _add_blanks(home: Any, block: Blanks, width: float) -> None:
    numbers = [f"{block.start + place}." for place in range(block.count)]
    if block.answers is not None:
        cells = [
            (Run(f"{number}  ", strong=True), *answer)
            for number, answer in zip(numbers, block.answers, strict=True)
        ]
        _add_grid(home, cells, block.columns, width)
        return
    rows = -(-block.count // block.columns)
    widths = (_NUMBER, width / block.columns - _NUMBER) * block.columns
    table = open_table(home, widths_mm=widths)
    lines = [add_row(table, widths_mm=widths) for _ in range(rows)]
    for place, number in enumerate(numbers):
        row = lines[place % rows]
        row.height = Mm(LINE)
        mark, line = row.cells[place // rows * 2 :][:2]
        _add_runs(mark.paragraphs[0], (Run(number, strong=True),))
        for cell in (mark, line):
            cell.paragraphs[0].paragraph_format.space_after = _CLOSE
            cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
        rule_cell(line)


def _add_grid(home: Any, cells: Sequence[Sequence[Run]], columns: int, width: float) -> None:
    for paragraph, runs in zip(_open_grid(home, len(cells), columns, width), cells, strict=True):
        _add_runs(paragraph, runs)
        paragraph.paragraph_format.space_after = _CLOSE


def _open_grid(home: Any, count: int, columns: int, width: float) -> list[Any]:
    """Return the paragraphs of cells in columns, each read to its end before the next."""
    rows = -(-count // columns)
    widths = (width / columns,) * columns
    table = open_table(home, widths_mm=widths)
    cells = [add_row(table, widths_mm=widths).cells for _ in range(rows)]
    return [cells[place % rows][place // rows].paragraphs[0] for place in range(count)]


def _add_table(home: Any, block: Table, width: float) -> None:
    fixed = _NUMBER if block.widths[0] == 0 else 0.0
    # A column as wide as its words gets what a date needs.
    shares = [0.0 if fixed and n == 0 else share or 0.6 for n, share in enumerate(block.widths)]
    room = width - fixed
    widths = tuple(room * share / sum(shares) or fixed for share in shares)
    table = add_table(home, block.header, widths_mm=widths)
    for cells in block.rows:
        row = add_row(table, widths_mm=widths)
        for cell, target in zip(cells, row.cells, strict=True):
            _add_runs(target.paragraphs[0], cell.runs)
        lines = max(cell.lines for cell in cells)
        if lines:
            row.height = Mm(lines * _ROW)


def _add_question(home: Any, block: Question, width: float) -> None:
    if block.code is None:
        _add_asked(home, block)
    else:
        widths = (width - _CODE - 6, _CODE + 6)
        row = add_row(open_table(home, widths_mm=widths), widths_mm=widths)
        _add_asked(row.cells[0], block)
        content = paint_grey_png(block.code, dpi=DPI)
        add_picture(row.cells[1], content, width_mm=_CODE, alternative=block.address)
        for cell in row.cells:
            _trim(cell)
    if block.lines:
        add_lines(home, block.lines, width_mm=width)
    _add_blocks(home, block.answer, width)


def _add_asked(home: Any, block: Question) -> None:
    asked, where = home.add_paragraph(), home.add_paragraph()
    asked.paragraph_format.space_before = Pt(8)
    _add_runs(asked, (Run(f"{block.number}.  ", strong=True), Run(block.text)))
    _add_runs(where, write_runs(block.where), small=True)
    said = [asked, where]
    if block.address:
        said.append(home.add_paragraph())
        add_link(said[-1], block.address, block.address)
    for paragraph in said:
        paragraph.paragraph_format.keep_with_next = True
    for number, choice in enumerate(block.choices):
        text = f"{write_letter(number)}  {_BOXES[choice.ticked]}  {choice.text}"
        line = home.add_paragraph()
        line.paragraph_format.space_after = _CLOSE
        line.paragraph_format.keep_with_next = number < len(block.choices) - 1
        _add_runs(line, (Run(text, strong=choice.ticked),))


def _add_beside(home: Any, block: Beside, width: float) -> None:
    widths = (width * block.share, width * (1 - block.share))
    table = open_table(home, widths_mm=widths)
    row = add_row(table, widths_mm=widths)
    for cell, blocks, share in zip(row.cells, (block.left, block.right), widths, strict=True):
        # A cell keeps some room at its sides.
        _add_blocks(cell, blocks, share - 5)
        _trim(cell)


def _trim(cell: Any) -> None:
    """Take out the empty paragraph with which a cell begins, where it has others."""
    first, *others = cell.paragraphs
    if others and not first.text and not first.runs:
        first._element.getparent().remove(first._element)
