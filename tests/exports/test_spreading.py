"""Work spread over a Dask cluster whose worker is lost half way."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exports import spreading
from exports.__main__ import main
from exports.files import OutputError
from exports.options import OptionError
from exports.spreading import spread
from tests.conftest import VOYAGE
from tests.serving import ROOT


def _note(share: tuple[Path, int]) -> tuple[int, int]:
    """Say who works, and wait so long that a worker can be lost over it."""
    folder, number = share
    (folder / f"{number}-{os.getpid()}").touch()
    time.sleep(0.3)
    return number, os.getpid()


# In a process of its own, which has one thread: only such a one is copied.
BESIDE = """
import os
from exports import spreading
from exports.files import OutputError

here = os.getpid()
spreading.count_cores = lambda: 2

def fail():
    if os.getpid() != here:
        raise OutputError("nobody hears this")
    return here

print(here, spreading.begin_beside(os.getpid)(), spreading.begin_beside(fail)())
spreading.has_one_thread = lambda: False
print(spreading.begin_beside(os.getpid)())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone says how many threads there are")
def test_work_is_begun_in_a_copy_and_done_here_where_it_fails_there() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", BESIDE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    here, copied, failed, whole = finished.stdout.split()
    assert copied != here
    assert failed == whole == here


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers, a process each, of which one test ends one."""
    place = tmp_path_factory.mktemp("cluster")
    told = place / "scheduler.json"
    begun: list[subprocess.Popen[bytes]] = []

    def begin(program: str, *options: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard"]
        command += ["--scheduler-file", str(told), *options]
        begun.append(
            subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )

    begin("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show")
    for number in range(2):
        own = str(place / f"worker-{number}")
        begin("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", own)
    yield str(told)
    for process in reversed(begun):
        process.kill()
        process.wait()


def read_address(told: Path) -> str:
    """Return where a scheduler listens, once it has said so, whole."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads(told.read_text(encoding="utf-8"))["address"])
        time.sleep(0.1)
    raise AssertionError("no scheduler said where it listens")


def test_what_a_lost_worker_had_is_made_by_another(cluster: str, tmp_path: Path) -> None:
    address = read_address(Path(cluster))
    notes = tmp_path / "notes"
    notes.mkdir()
    made: dict[int, int] = {}
    shares = [(notes, number) for number in range(10)]
    lost = 0
    for share, (number, process) in spread(_note, shares, scheduler=address):
        assert share[1] == number
        made[number] = process
        if not lost and len({*made.values()}) == 2:
            lost = process
            os.kill(lost, signal.SIGKILL)
    assert sorted(made) == [*range(10)]
    assert lost


def test_a_cluster_draws_the_images_that_this_machine_would(cluster: str, tmp_path: Path) -> None:
    address = read_address(Path(cluster))
    asked = ["images", "--story", str(VOYAGE), "--chapters", "overview", "--theme", "light,dark"]
    asked += ["--format", "svg", "--quiet"]
    for folder, workers in (("here", ["--jobs", "1"]), ("there", ["--scheduler", address])):
        assert main([*asked, "--out", str(tmp_path / folder), *workers]) == 0
    drawn = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}
    assert len(drawn) > 2
    assert drawn == {path.name: path.read_bytes() for path in (tmp_path / "there").iterdir()}


def test_where_no_scheduler_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "_SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(OptionError, match=r"scheduler is .* nobody answers there"):
        next(spread(_note, [(Path(), 1)], scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_that_lacks_the_program_is_told_what_it_lacks(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text("def double(number):\n    return 2 * number\n")
    monkeypatch.syspath_prepend(tmp_path)
    double = importlib.import_module("only_here").double
    try:
        with pytest.raises(OptionError, match=r"lacks a part .*No module named 'only_here'"):
            next(spread(double, [1], scheduler=read_address(Path(cluster))))
    finally:
        del sys.modules["only_here"]


def test_a_cluster_without_workers_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_SECONDS_WITHOUT_WORKERS", 0.5)
    told = tmp_path / "scheduler.json"
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--no-dashboard",
        "--no-show",
    ]
    command += ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
    scheduler = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with pytest.raises(OutputError, match="the cluster has no worker"):
            next(spread(_note, [(tmp_path, 1)], scheduler=read_address(told)))
    finally:
        scheduler.kill()
        scheduler.wait()
