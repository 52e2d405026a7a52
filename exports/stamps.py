"""The one date that goes into files that must bear one, so that the same data is the same bytes."""

from __future__ import annotations

import datetime
import os

from exports.options import OptionError

# The earliest date that a ZIP can hold, and the latest moment.
_FIRST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
_LAST = datetime.datetime(2107, 12, 31, 23, 59, 58, tzinfo=datetime.UTC)
_NAME = "SOURCE_DATE_EPOCH"


def read_stamp() -> datetime.datetime:
    """Return the date from ``SOURCE_DATE_EPOCH`` (seconds since 1970, UTC), else a fixed one.

    Raises:
        OptionError: the variable is no such number, or outside the years that a ZIP can hold.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    value = os.environ.get(_NAME)
    if not value:
        return _FIRST
    least, most = int(_FIRST.timestamp()), int(_LAST.timestamp())
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise OptionError(f"{_NAME} is {value!r}; it must be whole seconds from {least} to {most}")
    return datetime.datetime.fromtimestamp(int(value), tz=datetime.UTC)
