"""A table as a sheet: CSV that a spreadsheet opens and that runs nothing in it."""

from __future__ import annotations

import csv
import io

from exports.data.tables import Table, Value

# Spreadsheets without it take UTF-8 for an older coding and garble every other script.
_BYTE_ORDER_MARK = "\ufeff"
# A cell that begins so is run as a formula, https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write_sheet(table: Table) -> bytes:
    """Return a table as CSV (RFC 4180), a row each record, in UTF-8 with a byte order mark.

    Texts are quoted, numbers are not, and what is not known is empty. A text that a spreadsheet
    would run as a formula begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([guard_cell(name) for name in table.fields])
    for row in table.rows:
        writer.writerow([guard_cell(row[name]) for name in table.fields])
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def guard_cell(value: Value) -> Value:
    """Return a value that no spreadsheet runs: a text that looks like a formula is made a text."""
    if isinstance(value, str) and value.lstrip(" \xa0").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
