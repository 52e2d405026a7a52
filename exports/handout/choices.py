"""What handouts there are to choose from; nothing here needs what makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("worksheet", "key", "plan", "texts", "sources")
# The ending of its files, and their media type.
_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, tuple[str, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", f"{_OFFICE}.wordprocessingml.document"),
    "pptx": ("pptx", f"{_OFFICE}.presentationml.presentation"),
    "gift": ("gift", "text/plain; charset=utf-8"),
    "qti": ("zip", "application/zip"),
}


@dataclass(frozen=True)
class Paper:
    """A size of paper and its margins, in mm; head and foot of the page stand in the margins."""

    width: float
    height: float
    side: float = 18.0
    top: float = 22.0
    bottom: float = 20.0

    @property
    def text_size(self) -> tuple[float, float]:
        """Width and height of the text."""
        return self.width - 2 * self.side, self.height - self.top - self.bottom


PAPERS: Mapping[str, Paper] = {"a4": Paper(210.0, 297.0), "letter": Paper(215.9, 279.4)}


def list_kinds(format_: str) -> tuple[str, ...]:
    """Return what there is in a format of ``FORMATS``."""
    if format_ in ("pdf", "docx"):
        return KINDS
    return ("slides",) if format_ == "pptx" else ("questions",)
