"""Text for XML, which has no way to write some characters."""

from __future__ import annotations

import re

# Control characters and half pairs that XML 1.0 refuses.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def drop_unwritable(text: str) -> str:
    """Return a text without what XML 1.0 has no way to write."""
    return _UNWRITABLE.sub("", text)
