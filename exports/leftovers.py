"""What a killed command leaves: files half written, and temporary folders; the next one sweeps.

Each bears the machine and the process that made it, so that nothing is taken from one at work.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import platform
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

_PART = re.compile(r"\.([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part")
_PREFIX = "story-map-"
_FOLDER = re.compile(rf"{_PREFIX}([0-9a-f]{{8}})-(\d+)-.*")
# Nothing is written for so long, on whatever machine.
_OLD_S = 3600.0


def name_part() -> str:
    """Return the name of a file or a folder that is written beside its place, ``.….part``."""
    return f".{_name_machine()}-{os.getpid()}-{os.urandom(8).hex()}.part"


@contextlib.contextmanager
def open_temporary_folder() -> Iterator[Path]:
    """Make a folder for what is needed for a moment, once those of killed processes are gone.

    Raises:
        OSError: there is no room for it.
    """
    with make_temporary_folder() as folder:
        yield Path(folder)


def make_temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that goes with this process or before; see ``open_temporary_folder``."""
    sweep_folders(Path(tempfile.gettempdir()))
    prefix = f"{_PREFIX}{_name_machine()}-{os.getpid()}-"
    return tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)


def name_temporary_folder() -> str:
    """Return where temporary files go, in words where there is no such folder with room."""
    try:
        return tempfile.gettempdir()
    except OSError:
        return "the folder for temporary files"


def make_process_folder() -> Path:
    """Make a folder for what this process needs until it ends, and is swept when it is killed.

    Raises:
        OSError: there is no room for it.
    """
    sweep_folders(Path(tempfile.gettempdir()))
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{_name_machine()}-{os.getpid()}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@functools.cache
def hold_pool_folder() -> None:
    """Let pools of processes keep their sockets in a folder that is swept when they are killed.

    Raises:
        OSError: there is no room for it.
    """
    # Only a batch needs it.
    import multiprocessing

    folder = str(make_process_folder())
    # Where multiprocessing looks first, and as its own managers tell their processes.
    settings: dict[str, object] = vars(multiprocessing.current_process())["_config"]
    settings.setdefault("tempdir", folder)


@functools.lru_cache(maxsize=64)
def sweep_parts(folder: Path) -> None:
    """Remove what killed processes have left half written in a folder; once is enough."""
    for path in _list_left(folder, _PART):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
            continue
        with contextlib.suppress(OSError):
            path.unlink()


@functools.lru_cache(maxsize=4)
def sweep_folders(folder: Path) -> None:
    """Remove the temporary folders of killed processes; once is enough."""
    for path in _list_left(folder, _FOLDER):
        # Never through a link that somebody else put there.
        if not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _list_left(folder: Path, form: re.Pattern[str]) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            found = form.fullmatch(path.name)
            if found is not None and _is_left(path, found[1], int(found[2])):
                yield path


def _is_left(path: Path, machine: str, process: int) -> bool:
    if machine == _name_machine() and os.name == "posix":
        return not _is_running(process)
    with contextlib.suppress(OSError):
        return time.time() - path.lstat().st_mtime > _OLD_S
    return False


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@functools.cache
def _name_machine() -> str:
    return f"{zlib.crc32(platform.node().encode(errors='replace')):08x}"
