"""Who wants no GeoPackage does not wait for geopandas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from exports.data.files import FORMATS

# What geopandas writes.
GEOPANDAS = ("gpkg", "flatgeobuf", "geoparquet")
ROOT = Path(__file__).resolve().parents[3]
# Does what people do without a GeoPackage, and notes after each what came along by then.
USE = """
import json, sys
from pathlib import Path

out, formats = Path(sys.argv[1]), sys.argv[2]
came = {}

def note(done):
    came[done] = sorted({"geopandas", "pyogrio"} & set(sys.modules))

import geo.__main__
assert geo.__main__.main(["check"]) == 0
note("check")
import exports.__main__
assert exports.__main__.main(["image", "overview", "--out", str(out / "a.svg")]) == 0
note("image")
assert exports.__main__.main(["data", "--format", formats, "--out", str(out / "data")]) == 0
note("data")
from geo.story.checking import load_story
from layers.page.page import build_page
assert build_page(load_story(), "en").html
note("page")
import streamlit_app
note("app")
(out / "came.json").write_text(json.dumps(came))
"""


def test_nothing_else_brings_geopandas_along(tmp_path: Path) -> None:
    formats = ",".join(name for name in FORMATS if name not in GEOPANDAS)
    subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path), formats],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    came = json.loads((tmp_path / "came.json").read_text())
    assert came == {done: [] for done in ("check", "image", "data", "page", "app")}
