"""The address ``/site.zip``: the story as a site of plain files, which the Export page makes.

A site takes minutes: it is made share by share beside the app, one site at a time, and kept on
disk alone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from exports.leftovers import make_temporary_folder, name_part, sweep_parts
from exports.options import OptionError, read_site
from geo.story.problems import Problem
from geo.story.records import Story
from views.answers import AddressError, read_options, refuse, write_disposition
from views.keeping import BusyError, Keeper
from views.making import Making
from views.shelf import Shelf

log = logging.getLogger("storymap")

# Sites that are kept, whatever their size; the one that was asked for least lately goes first.
_MOST_KEPT = 2
# Sites that wait while one is made.
_MOST_WAITING = 2
# Who has not looked for so long does not wait any more: the page looks each second, and once a
# minute where its window is hidden.
PATIENCE_S = 180.0
_COMPRESSED = (".br", ".gz", ".png", ".pdf", ".zip", ".docx", ".pptx", ".xlsx", ".qgz", ".parquet")


@dataclass
class SiteJob:
    """A site that is being made.

    Attributes:
        base: the public address that it will have.
        done: how many shares are made.
        count: how many there are; 0 while that is not known.
        share: the one that is being made.
        lacks: what could not be made.
        trouble: why it is not made, else "".
        is_waiting: whether another one is made before it.
        is_over: whether it is made, or will not be.
    """

    base: str
    done: int = 0
    count: int = 0
    share: str = ""
    lacks: list[str] = field(default_factory=list)
    trouble: str = ""
    is_waiting: bool = True
    is_over: bool = False
    seen: float = field(default_factory=time.monotonic)


class SiteAddress:
    """The sites of one story, each a ZIP.

    Args:
        story: the story.
        folder: the story's folder.
        making: where its shares are made.
        shelf: where sites are kept; without it, as long as the app runs.
    """

    def __init__(
        self, story: Story, folder: Path, *, making: Making, shelf: Shelf | None = None
    ) -> None:
        self.story = story
        self.story_folder = folder
        self._making = making
        self._shelf = shelf
        self._turn = threading.Semaphore(1)
        self._lock = threading.Lock()
        self._jobs: dict[str, SiteJob] = {}
        self._doubts: Keeper[list[Problem]] = Keeper(shelf=shelf, kind="doubts")

    def show(self, request: Request) -> Response:
        """Answer ``/site.zip``: the site at the address ``site``, where it has been made."""
        try:
            base = read_site("site", read_options(request, ("site",)).get("site", ""))
            path = self.find(base)
            if path is None:
                sentence = f"The site at {base} is not made yet; the Export page makes it."
                raise AddressError(sentence, 404)
        except OptionError as error:
            return refuse(f"{error}.", 400)
        except AddressError as error:
            return refuse(str(error), error.status)
        named = write_disposition(self.name_file(), download=True)
        return FileResponse(path, headers={"Cache-Control": "no-cache", **named})

    def name_file(self) -> str:
        """Return the name of a site's file for who saves it."""
        return f"{self.story.id}-site.zip"

    def find(self, base: str) -> Path | None:
        """Return where the site of a public address is kept, None where it is not."""
        path = self._place(base)
        if not path.is_file():
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return path

    def read_lacks(self, base: str) -> list[str]:
        """Return what could not be made of a site that is kept."""
        with zipfile.ZipFile(self._place(base)) as archive:
            return archive.comment.decode().splitlines()

    def find_job(self, base: str) -> SiteJob | None:
        """Return the making of a site, None where it is not being made; who asks is waiting."""
        with self._lock:
            job = self._jobs.get(base)
            if job is not None:
                job.seen = time.monotonic()
            return job

    def make(self, base: str) -> SiteJob:
        """Begin to make the site of a public address, or find it being made.

        Raises:
            BusyError: too many sites wait already.
        """
        with self._lock:
            job = self._jobs.get(base)
            if job is None or job.is_over:
                waiting = sum(not other.is_over for other in self._jobs.values())
                if waiting > _MOST_WAITING:
                    raise BusyError(f"{waiting} sites wait already")
                self._jobs = {name: it for name, it in self._jobs.items() if not it.is_over}
                job = self._jobs[base] = SiteJob(base)
                threading.Thread(target=self._work, args=(job,), daemon=True).start()
            return job

    def list_doubts(self) -> list[Problem]:
        """Return what somebody should look at in the story."""
        return self._doubts.get("", lambda: self._making.list_doubts(self.story_folder))

    def _work(self, job: SiteJob) -> None:
        start = time.perf_counter()
        try:
            with self._turn:
                job.is_waiting = False
                if self.find(job.base) is None:
                    self._write(job)
            log.info("made the site at %s in %.1f s", job.base, time.perf_counter() - start)
        except Exception as error:
            job.trouble = str(error) or type(error).__name__
            log.info("made no site at %s: %s", job.base, error)
        finally:
            job.is_over = True

    def _write(self, job: SiteJob) -> None:
        from exports.archive import add_entry
        from exports.site.folder import LIST, write_list

        place = self._place(job.base)
        sweep_parts(place.parent)
        part = place.with_name(name_part())
        names: list[str] = []
        shares = self._making.plan_site(job.base)
        job.count = len(shares)
        try:
            with zipfile.ZipFile(part, "x") as archive:
                for number, job.share in enumerate(shares):
                    if time.monotonic() - job.seen > PATIENCE_S:
                        raise BusyError("nobody waits for it any more")
                    made = self._making.make_site_share(job.base, number)
                    for name, content in made.files.items():
                        add_entry(archive, name, content, compressed=not _is_compressed(name))
                    names += made.files
                    job.lacks += made.lacks
                    job.done += 1
                add_entry(archive, LIST, write_list(names))
                archive.comment = "\n".join(job.lacks).encode()[:60_000]
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        self._make_room(place.parent)

    def _make_room(self, folder: Path) -> None:
        kept = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_MOST_KEPT]:
            path.unlink(missing_ok=True)

    def _place(self, base: str) -> Path:
        if self._shelf is not None:
            folder = self._shelf.open_folder("sites")
            if folder is not None:
                return folder / f"{self._shelf.name('site', base)}.zip"
        return Path(self._own_folder.name) / f"{hashlib.sha256(base.encode()).hexdigest()}.zip"

    @functools.cached_property
    def _own_folder(self) -> tempfile.TemporaryDirectory[str]:
        return make_temporary_folder()


def _is_compressed(name: str) -> bool:
    return name.endswith(_COMPRESSED)


def measure_site(path: Path) -> Mapping[str, int]:
    """Return the files of a site that is kept, each with its bytes."""
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: entry.file_size for entry in archive.infolist()}
