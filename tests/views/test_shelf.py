"""What is made is kept on disk: a restart makes nothing again, and no folder stops the app."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from geo.story.checking import load_story
from tests.conftest import VOYAGE
from tests.exports.test_imports import ROOT
from views.answers import Answer, make_answer
from views.keeping import Keeper
from views.making import Maker, WantedPage
from views.shelf import Shelf, describe_folder, describe_program, read_cache, write_key

ANSWER = make_answer("a" * 1000, {"Content-Type": "text/plain"})
# What an app that has kept everything must not import to answer.
UNNEEDED = {
    *("matplotlib", "typst", "PIL", "pyogrio", "geopandas", "pandas", "pyarrow", "folium"),
    *("uharfbuzz", "fontTools", "pikepdf", "docx", "pptx", "xlsxwriter", "jinja2", "lxml"),
}
RESTART = """
import asyncio, json, sys, threading
from pathlib import Path
import httpx
from starlette.applications import Starlette
import streamlit_app
from views.addresses import Addresses
addresses = Addresses(Path(sys.argv[1]), beside=True, cache=Path(sys.argv[2]))
app = Starlette(routes=addresses.list_routes())
waited = []
class Watch:
    # This thread answers readers, who wait while it imports anything.
    def find_spec(self, name, *_):
        if threading.current_thread() is threading.main_thread():
            waited.append(name.partition(".")[0])
sys.meta_path.insert(0, Watch())
async def ask(path):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
        answer = await client.get(path)
        return [path, answer.status_code, len(answer.content), answer.headers["etag"]]
async def main():
    return [await ask(path) for path in json.loads(sys.argv[3])]
answers = asyncio.run(main())
workers = len(addresses.pages._making.list_workers())
names = sorted(name for name in sys.modules if "." not in name)
print(json.dumps([answers, workers, names, waited]))
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache", "program", most_bytes=100_000)


def list_kept(shelf: Shelf) -> list[Path]:
    return sorted(shelf.folder.glob("*.kept"))


def test_a_restart_makes_and_imports_nothing_again(tmp_path: Path) -> None:
    paths = ["/", "/map/home.png?size=800x600", "/data/places.geojson", "/handout/sources.pdf"]
    ran = []
    for _ in range(2):
        arguments = [str(VOYAGE), str(tmp_path / "cache"), json.dumps(paths)]
        output = subprocess.run(
            [sys.executable, "-c", RESTART, *arguments],
            cwd=ROOT,
            env={**os.environ, "CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        ran.append(json.loads(output.splitlines()[-1]))
    (first, made, _, waited), (again, unmade, imported, _) = ran
    assert first == again
    assert all(status == 200 for _, status, *_ in first)
    assert (made, unmade) == (1, 0)
    assert UNNEEDED & set(imported) == set()
    assert (UNNEEDED | {"geo", "layers", "exports", "views"}) & set(waited) == set()


def test_a_story_comes_back_as_it_was(shelf: Shelf) -> None:
    story = load_story(VOYAGE)
    shelf._most_bytes = 10**7
    shelf.write("story", "", story)
    assert vars(shelf.read("story", "")) == vars(story)


def test_a_keeper_asks_the_shelf_before_it_makes_anything(shelf: Shelf) -> None:
    made = []

    def make() -> Answer:
        made.append(1)
        return ANSWER

    for _ in range(2):
        keeper: Keeper[Answer] = Keeper(shelf=shelf, kind="a")
        assert keeper.get("key", make) == ANSWER
    assert len(made) == 1
    other: Keeper[Answer] = Keeper(shelf=Shelf(shelf.folder, "another"), kind="a")
    assert other.get("key", make) == ANSWER
    assert len(made) == 2


@pytest.mark.parametrize("damage", [b"", b"storymap1\n", b"\0" * 5000, "cut", "turned", "longer"])
def test_a_damaged_file_is_made_anew(shelf: Shelf, damage: bytes | str) -> None:
    shelf.write("a", "b", ANSWER)
    (path,) = list_kept(shelf)
    content = path.read_bytes()
    damaged = {
        "cut": content[:-1],
        "turned": content[:-1] + bytes([content[-1] ^ 1]),
        "longer": content + b"a",
    }
    path.write_bytes(damage if isinstance(damage, bytes) else damaged[damage])
    assert shelf.read("a", "b") is None
    shelf.write("a", "b", ANSWER)
    assert shelf.read("a", "b") == ANSWER


def test_what_is_kept_can_do_nothing(shelf: Shelf, tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'done'}",)

    for harm in (Harm(), threading.Timer, subprocess.Popen):
        shelf.write("a", "b", harm)
        assert len(list_kept(shelf)) == 1
        assert shelf.read("a", "b") is None
    assert not (tmp_path / "done").exists()


def test_a_folder_is_never_fuller_than_its_bound_and_what_was_read_stays(shelf: Shelf) -> None:
    shelf.write("a", "asked", ANSWER)
    for number in range(300):
        shelf.write("a", number, ANSWER)
        assert sum(path.stat().st_size for path in list_kept(shelf)) <= 100_000
        # A clock that counts in ticks would tell them apart by nothing.
        for path in list_kept(shelf)[:1]:
            os.utime(path, (time.time() - 1000, time.time() - 1000))
        assert shelf.read("a", "asked") == ANSWER
    assert list(shelf.folder.glob(".*.part")) == []


@pytest.mark.parametrize("kind", ["file", "closed", "others", "gone", "full"])
def test_whatever_the_folder_is_things_are_made(
    shelf: Shelf, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "file":
        shelf.folder.write_text("")
    elif kind == "gone":
        shelf.write("a", "b", ANSWER)
        shutil.rmtree(shelf.folder)
    elif kind == "others":
        shelf.folder.mkdir(mode=0o777)
        shelf.folder.chmod(0o777)
    elif kind == "closed":
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    else:

        def fill(*_: object) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", fill)
    keeper: Keeper[Answer] = Keeper(shelf=shelf)
    assert keeper.get("key", lambda: ANSWER) == ANSWER
    kept = list(shelf.folder.glob("*")) if shelf.folder.is_dir() else []
    assert len(kept) == (1 if kind == "gone" else 0)


def keep_many(folder: str) -> int:
    shelf = Shelf(Path(folder), "program", most_bytes=100_000)
    found = 0
    for number in range(200):
        kept = shelf.read("a", number % 40)
        assert kept in (None, ANSWER)
        found += kept is not None
        shelf.write("a", number % 40, ANSWER)
    return found


def test_a_folder_that_cannot_be_written_is_read(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write("thing", 1, "made")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert shelf.read("thing", 1) == "made"
    shelf.write("thing", 2, "made too")
    assert [shelf.read("thing", 1), shelf.read("thing", 2)] == ["made", None]


def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert all(found > 0 for found in pool.map(keep_many, [str(tmp_path / "cache")] * 2))
    assert list((tmp_path / "cache").glob(".*.part")) == []


def test_what_a_killed_process_left_is_swept(shelf: Shelf) -> None:
    shelf.folder.mkdir(mode=0o700)
    old, new = (shelf.folder / f".{name}.part" for name in ("old", "new"))
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    shelf.write("a", "b", ANSWER)
    assert (old.exists(), new.exists()) == (False, True)


def test_another_story_program_or_order_is_another_key(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(VOYAGE, tmp_path / "voyage"))
    told = describe_folder(folder)
    (folder / "sources.json").write_text((folder / "sources.json").read_text() + " ")
    assert describe_folder(folder) != told
    os.mkfifo(folder / "pipe")
    assert describe_folder(folder) is not None
    assert describe_folder(folder, most_files=3) is None
    assert describe_program() == describe_program()
    many = frozenset("abcdefgh")
    assert write_key((many, 1)) == write_key((frozenset(sorted(many, reverse=True)), 1))
    page = WantedPage("a", "en", "http://a")
    assert write_key(page) != write_key(WantedPage("a", "en", "http://a", framed=True))


def test_the_cache_is_a_whole_path_or_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_cache("off") is None
    assert read_cache(str(tmp_path)) == tmp_path
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert read_cache(None) == tmp_path / "story-map"
    with pytest.raises(ValueError, match=r"^CACHE is .*; it must be a whole path, or off$"):
        read_cache("cache")


def test_an_answer_is_of_records_alone() -> None:
    card = Maker(load_story(VOYAGE)).describe_page(WantedPage(None, "en", "http://a"))
    assert pickle.loads(pickle.dumps(card)) == card
