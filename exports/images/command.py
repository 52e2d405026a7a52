"""``python -m exports image``: one chapter's image, and the text that goes beside it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from exports.files import (
    OutputError,
    check_file,
    check_folder,
    is_folder,
    is_there,
    make_folder,
    write_file,
)
from exports.images.options import add_code, add_options, check_site, collect_wishes
from exports.images.press import read_press
from exports.images.request import ALIASES, FORMATS, ImageRequest, read_request
from exports.options import OptionError, add_story_options, open_story, pick_language
from geo.story.problems import join_choices
from geo.story.records import Story
from layers.scene import lay_out

_EXAMPLE = """\
examples:
  python -m exports image overview
  python -m exports image overview --size double --theme grey --out map.pdf
  python -m exports image overview --size double --theme print --bleed 3mm --out map.pdf
  python -m exports image overview --size 1600x900 --quality 85 --out map.jpg
  python -m exports image overview --size 1600x900 --lang ko --qr --site https://example.org

Beside the image goes a text of the same name: caption, alternative text, credit and all sources.
The same story gives the same bytes.
"""
_TEXT = ".txt"


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``image`` takes."""
    parser.epilog = _EXAMPLE
    add_story_options(parser)
    parser.add_argument("chapter", metavar="CHAPTER", help="a chapter's id, such as overview")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="a folder, or a file whose ending says its format (default: this folder)",
    )
    add_options(parser, many=False)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the image and its text and yield their paths.

    Raises:
        OptionError: a value is wrong.
        OutputError: a file cannot be written.
        RequestError: a value is wrong, or the words do not fit in the size.
        StoryError: the story has problems.
    """
    check_site(options)
    ending = _read_ending(options.out)
    press = read_press(options.press)
    (check_folder if ending is None else check_file)(options.out)
    story = open_story(options.story)
    request = _read_request(options, story, ending)
    path = options.out
    if ending is None:
        make_folder(path)
        path = path / request.file_name
    text = path.with_suffix(_TEXT)
    _refuse_other(text)
    # What draws nothing does not wait for what draws.
    from exports.images.image import draw_image, write_image

    drawn = draw_image(request, lay_out(story, request.language), site=options.site)
    for name, content in (
        (path, write_image(drawn, press=press)),
        (text, drawn.companion.encode()),
    ):
        write_file(name, content)
        yield name


def _read_ending(out: Path) -> str | None:
    """Return the format that the name of a file ends in, None for a folder."""
    if is_folder(out) or not out.suffix:
        return None
    ending = out.suffix.removeprefix(".").lower()
    ending = ALIASES.get(ending, ending)
    if ending not in FORMATS:
        raise OptionError(
            f"out ends in {out.suffix}; a file ends in one of "
            f"{join_choices(f'.{name}' for name in FORMATS)}"
        )
    return ending


def _read_request(options: argparse.Namespace, story: Story, ending: str | None) -> ImageRequest:
    if ending is not None and options.format not in (None, ending):
        raise OptionError(
            f"out ends in .{ending}, and format is {join_choices([options.format])}; "
            "name a folder, or leave format out"
        )
    wishes = collect_wishes(options)
    wishes["lang"] = pick_language(options.lang, story)
    for name in ("size", "theme", "projection"):
        if getattr(options, name) is not None:
            wishes[name] = getattr(options, name)
    format_ = ending or options.format or FORMATS[0]
    return add_code(read_request(story, options.chapter, format_, wishes), options)


def _refuse_other(text: Path) -> None:
    # A text of that name without an image beside it is somebody's own.
    if is_there(text) and not any(is_there(text.with_suffix(f".{name}")) for name in FORMATS):
        raise OutputError(
            f"{text}: is there already, and no image beside it; the image's text would have "
            "that name, so give the image another one"
        )
