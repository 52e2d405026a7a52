"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from exports.leftovers import name_part, sweep_parts

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class OutputError(OSError):
    """A file cannot be written; the message is one sentence that says which and why."""


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that its name holds all of ``content`` or what it held before.

    The bytes go to a file of another name in the same folder, onto the disk, and are moved into
    place in one step. A process that is killed leaves at most that other file, ``.….part``, and
    the next one that writes there removes it.

    Raises:
        OutputError: there is no such folder, it may not be written to, the disk is full, or
            ``path`` is a folder.
    """
    check_file(path)
    sweep_parts(path.parent.absolute())
    part = path.parent / name_part()
    try:
        try:
            _write_to_disk(part, content)
            os.replace(part, path)  # noqa: PTH105 - the tests fail it by its own name
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written, {_explain(error, path.parent)}") from error


def make_folder(path: Path, *, parents: bool = False) -> None:
    """Make a folder in one that exists; one that is there already is left as it is.

    With ``parents`` those above it are made as well.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        path.mkdir(exist_ok=True, parents=parents)
    except OSError as error:
        reason = "it is a file" if is_there(path) else _explain(error, path.parent)
        raise OutputError(f"{path}: the folder cannot be made, {reason}") from error


def check_file(path: Path) -> None:
    """Refuse a path at which no file can be written, before the work for it is done.

    Raises:
        OutputError: as ``write_file`` does, as far as can be told without writing.
    """
    if is_folder(path):
        raise OutputError(f"{path}: cannot be written, it is a folder")
    reason = _find_obstacle(path.parent)
    if reason is not None:
        raise OutputError(f"{path}: cannot be written, {reason}")


def check_folder(path: Path, *, parents: bool = False) -> None:
    """Refuse a path at which no folder can be made or filled, before the work for it is done.

    With ``parents`` those above it may be missing.

    Raises:
        OutputError: as ``make_folder`` does, as far as can be told without making it.
    """
    if is_folder(path):
        reason = _find_obstacle(path)
    else:
        above = path.parent
        while parents and not is_there(above) and above != above.parent:
            above = above.parent
        reason = "it is a file" if is_there(path) else _find_obstacle(above)
    if reason is not None:
        raise OutputError(f"{path}: the folder cannot be made, {reason}")


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; one that may not be looked at counts as none."""
    # Python 3.11 raises where a folder on the way is closed, or a name too long.
    with contextlib.suppress(OSError):
        return path.is_dir()
    return False


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path; where nobody may look counts as nothing."""
    with contextlib.suppress(OSError):
        return path.exists()
    return False


def _write_to_disk(path: Path, content: bytes) -> None:
    # Not a temporary file of the library's: those are closed to other users of the machine.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    # The move itself reaches the disk with its folder; Windows does that by itself.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            # The file is whole under its name already; some file systems sync no folders.
            with contextlib.suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)


def _find_obstacle(folder: Path) -> str | None:
    """Return why nothing can be written into a folder, None where nothing is known against it."""
    try:
        folder.stat()
    except OSError as error:
        return _explain(error, folder)
    if not is_folder(folder):
        return f"{folder} is not a folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the folder {folder} may not be written to"
    return None


def _explain(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOENT:
        # Some folders of the system's own, such as /proc, are there and take nothing.
        there = is_folder(folder)
        return f"the folder {folder} takes no files" if there else f"there is no folder {folder}"
    if error.errno == errno.ENOTDIR:
        return f"{folder} is not a folder"
    if error.errno in _REFUSED:
        return f"the folder {folder} may not be written to"
    if error.errno in _FULL:
        return "the disk is full"
    return (error.strerror or str(error)).lower()
