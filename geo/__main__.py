"""The command line of ``geo``: ``python -m geo check [STORY]``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from geo.globe.basemap import BasemapError
from geo.story.bounds import Share
from geo.story.checked import CHECKED_FILE, LOOKED_AT, write_report
from geo.story.checking import DEFAULT_STORY, check_and_weigh
from geo.story.doubts import list_doubts
from geo.story.grouping import list_lines
from geo.story.hints import list_hints
from geo.story.problems import Problem, count_things
from geo.story.records import Story

_EXAMPLE = """\
example:
  python -m geo check data/story

more than three problems of one cause are told in one line, with the first of them

exits with 0 when the story is sound, with 1 when it has problems, with 2 when the command is
wrong, the basemap is missing or the report cannot be written
"""
# From this share of a limit on, the check says how near a story is to it.
_TOLD = 0.1
_REPORT = f"""\
A sound story may still have what somebody should look at. That is told in lines that begin with
"warning:", and does not change the exit status. --report writes every sentence that states a fact
into {CHECKED_FILE} in the story folder, a row each, with what it cites; who looks at the source
fills in "seen" and "verdict", which stay with their sentence and are marked as stale when it
changes. "{LOOKED_AT}" in a verdict says that a warning of its sentence is meant. A line that begins
with "hint:" says what could be told better, and asks for nothing.

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m geo",
        description="Work with a story folder.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "check",
        help="list every problem of a story folder",
        description="List every problem of a story folder, those of one cause together.",
        epilog=_REPORT + _EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "story",
        nargs="?",
        type=Path,
        default=DEFAULT_STORY,
        metavar="STORY",
        help="the story folder (default: the project's data/story)",
    )
    check.add_argument(
        "--report",
        action="store_true",
        help=f"write the table of all sentences, {CHECKED_FILE}, into the folder of a sound story",
    )
    check.add_argument(
        "--json",
        action="store_true",
        help="print a list of records for editors and programs: level, file, record, field, text",
    )
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names in any script must not stop a terminal that knows few.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _check(_shorten(options.story), report=options.report, as_json=options.json)
    except BasemapError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Who reads it has seen enough, as `head` has; what is left is not to be written either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _check(folder: Path, *, report: bool, as_json: bool) -> int:
    story, problems, shares = check_and_weigh(folder)
    if as_json:
        _print_json(folder, story, problems)
        return int(bool(problems) or story is None)
    for line in list_lines(problems):
        print(line)
    if problems or story is None:
        sys.stdout.flush()
        return 1
    if report:
        try:
            print(f"{write_report(folder, story)}: written")
        except (OSError, UnicodeDecodeError) as error:
            print(f"{folder / CHECKED_FILE}: cannot be written: {error}", file=sys.stderr)
            return 2
    for doubt in list_doubts(folder, story):
        print(f"warning: {doubt}")
    for hint in list_hints(folder, story):
        print(f"hint: {hint}")
    for line in _say_room(shares):
        print(line)
    print(_summarise(story, folder), flush=True)
    return 0


def _print_json(folder: Path, story: Story | None, problems: list[Problem]) -> None:
    sound = story is not None and not problems
    doubts = list_doubts(folder, story) if sound and story is not None else []
    hints = list_hints(folder, story) if sound and story is not None else []
    records = [
        {"level": level, **asdict(problem)}
        for level, found in (("error", problems), ("warning", doubts), ("hint", hints))
        for problem in found
    ]
    print(json.dumps(records, ensure_ascii=False, indent=1), flush=True)


def _say_room(shares: Sequence[Share]) -> list[str]:
    """Return how near a story is to what it may hold, in a line if it is near at all."""
    nearest = max(shares, key=lambda share: share.found / share.most)
    if nearest.found < _TOLD * nearest.most:
        return []
    *_, whole = shares
    others = "" if nearest is whole else f"; nearest to its limit is {nearest}"
    return [f"holds {whole} that a story may have{others}"]


def _summarise(story: Story, folder: Path) -> str:
    counts = {
        "chapter": len(story.chapters[story.language]),
        "place": len(story.places),
        "route": len(story.routes),
        "event": len(story.events),
        "source": len(story.sources),
    }
    if story.lesson is not None:
        counts["question"] = len(story.lesson.questions)
    listed = ", ".join(count_things(count, name) for name, count in counts.items())
    return f"{folder}: sound: {listed}, in {', '.join(story.languages)}"


def _shorten(folder: Path) -> Path:
    try:
        return folder.resolve().relative_to(Path.cwd())
    except (OSError, ValueError, RuntimeError):
        return folder


if __name__ == "__main__":
    sys.exit(main())
