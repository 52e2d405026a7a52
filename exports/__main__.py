"""The command line of ``exports``: ``python -m exports image`` and its like."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# Read when numpy comes. Its threads pay for no matrix here: starting them takes a third of the time
# that numpy takes, and handing small products to them longer than the products.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from exports.files import OutputError
from exports.images.request import RequestError
from exports.options import OptionError
from geo.globe.basemap import BasemapError
from geo.story.problems import StoryError

_EXAMPLE = """\
examples:
  python -m exports image overview
  python -m exports data --help
  python -m exports handout --help

exits with 0 when all is written, with 1 when the story has problems, with 2 when the command is
wrong, something cannot be drawn or written or the basemap is missing, with 130 when interrupted
"""
# What each command does, and its module, which comes with all that the command needs and is
# imported for that command alone.
_COMMANDS = {
    "image": ("draw a chapter's map as an image", "exports.images.command"),
    "images": (
        "draw many images on all cores, with a sheet that shows them",
        "exports.images.batch_command",
    ),
    "handout": (
        "write worksheet, answer key, lesson plan, slides and quiz for a class",
        "exports.handout.command",
    ),
    "page": ("write the whole page as one file", "exports.page.command"),
    "site": ("write stories as a site of plain files", "exports.site.command"),
    "data": ("write the story's data in open formats", "exports.data.command"),
}
# As shells have it: 128 and the number of the signal.
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _make_parser(arguments).parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names in any script must not stop a terminal that knows few.
            stream.reconfigure(errors="backslashreplace")
    try:
        for path in options.run(options):
            print(path, flush=True)
    except StoryError as error:
        print(error)
        return 1
    except (OptionError, RequestError, OutputError, BasemapError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; the files named so far are whole", file=sys.stderr)
        return _INTERRUPTED
    return 0


def _make_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; of its commands, the one that ``arguments`` ask for knows its options."""
    parser = argparse.ArgumentParser(
        prog="python -m exports",
        description="Make the files that people take away.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    # No option of its own stands before the command.
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for name, (summary, module) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[:1].upper()}{summary[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == asked:
            import_module(module).fill_parser(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
