"""Office files in languages that run from right to left: turned about before they are saved.

Word processors and presentations keep a direction for each paragraph, run and table, and have
sizes and weights of their own for such scripts.
"""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as Pages
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as Deck

# A font on most machines that has Arabic and Hebrew.
_FONT = "Arial"
_RIGHTWARD = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff\uf900-\ufaff]")
# What comes after, in the order of the schema, which some programs hold files to.
_AFTER_BIDI = tuple(
    f"w:{name}"
    for name in (
        *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
        *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
_AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_VISUAL = tuple(
    f"w:{name}"
    for name in (
        *("tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd"),
        *("tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    )
)


def turn_pages(pages: Pages) -> None:
    """Turn a document about: its paragraphs, its words, the columns of its tables."""
    language = pages.core_properties.language
    for section in pages.sections:
        section._sectPr.insert_element_before(
            OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings"
        )
    for root in (pages.element.body, *(part.footer._element for part in pages.sections)):
        for paragraph in root.iter(qn("w:p")):
            paragraph.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for run in root.iter(qn("w:r")):
            if not _RIGHTWARD.search("".join(run.itertext())):
                run.get_or_add_rPr().insert_element_before(OxmlElement("w:rtl"), *_AFTER_RTL)
        for table in root.iter(qn("w:tbl")):
            table.tblPr.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_VISUAL)
        _weigh(root)
    styles = pages.styles.element
    _weigh(styles)
    for fonts in styles.iter(qn("w:rFonts")):
        if fonts.get(qn("w:cs")) is not None:
            fonts.set(qn("w:cs"), _FONT)
    for tag in styles.find(qn("w:docDefaults")).iter(qn("w:lang")):
        tag.set(qn("w:bidi"), language)


def _weigh(root: Any) -> None:
    """Give letters of such scripts the sizes and weights that others have."""
    for name in ("w:sz", "w:b"):
        for element in list(root.iter(qn(name))):
            for old in element.getparent().findall(qn(f"{name}Cs")):
                element.getparent().remove(old)
            twin = OxmlElement(f"{name}Cs")
            twin.attrib.update(element.attrib)
            element.addnext(twin)


def turn_slides(deck: Deck) -> None:
    """Turn a presentation about: where things stand on its slides, and all texts."""
    whole = deck.slide_width
    assert whole is not None
    for slide in deck.slides:
        for shape in slide.shapes:
            shape.left = whole - shape.left - shape.width
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            frames.append(slide.notes_slide.notes_text_frame)
        for paragraph in (paragraph for frame in frames for paragraph in frame.paragraphs):
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            if paragraph.alignment == PP_ALIGN.LEFT:
                paragraph.alignment = PP_ALIGN.RIGHT
