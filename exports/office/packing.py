"""What all files of office programs have in common: their words about themselves, their ZIP."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from exports.archive import write_archive
from exports.stamps import read_stamp


def describe(properties: Any, *, title: str, language: str, author: str, comments: str) -> None:
    """Fill in what a document says about itself, in place of its template's words.

    Args:
        properties: the document's ``core_properties``.
        title: its title.
        language: BCP 47 tag of its text.
        author: who made it.
        comments: the rest, such as the licence.
    """
    date = read_stamp().replace(tzinfo=None)
    values = {"title": title, "language": language, "author": author, "comments": comments}
    values |= {"last_modified_by": author, "subject": "", "keywords": "", "category": ""}
    for name, value in values.items():
        # The format holds no more of each.
        setattr(properties, name, value[:255])
    properties.created = properties.modified = date
    properties.revision = 1


def repack(content: bytes) -> bytes:
    """Return a ZIP with the same files in the same order and with the one date of all files."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return write_archive({name: held.read(name) for name in held.namelist()})
