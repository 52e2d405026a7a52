"""Several files as one ZIP, the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from exports.stamps import read_stamp

# A plain file that its owner may write and all may read, as Unix says it.
_MODE = 0o100644 << 16
_UNIX = 3
# How hard files are packed: one of very many records, in bytes, three times as fast, for some
# hundredths more.
_USUAL_EFFORT, _LARGE_EFFORT = 9, 6
_LARGE = 4_000_000


def write_archive(files: Mapping[str, bytes], *, folder: str = "") -> bytes:
    """Return the files by name as a ZIP, in which they lie in one folder where it is named."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            add_entry(archive, f"{folder}/{name}" if folder else name, content)
    return buffer.getvalue()


def add_entry(
    archive: zipfile.ZipFile, name: str, content: bytes, *, compressed: bool = True
) -> None:
    """Add a file to a ZIP that is open; what is compressed already is taken as it is."""
    entry = zipfile.ZipInfo(name, read_stamp().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    effort = _USUAL_EFFORT if len(content) < _LARGE else _LARGE_EFFORT
    archive.writestr(entry, content, compresslevel=effort)


def repack(content: bytes) -> bytes:
    """Return a ZIP with the same files in the same order and with the one date of all files."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return write_archive({name: held.read(name) for name in held.namelist()})
