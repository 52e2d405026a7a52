"""What a command does not need, it does not import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import VOYAGE

ROOT = Path(__file__).resolve().parent.parent.parent
APP = {"streamlit", "starlette", "uvicorn", "tornado", "requests"}
MAP = {"folium", "branca", "xyzservices", "rcssmin", "rjsmin"}
PLOTTING = {"matplotlib", "lxml"}
PICTURES = PLOTTING | {"PIL", "fontTools", "segno", "typst"}
TABLES = {"pandas", "geopandas", "pyogrio", "pyarrow", "sqlite3"}
# How many threads numpy may start for its matrices.
LIMIT = "OPENBLAS_NUM_THREADS"
MANY = {"multiprocessing", "concurrent", "tqdm"}
# command: what must not be there when it has done its work
UNNEEDED = {
    "geo check": APP | MAP | PICTURES | TABLES | MANY | {"jinja2", "markupsafe", "xml"},
    "exports --help": APP | MAP | PICTURES | TABLES | MANY | {"jinja2", "xml"},
    "exports image overview --out .": (
        APP | MAP | TABLES | MANY | PICTURES - {"PIL", "typst"} | {"jinja2", "brotli", "secrets"}
    ),
    "exports image overview --format svg --out .": (
        APP | MAP | TABLES | MANY | PICTURES - {"fontTools"} | {"jinja2", "secrets"}
    ),
    "exports images --chapters overview --jobs 1 --out .": (
        APP | MAP - {"rcssmin", "rjsmin"} | TABLES | PLOTTING | {"brotli"}
    ),
    "exports handout --level short --out .": (
        APP | MAP | TABLES | MANY | PICTURES - {"typst"} | {"jinja2"}
    ),
    "exports data --format csv,geojson --out .": (
        APP | MAP | PICTURES | TABLES | MANY | {"jinja2"}
    ),
    "exports data --format gpkg --out .": APP | MAP | PICTURES | {"jinja2", "tqdm"},
    "exports page --out page.html": (
        APP - {"requests"} | PICTURES - {"typst"} | {"geopandas", "pyogrio", "tqdm"}
    ),
}
RUN = """
import json, runpy, sys
sys.argv = json.loads(sys.argv[1])
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("command", UNNEEDED)
def test_a_command_imports_what_it_needs(command: str, tmp_path: Path) -> None:
    arguments = command.split()
    if arguments[0] == "geo":
        arguments.append(str(VOYAGE))
    elif "--help" not in arguments:
        arguments += ["--story", str(VOYAGE)]
    finished = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(arguments)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    imported = {name.split(".")[0] for name in json.loads(finished.stdout.splitlines()[-1])}
    assert {"geo", "numpy"} <= imported
    assert sorted(imported & UNNEEDED[command]) == []


@pytest.mark.skipif(
    not Path("/proc/self/task").exists() or os.cpu_count() == 1,
    reason="numpy starts threads on more cores than one, and Linux lists them",
)
def test_no_threads_are_started_for_matrices() -> None:
    environment = {name: said for name, said in os.environ.items() if name != LIMIT}

    def count_threads(module: str) -> int:
        code = f"import {module}, numpy, os; print(len(os.listdir('/proc/self/task')))"
        finished = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return int(finished.stdout)

    assert count_threads("sys") > 1
    assert count_threads("exports.__main__") == 1
