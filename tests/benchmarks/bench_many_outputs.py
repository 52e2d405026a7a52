"""Measure what else is made of stories of ever more journeys, and with which power it grows.

Run it with ``python -m tests.benchmarks.bench_many_outputs``; README.md says what is measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bench_many import make_parser, print_table, write_stories

# Each in a process of its own, whose peak of memory is then its own, and of which all that a
# command does counts: the start, reading and checking the story.
_HEAD = """
import json, resource, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
found = {}
def measure(name, make):
    began = time.process_time()
    made = make()
    found[name] = time.process_time() - began
    return made
def open_scene():
    from geo.story.checking import load_story
    from layers.scene import lay_out
    return lay_out(load_story(folder), "en")
"""
_TAIL = """
found["memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""
_IMAGE = """
from exports.images.image import draw_image, write_image
from exports.images.request import read_request
scene = open_scene()
def draw(size):
    wishes = {{"size": size}}
    request = read_request(scene.story, "overview", "{format}", wishes)
    return write_image(draw_image(request, scene))
draw("1180x620")
found["MB"] = len(measure("s", lambda: draw("1200x630"))) / 1e6
"""
TASKS = {
    "check": """
from geo.__main__ import main
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    measure("s", lambda: main(["check", str(folder)]))
""",
    "PNG": _IMAGE.format(format="png"),
    "SVG": _IMAGE.format(format="svg"),
    "worksheet": """
from exports.handout.handouts import make_handouts
from layers.telling.words import load_words
scene, wishes = open_scene(), {"levels": ["full"], "kinds": ["worksheet"]}
(made,) = measure("s", lambda: make_handouts(scene, load_words("en"), **wishes))
found["MB"] = len(made.content) / 1e6
""",
    "all data": """
from exports.data.files import FORMATS, iterate_files
from exports.data.tables import StoryData
from layers.telling.words import load_words
scene = open_scene()
data = StoryData(scene, load_words("en"))
def make():
    return sum(len(file.content) for file in iterate_files(data, formats=FORMATS))
found["MB"] = measure("s", make) / 1e6
""",
}


def measure_task(task: str, folder: Path) -> dict[str, float]:
    """Return the processor's seconds that a task takes, its peak of memory and what it makes."""
    made = subprocess.run(
        [sys.executable, "-c", _HEAD + TASKS[task] + _TAIL, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(made.stdout)
    return {f"{task}, {name}": value for name, value in found.items()}


def main() -> int:
    """Measure, and print one table."""
    parser = make_parser("bench_many_outputs")
    parser.add_argument("--task", action="append", choices=TASKS)
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as place:
        for folder in write_stories(options, Path(place)):
            row: dict[str, float] = {}
            for task in options.task or TASKS:
                row |= measure_task(task, folder)
            found.append(row)
    print_table(options.journeys, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
