"""DOCX, for whoever changes a text before it is printed: pages of paragraphs, tables, pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Pages
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from exports.archive import repack
from exports.markup import drop_unwritable
from exports.office.leftward import turn_pages
from exports.office.packing import describe
from geo.story.locales import is_right_to_left

# On every machine that has a word processor, or measured like one that is there instead.
_LATIN, _HANGUL = "Calibri", "Malgun Gothic"
_INK = RGBColor(0x14, 0x14, 0x14)
_TEXT_SIZE = 11.0
_GAP = 4.0  # points, between two tables
_CELL_MARGIN = "108"  # twentieths of a point, as the template's tables have it
LINE = 8.0  # mm, from one line to write on to the next
# Of each level in points.
_HEADINGS = {"Title": 20.0, "Heading 1": 15.0, "Heading 2": 12.5, "Heading 3": 11.0}


def open_pages(
    *,
    title: str,
    language: str,
    author: str,
    comments: str = "",
    size_mm: tuple[float, float] = (210.0, 297.0),
    margins_mm: tuple[float, float, float] = (18.0, 20.0, 18.0),
) -> Pages:
    """Open an empty document.

    Args:
        title: what it says it is called.
        language: BCP 47 tag of its text.
        author: who made it.
        comments: what it says about itself besides.
        size_mm: width and height of the paper.
        margins_mm: at the sides, at the top and at the bottom.
    """
    pages = Document()
    describe(
        pages.core_properties,
        title=drop_unwritable(title),
        language=language,
        author=drop_unwritable(author),
        comments=drop_unwritable(comments),
    )
    section = pages.sections[0]
    section.page_width, section.page_height = (Mm(length) for length in size_mm)
    section.left_margin = section.right_margin = Mm(margins_mm[0])
    section.top_margin, section.bottom_margin = Mm(margins_mm[1]), Mm(margins_mm[2])
    _set_styles(pages, language)
    return pages


def add_text(home: Any, text: str, *, style: str | None = None) -> Paragraph:
    """Add a paragraph of plain text to pages or to a cell of a table."""
    paragraph: Paragraph = home.add_paragraph(style=style)
    paragraph.add_run(drop_unwritable(text))
    return paragraph


def add_picture(
    home: Any, content: bytes, *, width_mm: float, alternative: str, captioned: bool = True
) -> Paragraph:
    """Add a picture in a paragraph of its own.

    Args:
        home: pages, or a cell of a table.
        content: a PNG or a JPEG.
        width_mm: of the picture; its height goes with it.
        alternative: what it shows, for those who cannot see it.
        captioned: whether its caption comes next, on the same page.
    """
    paragraph: Paragraph = home.add_paragraph()
    paragraph.paragraph_format.keep_with_next = captioned
    shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width_mm))
    shape._inline.docPr.set("descr", drop_unwritable(alternative))
    for side in "LRTB":
        # Where nothing is said, some programs keep words away from it, and it stands out of line.
        shape._inline.set(f"dist{side}", "0")
    return paragraph


def add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a link to the end of a paragraph."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run = paragraph.add_run(drop_unwritable(text))
    run.font.underline = True
    link.append(run._element)
    paragraph._element.append(link)


def add_table(home: Any, header: tuple[str, ...], *, widths_mm: tuple[float, ...]) -> Any:
    """Add a table with a row of headings that is repeated on each page, and return it."""
    table = open_table(home, widths_mm=widths_mm)
    table.style = "Table Grid"
    _indent(table)
    row = table.add_row()
    for cell, text in zip(row.cells, header, strict=True):
        cell.paragraphs[0].add_run(drop_unwritable(text)).bold = True
        # It stands on no page without a row below it.
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _mark_row(row, "w:tblHeader")
    set_widths(row, widths_mm)
    return table


def open_table(home: Any, *, widths_mm: tuple[float, ...]) -> Any:
    """Add a table without lines and without rows, and return it.

    Word processors make one table of two that follow each other, so a small gap stands between.
    """
    if not isinstance(home, _Cell) and home.element.body.xpath(
        "w:tbl[not(following-sibling::w:p)]"
    ):
        _flatten(home.add_paragraph())
    table = home.add_table(rows=0, cols=len(widths_mm))
    if isinstance(home, _Cell):
        # A cell has to end with a paragraph, and gets one.
        _flatten(home.paragraphs[-1])
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def add_row(table: Any, *, widths_mm: tuple[float, ...]) -> Any:
    """Add an empty row that no page tears, and return it."""
    row = table.add_row()
    _mark_row(row, "w:cantSplit")
    set_widths(row, widths_mm)
    return row


def set_widths(row: Any, widths_mm: tuple[float, ...]) -> None:
    """Set the widths of a row's cells; word processors go by these, not by the columns'."""
    for cell, width in zip(row.cells, widths_mm, strict=True):
        cell.width = Mm(width)


def rule_cell(cell: Any) -> None:
    """Draw a line to write on along the lower edge of a cell; what is typed stands on it."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    borders = _draw_borders("w:tcBorders", ("bottom",))
    # The schema has its parts in one order, by which some programs are strict.
    cell._tc.tcPr.find(qn("w:vAlign")).addprevious(borders)


def add_blanks(paragraph: Paragraph, labels: Sequence[str], *, width_mm: float) -> None:
    """Add labels with a line to write on after each, which together have a width."""
    stops = paragraph.paragraph_format.tab_stops
    for number, label in enumerate(labels, 1):
        end = Mm(width_mm * number / len(labels) - 2)
        stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        paragraph.add_run(f"{drop_unwritable(label)} \t ")


def add_lines(home: Any, count: int, *, width_mm: float) -> None:
    """Add lines to write on: rows of a table with nothing but a rule below each.

    Word processors join the rules of paragraphs that follow one another.
    """
    table = open_table(home, widths_mm=(width_mm,))
    _indent(table)
    rows = [add_row(table, widths_mm=(width_mm,)) for _ in range(count)]
    for row in rows:
        row.height = Mm(LINE)
        # All of them stand on one page.
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = row is not rows[-1]
    borders = _draw_borders("w:tblBorders", ("bottom", "insideH"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)


def add_footer(pages: Pages, text: str) -> None:
    """Add a line at the foot of each page, and the page's number after it."""
    paragraph = pages.sections[0].footer.paragraphs[0]
    run = paragraph.add_run(f"{drop_unwritable(text)}    ")
    number = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = "PAGE"
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        number._r.append(part)
    for one in (run, number):
        one.font.size = Pt(8.5)


def save_pages(pages: Pages) -> bytes:
    """Return the document as DOCX; the same content, the same bytes."""
    if is_right_to_left(pages.core_properties.language):
        turn_pages(pages)
    buffer = io.BytesIO()
    pages.save(buffer)
    return repack(buffer.getvalue())


def _flatten(paragraph: Paragraph) -> None:
    """Make an empty paragraph as low as a gap."""
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(_GAP)


def _draw_borders(name: str, sides: Sequence[str]) -> Any:
    """Return an element that draws the rules of a table or a cell."""
    borders = OxmlElement(name)
    for side in sides:
        rule = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "4", "space": "0", "color": "808080"}.items():
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    return borders


def _indent(table: Any) -> None:
    """Put a table's lines, and not its words, where the text begins."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), _CELL_MARGIN)
    indent.set(qn("w:type"), "dxa")
    # The schema has its parts in one order, by which some programs are strict.
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(indent)


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _set_styles(pages: Pages, language: str) -> None:
    normal: Any = pages.styles["Normal"]
    normal.font.size = Pt(_TEXT_SIZE)
    normal.paragraph_format.space_after = Pt(5)
    for name in ("Normal", "Caption", "Subtitle", *_HEADINGS):
        style: Any = pages.styles[name]
        style.font.color.rgb = _INK
        _set_fonts(style.element.get_or_add_rPr())
    for name, size in _HEADINGS.items():
        heading: Any = pages.styles[name]
        heading.font.size, heading.font.bold = Pt(size), True
        heading.paragraph_format.keep_with_next = True
        # The template underlines its title in blue.
        for border in heading.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    subtitle: Any = pages.styles["Subtitle"]
    subtitle.font.italic, subtitle.font.size = False, Pt(13)
    caption: Any = pages.styles["Caption"]
    caption.font.bold = False
    # Words are hyphenated and spelled by it, and read aloud in it.
    defaults = pages.styles.element.find(qn("w:docDefaults"))
    for tag in defaults.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
        tag.set(qn("w:eastAsia"), language)


def _set_fonts(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), _LATIN)
    fonts.set(qn("w:eastAsia"), _HANGUL)
