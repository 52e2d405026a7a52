"""What files of office programs say about themselves."""

from __future__ import annotations

from typing import Any

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
