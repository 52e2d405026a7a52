"""What can be filled in on a screen, as programs that fill forms in find it."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pytest

from exports.handout.blocks import Cell, Table, write_runs
from exports.handout.forms import add_fields, list_fields
from tests.exports.handout.conftest import make_all
from tests.exports.handout.pages import read_form

SHEETS = [("story", "ko", "a4", "worksheet-short"), ("voyage", "fr", "letter", "worksheet-full")]


@pytest.mark.parametrize(("story", "language", "paper", "name"), SHEETS)
def test_every_blank_is_a_field_that_says_what_it_is_for(
    story: str, language: str, paper: str, name: str
) -> None:
    handout = make_all(story, language, paper)[name]
    with pymupdf.open(stream=handout.content) as pdf:
        found = [(field.field_name, field.field_label) for page in pdf for field in page.widgets()]
        numbered = {name.split("-")[1] for name, _ in found if not name.startswith("label")}
        assert numbered == {str(number) for number in handout.blanks}
        assert all(label.strip() for _, label in found)
        for page in pdf:
            inside = pymupdf.Rect(page.rect.x0 + 40, 40, page.rect.x1 - 40, page.rect.y1 - 40)
            boxes = [field.rect for field in page.widgets()]
            assert all(box in inside for box in boxes)
            assert not any(one.intersects(two) for one in boxes for two in boxes if one is not two)
    assert [name for name, _ in found] == read_form(handout.content)


def test_what_is_typed_stays_and_what_is_not_prints_as_ever() -> None:
    content = make_all("story", "ko", "a4")["worksheet-short"].content
    with pymupdf.open(stream=content) as pdf:
        for page in pdf:
            with_fields, without = (page.get_pixmap(annots=on).samples for on in (True, False))
            assert with_fields == without
        kinds: dict[str, pymupdf.Widget] = {}
        for page in pdf:
            for field in page.widgets():
                kind = field.field_name.partition("-")[0]
                if kind not in kinds:
                    kinds[kind] = field
                    plain = page.get_pixmap(clip=field.rect).samples
                    is_choice = field.field_type == pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON
                    field.field_value = True if is_choice else "Typed"
                    field.update()
                    assert page.get_pixmap(clip=field.rect).samples != plain
        assert set(kinds) == {"label", "blank", "cell", "answer", "choice"}
        saved = pdf.tobytes()
    with pikepdf.open(io.BytesIO(saved)) as pdf:
        values = [str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields]
        assert values.count("Typed") == 4
        assert len([value for value in values if "choice-" in value]) == 1


@pytest.mark.parametrize("name", ["key-short", "plan-short", "texts", "sources"])
def test_nothing_else_is_a_form(name: str) -> None:
    with pikepdf.open(io.BytesIO(make_all("voyage", "fr", "letter")[name].content)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_a_blank_that_has_no_room_is_told() -> None:
    rows = ((Cell(write_runs("1")), Cell(lines=2)),)
    fields = list_fields([Table("", (0, 1), ("No.", "What"), rows)])
    assert {field.label for field in fields.values()} == {"1. What"}
    with pytest.raises(KeyError, match="no room for cell-1-1"):
        add_fields(make_all("voyage", "fr", "letter")["sources"].content, fields)
