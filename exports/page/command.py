"""``python -m exports page``: the whole page as one file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from exports.files import check_file, write_file
from exports.handout.choices import PAPERS
from exports.options import (
    add_story_options,
    check_choice,
    open_story,
    pick_language,
)
from exports.page.file import make_page_file

_EXAMPLE = """\
examples:
  python -m exports page --out story.html
  python -m exports page --lang ko --out story.html

The file holds the page in all of the story's languages, with the handouts, and opens in the one
that the browser asks for, or else in --lang. It needs no server and no network: put it on a
stick and open it.
"""


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``page`` takes."""
    parser.epilog = _EXAMPLE
    add_story_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("story.html"),
        metavar="FILE",
        help="the file (default: story.html)",
    )
    parser.add_argument(
        "--paper",
        default=next(iter(PAPERS)),
        metavar="NAME",
        help=f"the handouts' paper: {', '.join(PAPERS)} (default: {next(iter(PAPERS))})",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the page and yield its path.

    Raises:
        OptionError: a value is wrong.
        OutputError: the file cannot be written.
        StoryError: the story has problems.
    """
    paper = check_choice("paper", options.paper, PAPERS)
    check_file(options.out)
    story = open_story(options.story)
    first = pick_language(options.lang, story)
    languages = sorted(story.languages, key=lambda language: language != first)
    page = make_page_file(
        story,
        languages=languages,
        paper=paper,
        on_left_out=lambda reason: print(f"{options.out}: {reason}", file=sys.stderr),
    )
    write_file(options.out, page.encode())
    yield options.out
