"""The command line of ``exports``: ``python -m exports image`` and its like."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from exports.data import command as data_command
from exports.files import OutputError
from exports.handout import command as handout_command
from exports.images import batch_command as images_command
from exports.images import command as image_command
from exports.images.request import RequestError
from exports.options import OptionError
from exports.page import command as page_command
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
# One module a command.
_COMMANDS = (image_command, images_command, handout_command, page_command, data_command)
# As shells have it: 128 and the number of the signal.
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m exports",
        description="Make the files that people take away.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for module in _COMMANDS:
        module.add_command(commands)
    options = parser.parse_args(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
