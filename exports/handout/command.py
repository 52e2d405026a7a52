"""``python -m exports handout``: what a class gets on paper, on slides and on a platform."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from exports.files import check_folder, make_folder, write_file
from exports.handout.choices import FORMATS, PAPERS
from exports.handout.formats import make_handout_files
from exports.handout.handouts import HandoutError, check_paper, find_plan
from exports.handout.typesetting import TypesetError
from exports.options import (
    ALL,
    OptionError,
    add_story_options,
    open_story,
    pick_language,
    read_site,
    split_choices,
)
from geo.story.lessons import LEVELS
from layers.scene import lay_out
from layers.telling.words import load_words

_EXAMPLE = """\
examples:
  python -m exports handout --out handouts
  python -m exports handout --paper letter --lang ko --level short --out handouts/spring
  python -m exports handout --format docx,pptx,gift,qti --plan one-case --out handouts

Each level has a worksheet, an answer key and a lesson plan with marks of its own; one sheet of
texts and one of sources serve all. The PDFs are tagged (PDF/UA-1) and in black ink alone. DOCX has
the same for a word processor, PPTX the lesson as slides, GIFT and QTI its questions for Moodle and
other platforms. The same story gives the same bytes.
"""


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``handout`` takes."""
    parser.epilog = _EXAMPLE
    add_story_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("handouts"),
        metavar="FOLDER",
        help="the folder for the files, made where it is missing (default: handouts)",
    )
    parser.add_argument(
        "--paper", default="a4", metavar="NAME", help=f"{' or '.join(PAPERS)} (default: a4)"
    )
    parser.add_argument(
        "--level",
        action="append",
        metavar="NAMES",
        help=f"a list with commas, or given again, or {ALL}: {', '.join(LEVELS)} (default: {ALL})",
    )
    parser.add_argument(
        "--plan",
        metavar="ID",
        help="a plan of the lesson, to work on its chapters alone (default: the whole story)",
    )
    parser.add_argument(
        "--format",
        action="append",
        metavar="NAMES",
        help=f"a list with commas, or given again, or {ALL}: {', '.join(FORMATS)} (default: pdf)",
    )
    parser.add_argument(
        "--site",
        metavar="URL",
        help="the app's public address, for a link and a QR code beside each question",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the handouts and yield the path of each file.

    Raises:
        OptionError: a value is wrong, or the story cannot be set on paper.
        OutputError: a file cannot be written.
        StoryError: the story has problems.
    """
    levels = split_choices("level", options.level, LEVELS)
    formats = split_choices("format", options.format, FORMATS, usual=["pdf"])
    if options.site is not None:
        options.site = read_site("site", options.site)
    check_folder(options.out, parents=True)
    try:
        check_paper(options.paper)
        story = open_story(options.story)
        find_plan(story, options.plan)
        language = pick_language(options.lang, story)
        scene, words = lay_out(story, language), load_words(language)
        files = [
            file
            for format_ in formats
            for file in make_handout_files(
                scene,
                words,
                format_=format_,
                paper=options.paper,
                levels=[level for level in LEVELS if level in levels],
                plan=options.plan,
                site=options.site,
            )
        ]
    except (HandoutError, TypesetError) as error:
        raise OptionError(str(error)) from error
    make_folder(options.out, parents=True)
    for file in files:
        path = options.out / file.name
        write_file(path, file.content)
        yield path
