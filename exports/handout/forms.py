"""What can be filled in on a screen: which fields a handout has, and how they come into its PDF.

Typst knows no fields. The template marks the room of each with a link to an address of its own,
tagged where it is read, and here each such link becomes the field; the paper keeps its look.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from exports.handout.blocks import Beside, Blanks, Block, Fields, Question, Table

if TYPE_CHECKING:
    import pikepdf

# As handout.typ begins the address of a field.
_SCHEME = "field:"
_TEXT_SIZE = 11
_FONT = "Helv"
# Flags of a field and of its part on a page (ISO 32000-1, tables 165, 221, 226 and 228).
_PRINTED = 1 << 2
_ONE_ALWAYS, _ONE_OF_MANY = 1 << 14, 1 << 15
_SEVERAL_LINES = 1 << 12
_CENTRED = 1
_CROSS = "8"

Kind = Literal["line", "lines", "letter", "choice"]


@dataclass(frozen=True)
class Field:
    """Something that can be filled in.

    Attributes:
        kind: a line of text, several, a letter, or one of the choices of a question.
        label: what it is for, said to those who point at it or cannot see it.
        group: what the choices of one question have in common, empty for all else.
        asked: the question that the choices of a group answer.
    """

    kind: Kind
    label: str
    group: str = ""
    asked: str = ""


def list_fields(blocks: Iterable[Block]) -> dict[str, Field]:
    """Return the fields of a handout by their names, which ``handout.typ`` gives them likewise."""
    return {name: field for block in blocks for name, field in _list_fields(block)}


def _list_fields(block: Block) -> Iterator[tuple[str, Field]]:
    match block:
        case Fields(labels=labels):
            for place, label in enumerate(labels):
                yield f"label-{place}", Field("line", label)
        case Blanks(answers=None):
            for number in range(block.start, block.start + block.count):
                yield f"blank-{number}", Field("line", f"{number}. {block.hint}")
        case Table():
            yield from _list_cells(block)
        case Question(answer=()):
            asked = f"{block.number}. {block.text}"
            if block.lines:
                yield f"answer-{block.number}", Field("lines", asked)
            group = f"choice-{block.number}"
            for place, choice in enumerate(block.choices):
                label = f"{asked} {choice.text}"
                yield f"{group}-{place}", Field("choice", label, group, asked)
        case Beside():
            yield from list_fields((*block.left, *block.right)).items()


def _list_cells(table: Table) -> Iterator[tuple[str, Field]]:
    for row in table.rows:
        said = ["".join(run.text for run in cell.runs) for cell in row]
        for place, (cell, head) in enumerate(zip(row, table.header, strict=True)):
            if cell.letter or cell.lines:
                label = ". ".join([*filter(None, said), head])
                kind: Kind = "letter" if cell.letter else "line" if cell.lines == 1 else "lines"
                yield f"cell-{said[0]}-{place}", Field(kind, label)


def add_fields(content: bytes, fields: Mapping[str, Field]) -> bytes:
    """Return a PDF of ``handout.typ`` whose marked room can be filled in; same in, same bytes.

    Args:
        content: the PDF, tagged.
        fields: those that it has, by name; each has its room in it.
    """
    if not fields:
        return content
    # Who wants another format does not wait for it.
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        form = _Form(pdf)
        found = set()
        for page in pdf.pages:
            for room in page.get("/Annots", ()):
                # Links within a document have no address.
                address = str(room.A.URI) if "/A" in room and "/URI" in room.A else ""
                if address.startswith(_SCHEME):
                    name = address.removeprefix(_SCHEME)
                    form.add(room, name, fields[name])
                    found.add(name)
        if missing := fields.keys() - found:
            raise KeyError(f"there is no room for {', '.join(sorted(missing))}")
        form.close()
        file = io.BytesIO()
        # The version stays that of Typst: to write it again, all metadata would be parsed.
        pdf.save(
            file,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return file.getvalue()


class _Form:
    """The fields of a PDF as they are put together."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        from pikepdf import Dictionary, Name

        self.pdf = pdf
        self.fields: list[Any] = []
        self.groups: dict[str, Any] = {}
        self.font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )

    def add(self, room: Any, name: str, field: Field) -> None:
        """Make a field of the link that marks its room."""
        from pikepdf import Dictionary, Name, String

        for key in ("/A", "/Border", "/Contents"):
            del room[key]
        room.Subtype = Name.Widget
        room.F = _PRINTED
        room.TU = String(field.label)
        # What was a link in the order of reading is a field in it.
        self._find_tag(room).S = Name.Form
        if field.kind == "choice":
            self._add_choice(room, name, field)
            return
        room.FT, room.T = Name.Tx, String(name)
        room.DA = String(f"/{_FONT} {_TEXT_SIZE} Tf 0 g")
        if field.kind == "letter":
            room.Q = _CENTRED
        if field.kind == "lines":
            room.Ff = _SEVERAL_LINES
            # What is typed does not stand on the lines, so it covers them.
            room.MK = Dictionary(BG=[1])
        room.AP = Dictionary(N=self._draw(room, ""))
        self.fields.append(room)

    def _add_choice(self, room: Any, name: str, field: Field) -> None:
        from pikepdf import Array, Dictionary, Name, String

        if field.group not in self.groups:
            group = self.pdf.make_indirect(
                Dictionary(
                    FT=Name.Btn,
                    Ff=_ONE_ALWAYS | _ONE_OF_MANY,
                    T=String(field.group),
                    TU=String(field.asked),
                    V=Name.Off,
                    Kids=Array(),
                )
            )
            self.groups[field.group] = group
            self.fields.append(group)
        group = self.groups[field.group]
        room.Parent = group
        group.Kids.append(room)
        room.MK = Dictionary(CA=String(_CROSS))
        width, height = _measure(room)
        cross = f"0 G 1.2 w 1 1 m {width - 1:.2f} {height - 1:.2f} l S "
        cross += f"1 {height - 1:.2f} m {width - 1:.2f} 1 l S"
        states = Dictionary({"/Off": self._draw(room, "")})
        states[f"/{name}"] = self._draw(room, cross)
        room.AP, room.AS = Dictionary(N=states), Name.Off

    def close(self) -> None:
        """Tell the document of its fields."""
        from pikepdf import Array, Dictionary, String

        self.pdf.Root.AcroForm = Dictionary(
            Fields=Array(self.fields),
            DR=Dictionary(Font=Dictionary({f"/{_FONT}": self.font})),
            DA=String(f"/{_FONT} {_TEXT_SIZE} Tf 0 g"),
        )

    def _find_tag(self, room: Any) -> Any:
        """Return the element of the structure that an annotation is tagged with."""
        from pikepdf import NumberTree

        return NumberTree(self.pdf.Root.StructTreeRoot.ParentTree)[int(room.StructParent)]

    def _draw(self, room: Any, content: str) -> Any:
        """Return how a field looks; nothing, until somebody fills it in."""
        from pikepdf import Array, Dictionary, Name

        width, height = _measure(room)
        return self.pdf.make_stream(
            f"q {content} Q".encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, width, height]),
            Resources=Dictionary(),
        )


def _measure(room: Any) -> tuple[float, float]:
    """Return width and height of an annotation in points."""
    left, bottom, right, top = (float(edge) for edge in room.Rect)
    return round(right - left, 2), round(top - bottom, 2)
