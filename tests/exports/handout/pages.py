"""Reading a PDF as a screen reader does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from outloud.model import Document


@dataclass(frozen=True)
class Part:
    """An element of the structure as it begins, or some text without white space within it."""

    type: str = ""
    text: str = ""
    alt: str | None = None


def read_structure(pdf: Document) -> Iterator[Part]:
    """Yield the elements and texts of a PDF in the order of its structure tree."""
    yield from _walk(pdf, pdf.pdf.Root.StructTreeRoot.K, None)


def read_form(content: bytes) -> list[str]:
    """Return the names of a PDF's fields in the order of its structure tree."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_walk_form(pdf.Root.StructTreeRoot.K)]


def read_artifacts(pdf: Document) -> list[str]:
    """Return the texts that screen readers skip, line by line."""
    return [
        squeeze(line.text)
        for page in pdf.pages
        for line in pdf.content(page.index).lines
        if line.artifact_share > 0
    ]


def squeeze(text: str) -> str:
    """Return a text without white space, of which a PDF has what its lines need."""
    return "".join(text.split())


def _walk_form(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _walk_form(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == "/Form":
            (part,) = node.K if isinstance(node.K, pikepdf.Array) else (node.K,)
            yield str((part.Obj if "/T" in part.Obj else part.Obj.Parent).T)
        elif "/K" in node:
            yield from _walk_form(node.K)


def _walk(pdf: Document, node: pikepdf.Object, page: pikepdf.Object | None) -> Iterator[Part]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _walk(pdf, kid, page)
    elif isinstance(node, pikepdf.Dictionary):
        page = node.get("/Pg", page)
        if "/S" in node:
            alt = node.get("/Alt")
            yield Part(str(node.S)[1:], alt=None if alt is None else str(alt))
        if "/MCID" in node:
            yield _read(pdf, page, int(node.MCID))
        if "/K" in node:
            yield from _walk(pdf, node.K, page)
    elif page is not None:
        yield _read(pdf, page, int(node))


def _read(pdf: Document, page: pikepdf.Object | None, mcid: int) -> Part:
    assert page is not None
    texts = pdf.content(pdf.page_index[page.objgen]).mcid_text
    return Part(text=squeeze(texts.get((None, mcid), "")))
