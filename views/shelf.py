"""What is made and kept on disk, so that an app that starts again need not make it again.

A folder of one's own holds a file a thing, named by all that it was made of: the program, the
story and what was asked. Several processes may share it: each file comes whole under its name.
Whatever is wrong with the folder, the app goes on and makes things anew.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import logging
import os
import pickle
import secrets
import stat
import sys
import threading
import time
from pathlib import Path
from typing import Any

from exports.options import OptionError
from geo.story.problems import show_value

log = logging.getLogger("storymap")

MOST_BYTES = 256 * 1024 * 1024
# Of that: how much is written between two looks at all of it, and is left when it was full.
_BETWEEN = 1 / 8
_LEFT = 3 / 4
# A part that a killed process has left; none is written for longer.
_OLD_S = 600.0
_MARK = b"storymap1\n"
_OFF = "off"
_OURS = ("geo.", "layers.", "exports.", "views.")
_PLAIN = {("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set")}
_ROOT = Path(__file__).parent.parent
_PROGRAM = ("geo", "layers", "exports", "views")


class Shelf:
    """A folder of things that were made, with a bound; what was asked for least lately goes first.

    Args:
        folder: the folder, made where it is not there. It must be the user's own: nobody else may
            put things there.
        content: tells by what program and of which story things are made.
        most_bytes: how much is kept.
    """

    def __init__(self, folder: Path, content: str, *, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._content = content
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._since_sweep = most_bytes
        self._told = False

    def read(self, kind: str, key: object) -> Any:
        """Return what is kept of a key, None where nothing is or it is damaged."""
        path = self._find(kind, key)
        try:
            self._check_folder()
            content = path.read_bytes()
            body = memoryview(content)[len(_MARK) + 32 :]
            sound = content.startswith(_MARK) and hashlib.sha256(body).digest() == bytes(
                content[len(_MARK) : len(_MARK) + 32]
            )
            if not sound:
                path.unlink(missing_ok=True)
                return None
            # Of the bytes of one program: what cannot be read was put there by another.
            thing = _Reader(io.BytesIO(body)).load()
            # Where nothing can be written, what is there can still be read.
            with contextlib.suppress(OSError):
                os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, pickle.UnpicklingError, AttributeError, EOFError, TypeError) as error:
            self._tell(error)
            return None
        return thing

    def write(self, kind: str, key: object, thing: object) -> None:
        """Keep a thing, where there is room."""
        body = pickle.dumps(thing, protocol=5)
        content = _MARK + hashlib.sha256(body).digest() + body
        if len(content) > self._most_bytes * _LEFT:
            return
        path = self._find(kind, key)
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_folder()
            self._make_room(len(content))
            try:
                part.write_bytes(content)
                part.replace(path)
            except OSError:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            self._tell(error)

    def name(self, kind: str, key: object) -> str:
        """Return a name that no other thing has, nor the same of another story or program."""
        told = f"{self._content} {kind} {write_key(key)}"
        return hashlib.sha256(told.encode()).hexdigest()[:40]

    def open_folder(self, name: str) -> Path | None:
        """Return a folder beside the things kept, None where the shelf is of no use."""
        folder = self.folder / name
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_folder()
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            self._tell(error)
            return None
        return folder

    def _find(self, kind: str, key: object) -> Path:
        return self.folder / f"{self.name(kind, key)}.kept"

    def _check_folder(self) -> None:
        if os.name != "posix":
            return
        found = self.folder.stat()
        if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError("others may write into it")

    def _make_room(self, size: int) -> None:
        # Others write there too: so it is looked through again and again, and not counted alone.
        with self._lock:
            self._since_sweep += size
            if self._since_sweep < self._most_bytes * _BETWEEN:
                return
            self._since_sweep = 0
            kept = []
            for entry in os.scandir(self.folder):
                with contextlib.suppress(FileNotFoundError):
                    found = entry.stat(follow_symlinks=False)
                    if entry.name.endswith(".kept"):
                        kept.append((found.st_mtime, found.st_size, Path(entry.path)))
                    elif entry.name.endswith(".part") and time.time() - found.st_mtime > _OLD_S:
                        Path(entry.path).unlink(missing_ok=True)
            total = size + sum(weight for _, weight, _ in kept)
            if total <= self._most_bytes * (1 - _BETWEEN):
                return
            for _, weight, path in sorted(kept):
                if total <= self._most_bytes * _LEFT:
                    break
                path.unlink(missing_ok=True)
                total -= weight

    def _tell(self, error: Exception) -> None:
        if not self._told:
            log.warning("the cache in %s cannot be used in full: %s", self.folder, error)
            self._told = True


class _Reader(pickle.Unpickler):
    """Reads records of this project and plain values, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith(_OURS):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                dataclasses.is_dataclass(found) or issubclass(found, str | dict)
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def write_key(key: object) -> str:
    """Return a key as a text that is the same in every process."""
    if dataclasses.is_dataclass(key) and not isinstance(key, type):
        parts = (write_key(getattr(key, field.name)) for field in dataclasses.fields(key))
        return f"{type(key).__name__}({','.join(parts)})"
    if isinstance(key, frozenset | set):
        return f"{{{','.join(sorted(map(write_key, key)))}}}"
    if isinstance(key, tuple):
        return f"({','.join(map(write_key, key))})"
    return repr(key)


def read_cache(text: str | None) -> Path | None:
    """Read where things are kept: a folder's path, or ``off``; None is the user's own place.

    Raises:
        OptionError: it is no whole path.
    """
    if text == _OFF:
        return None
    if text:
        path = Path(text)
        if not path.is_absolute() or "\0" in text:
            raise OptionError(f"CACHE is {show_value(text)}; it must be a whole path, or {_OFF}")
        return path
    return _find_own_place()


def _find_own_place() -> Path | None:
    windows, others = os.environ.get("LOCALAPPDATA"), os.environ.get("XDG_CACHE_HOME")
    told = windows if os.name == "nt" else others
    if told and Path(told).is_absolute():
        return Path(told) / "story-map"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "story-map"


def describe_program() -> str:
    """Return a text that is another one when the program, its packages or its basemap change."""
    digest = hashlib.sha256()
    for name in sorted(_PROGRAM):
        for path in sorted((_ROOT / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(_ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    for path in sorted((_ROOT / "data" / "basemap").iterdir()):
        found = path.stat()
        digest.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    packages: list[str] = []
    for folder in sys.path:
        with contextlib.suppress(OSError):
            packages += sorted(path.name for path in Path(folder).glob("*.dist-info"))
    told = (sys.version, packages, os.environ.get("SOURCE_DATE_EPOCH"))
    digest.update(repr(told).encode())
    return digest.hexdigest()


def describe_folder(folder: Path, *, most_files: int = 10_000) -> str | None:
    """Return a text that is another one when any file of a story folder changes.

    None where it has too many, or they cannot be read: nothing is kept of such a story.
    """
    digest, count = hashlib.sha256(str(folder).encode(errors="surrogateescape")), 0
    try:
        for path, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                count += 1
                if count > most_files:
                    return None
                file = Path(path) / name
                found = file.lstat()
                digest.update(f"{file} {found.st_mode} {found.st_size}\n".encode(errors="replace"))
                if stat.S_ISREG(found.st_mode):
                    with file.open("rb") as opened:
                        digest.update(hashlib.file_digest(opened, "sha256").digest())
                elif stat.S_ISLNK(found.st_mode):
                    digest.update(os.fsencode(file.readlink()))
    except OSError:
        return None
    return digest.hexdigest()
