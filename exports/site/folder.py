"""A folder of many files that changes all at once, or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exports.files import OutputError, is_folder, is_there, make_folder, write_file
from exports.leftovers import name_part, sweep_parts

# Says which files of a folder are the site's, so that others stay.
LIST = ".site.json"
_AT_CWD = -100
_EXCHANGE = 2


@dataclass
class Change:
    """What a run has changed, by the files' paths."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class SiteFolder:
    """A site beside the one that is there, which takes its place when it is whole.

    What is the same as before is not written again but linked, and what somebody else put into
    the old folder goes along.

    Args:
        path: where the site is to stand.

    Raises:
        OutputError: the folder cannot be made, or holds something that is no site.
    """

    def __init__(self, path: Path) -> None:
        # A link stays a link to where the site is.
        self.path = Path(os.path.realpath(path))
        self.change = Change()
        self._held = _read_list(self.path)
        if self._held is None and is_there(self.path) and not _is_empty(self.path):
            raise OutputError(
                f"{path}: holds something that is no site of this program; name a new folder"
            )
        _sweep(self.path)
        self._part = self.path.with_name(name_part())
        make_folder(self._part)
        self._files: dict[str, None] = {}

    def write(self, name: str, content: bytes) -> bool:
        """Write a file of the new site by its path in it, and tell whether it is new or another.

        Raises:
            OutputError: it cannot be written.
        """
        path = self._part / name
        make_folder(path.parent, parents=True)
        old = self.path / name
        self._files[name] = None
        if name in (self._held or ()):
            if _holds(old, content):
                self.keep(name)
                return False
            self.change.changed.append(name)
        else:
            self.change.new.append(name)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise OutputError(
                f"{self.path / name}: cannot be written, {error.strerror or error}"
            ) from error
        return True

    def keep(self, *names: str) -> bool:
        """Take files over from the old site, and tell whether it has them all; else none."""
        held = self._held or ()
        if not all(name in held and is_there(self.path / name) for name in names):
            return False
        for name in names:
            _link(self.path / name, self._part / name)
            self._files[name] = None
            self.change.same.append(name)
        return True

    def finish(self) -> Change:
        """Let the new site take the old one's place, and say what has changed.

        Raises:
            OutputError: it cannot.
        """
        held = self._held or []
        self.change.gone = [name for name in held if name not in self._files]
        write_file(self._part / LIST, write_list(self._files))
        try:
            if is_folder(self.path):
                for name in _list_others(self.path, {*held, LIST}):
                    if not is_there(self._part / name):
                        (self._part / name).parent.mkdir(parents=True, exist_ok=True)
                        _link(self.path / name, self._part / name)
            if hasattr(os, "sync"):
                os.sync()
            _take_place(self._part, self.path)
        except OSError as error:
            raise OutputError(
                f"{self.path}: the site cannot take its place, {error.strerror or error}"
            ) from error
        self.discard()
        return self.change

    def discard(self) -> None:
        """Leave the old site as it is, and nothing beside it."""
        shutil.rmtree(self._part, ignore_errors=True)


def write_list(names: Iterable[str]) -> bytes:
    """Return the file that says which files of a folder are a site's."""
    return (json.dumps(sorted(names), indent=0) + "\n").encode()


def _read_list(folder: Path) -> list[str] | None:
    """Return the paths of a site's files, None where a folder is none."""
    try:
        names = json.loads((folder / LIST).read_bytes())
    except (OSError, ValueError):
        return None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else None


def _is_empty(folder: Path) -> bool:
    return is_folder(folder) and not any(folder.iterdir())


def _list_others(folder: Path, known: set[str]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in known and (path.is_symlink() or path.is_file()):
            yield name


def _holds(path: Path, content: bytes) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_size == len(content) and path.read_bytes() == content
    return False


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        # Some file systems have no links.
        shutil.copy2(old, new, follow_symlinks=False)


def _sweep(path: Path) -> None:
    """Take away what killed runs have left, and put back what one had moved aside."""
    aside = path.with_name(f".{path.name}.old")
    if is_there(aside) and not is_there(path):
        aside.rename(path)
    shutil.rmtree(aside, ignore_errors=True)
    sweep_parts(path.parent)


def _take_place(new: Path, old: Path) -> None:
    """Let a folder take another's place, which is then where the new one was."""
    if not is_there(old):
        new.rename(old)
        return
    if _exchange(new, old):
        return
    aside = old.with_name(f".{old.name}.old")
    old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step where the system can, as renameat2(2) of Linux does."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(code, os.strerror(code), str(other))
