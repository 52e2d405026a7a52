"""Try the catalogue of faults: ``python -m tests.faults [ID …] [--jobs N]``.

Each fault is put by itself into a copy of the project, and the tests that it names are run on it:
one of them must fail. That the same tests pass on the project as it is comes first.
"""

from __future__ import annotations

import argparse
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.catalogue import ROOT, Fault, list_mistakes, read_catalogue

_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".hypothesis", ".*_cache", "__pycache__", "node_modules", "test-results")
)
# The order and the examples are the same each time, whatever the project's own options are.
_PYTEST = (
    *("-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "-o", "addopts=--import-mode=importlib"),
    *("-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
)
_FAILED = re.compile(r"^(?:FAILED|ERROR) ([^\s\[]+)", re.MULTILINE)
_LONGEST_S = 900
_EXAMPLE = """\
examples:
  python -m tests.faults
  python -m tests.faults lines-are-cut-at-greenwich --jobs 1

exits with 0 when every fault is caught, else with 1
"""


@dataclass(frozen=True)
class Trial:
    """What became of a fault.

    Attributes:
        fault: which.
        caught: by which test; None where none failed.
        seconds: how long its tests took.
        said: the end of what pytest said.
    """

    fault: Fault
    caught: str | None
    seconds: float
    said: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description="Put small faults into a copy of the project, and see that tests catch them.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="faults to try (default: all)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (default: cores)"
    )
    options = parser.parse_args(arguments)
    faults = read_catalogue()
    unknown = sorted({*options.ids} - {fault.id for fault in faults})
    if unknown:
        parser.error(f"there is no fault {', '.join(unknown)}")
    faults = [fault for fault in faults if not options.ids or fault.id in options.ids]
    mistakes = list_mistakes(faults)
    if mistakes:
        print(*mistakes, sep="\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return try_faults(faults, ROOT, Path(folder), jobs=max(1, options.jobs))


def try_faults(faults: Sequence[Fault], root: Path, folder: Path, *, jobs: int) -> int:
    """Try faults on copies, in ``folder``, of the project in ``root``; say what becomes of each."""
    copies = [folder / f"{number}" for number in range(min(jobs, len(faults)))]
    for copy in copies:
        shutil.copytree(root, copy, ignore=_LEFT_OUT)
    with ThreadPoolExecutor(len(copies)) as pool:
        parts = _part_tests(faults, len(copies))
        for said in pool.map(_check_whole, copies[: len(parts)], parts):
            if said:
                print(f"without a fault these tests do not pass:\n{said}")
                return 1
        print(f"{len({test for part in parts for test in part})} selections pass without a fault")
        free: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for copy in copies:
            free.put(copy)
        trials = [pool.submit(_try_next, fault, free) for fault in faults]
        missed = list(_print_rows(done.result() for done in as_completed(trials)))
    for trial in missed:
        print(f"\nnot caught: {trial.fault.id} in {trial.fault.file}\n{trial.said}")
    print(f"{len(faults) - len(missed)} of {len(faults)} faults are caught")
    return 1 if missed else 0


def _part_tests(faults: Sequence[Fault], count: int) -> list[list[str]]:
    """Part what faults select into runs of much the same size; a file's tests stay together."""
    selected = sorted({test for fault in faults for test in fault.tests})
    files: dict[str, list[str]] = {}
    for test in selected:
        files.setdefault(test.partition("::")[0], []).append(test)
    parts: list[list[str]] = [[] for _ in range(count)]
    for tests in sorted(files.values(), key=len, reverse=True):
        min(parts, key=len).extend(tests)
    return [part for part in parts if part]


def _check_whole(copy: Path, tests: Sequence[str]) -> str:
    status, said = _run_tests(copy, tests)
    return "" if status == pytest.ExitCode.OK else said


def _try_next(fault: Fault, free: queue.SimpleQueue[Path]) -> Trial:
    copy = free.get()
    try:
        return _try_fault(fault, copy)
    finally:
        free.put(copy)


def _try_fault(fault: Fault, copy: Path) -> Trial:
    path = copy / fault.file
    whole = path.read_bytes()
    path.write_bytes(whole.replace(fault.find.encode(), fault.put.encode()))
    begun = time.monotonic()
    try:
        status, said = _run_tests(copy, fault.tests)
    finally:
        path.write_bytes(whole)
    seconds = time.monotonic() - begun
    # A test that cannot even be collected has caught nothing.
    failed = _FAILED.search(said) if status == pytest.ExitCode.TESTS_FAILED else None
    return Trial(fault, failed[1] if failed else None, seconds, said)


def _run_tests(copy: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run tests in a copy of the project; return pytest's exit status and what it said."""
    # Compiled files are told apart by second and size, which a fault may not change.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *_PYTEST, *tests],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
        )
    except subprocess.TimeoutExpired:
        return -1, f"the tests took longer than {_LONGEST_S} s"
    return done.returncode, "\n".join([*done.stdout.splitlines()[-12:], done.stderr[-2000:]])


def _print_rows(trials: Iterator[Trial]) -> Iterator[Trial]:
    """Print a row for each trial; yield those whose fault was not caught."""
    for trial in trials:
        caught = (trial.caught or "NOT CAUGHT").removeprefix("tests/")
        print(
            f"{trial.fault.id:<58} {trial.fault.room:<28} {trial.seconds:6.1f} s  {caught}",
            flush=True,
        )
        if trial.caught is None:
            yield trial


if __name__ == "__main__":
    sys.exit(main())
