"""The command line of ``geo``: ``python -m geo check [STORY]``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from geo.globe.basemap import BasemapError
from geo.story.checking import DEFAULT_STORY, check_story
from geo.story.records import Story

_EXAMPLE = """\
example:
  python -m geo check data/story

exits with 0 when the story is sound, with 1 when it has problems, with 2 when the command is
wrong or the basemap is missing
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
        help="list every problem of a story folder, one a line",
        description="List every problem of a story folder, one a line.",
        epilog=_EXAMPLE,
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
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Names in any script must not stop a terminal that knows few.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _check(options.story)
    except BasemapError as error:
        print(error, file=sys.stderr)
        return 2


def _check(folder: Path) -> int:
    story, problems = check_story(_shorten(folder))
    for problem in problems:
        print(problem)
    if problems or story is None:
        return 1
    print(_summarise(story, _shorten(folder)))
    return 0


def _summarise(story: Story, folder: Path) -> str:
    counts = {
        "chapters": len(story.chapters[story.language]),
        "places": len(story.places),
        "routes": len(story.routes),
        "events": len(story.events),
        "sources": len(story.sources),
    }
    if story.lesson is not None:
        counts["questions"] = len(story.lesson.questions)
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{folder}: sound: {listed}, in {', '.join(story.languages)}"


def _shorten(folder: Path) -> Path:
    try:
        return folder.resolve().relative_to(Path.cwd())
    except (OSError, ValueError, RuntimeError):
        return folder


if __name__ == "__main__":
    sys.exit(main())
