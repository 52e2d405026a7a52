"""One text in several languages."""

from __future__ import annotations


class Texts(dict[str, str]):
    """One text in several languages, keyed by language tag."""

    __slots__ = ()
