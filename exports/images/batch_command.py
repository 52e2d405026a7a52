"""``python -m exports images``: chapters in all forms asked for, and a sheet of them."""

from __future__ import annotations

import argparse
import contextlib
import functools
import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.files import check_folder, make_folder, write_file
from exports.images.options import (
    add_code,
    add_options,
    check_site,
    collect_wishes,
    split_sizes,
)
from exports.images.press import read_press
from exports.images.request import FORMATS, PROJECTIONS, ImageRequest, RequestError, read_request
from exports.options import (
    ALL,
    OptionError,
    add_scheduler,
    add_story_options,
    open_story,
    split_choices,
)
from geo.story.grounds import CarriedStory, carry_story
from geo.story.records import Story
from layers.look import PRINT_THEMES

if TYPE_CHECKING:
    from exports.images.batch import Outcome, Picture

_EXAMPLE = """\
examples:
  python -m exports images --chapters overview,ship --lang all --format png,svg --out press-maps
  python -m exports images --chapters overview --size social,square --theme light,grey

Beside each image goes a text: caption, alternative text, credit and all sources. The sheet
contact-sheet.html shows them all. What cannot be drawn is told at the end, and all else is written.
"""
SHEET = "contact-sheet.html"


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``images`` takes."""
    parser.epilog = _EXAMPLE
    add_story_options(parser, many_languages=True)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("story-images"),
        metavar="FOLDER",
        help="the folder they go to (default: story-images)",
    )
    parser.add_argument(
        "--chapters",
        action="append",
        metavar="IDS",
        help=f"chapters' ids, a list with commas, or {ALL} (default: {ALL})",
    )
    add_options(parser, many=True)
    parser.add_argument(
        "--jobs", metavar="NUMBER", help="how many are drawn at a time (default: one a core)"
    )
    add_scheduler(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the images, their texts and the sheet, and yield their paths as they come.

    Raises:
        OptionError: a value is wrong.
        OutputError: a file cannot be written.
        RequestError: a value is wrong, or some of the images cannot be drawn.
        StoryError: the story has problems.
    """
    check_site(options)
    jobs, press = read_jobs(options.jobs), read_press(options.press)
    check_folder(options.out)
    story = _read_story(options.story)
    requests = _list_requests(options, story)
    formats = split_choices("format", options.format, FORMATS, usual=[FORMATS[0]])
    make_folder(options.out)
    from exports.images.batch import Picture, draw_pictures

    pictures = [Picture(request, tuple(formats)) for request in requests]
    outcomes: dict[Picture, Outcome] = {}
    quiet = options.quiet or not sys.stderr.isatty()
    with _open_bar(len(pictures) * len(formats), quiet=quiet) as bar:
        for outcome in draw_pictures(
            story,
            pictures,
            folder=options.out,
            site=options.site,
            press=press,
            jobs=jobs,
            scheduler=options.scheduler,
        ):
            # While others draw; it takes as long to come as some pictures.
            import exports.images.sheet

            outcomes[outcome.picture] = outcome
            if bar is not None:
                # Paths are printed on the same terminal.
                bar.clear()
            yield from outcome.paths
            if bar is not None:
                bar.update(len(formats))
    drawn = [outcomes[picture] for picture in pictures if outcomes[picture].problem is None]
    if drawn:
        sheet = exports.images.sheet.write_sheet(drawn, story, language=requests[0].language)
        write_file(options.out / SHEET, sheet.encode())
        yield options.out / SHEET
    _tell_problems([outcomes[picture] for picture in pictures])


def _read_story(folder: Path) -> Story:
    """Read a story, and make ready to draw it meanwhile, where there are cores for both.

    Raises:
        StoryError: the story has problems.
    """
    # Both need these, and what draws nothing none of them.
    import geo.story.checking  # noqa: F401
    from exports.spreading import begin_beside, warm_up
    from geo.globe.basemap import load_basemap

    load_basemap()
    take = begin_beside(functools.partial(_carry, folder))
    # Copies of this process are to have it all.
    warm_up()
    return take().unpack()


def _carry(folder: Path) -> CarriedStory:
    return carry_story(open_story(folder))


def _open_bar(total: int, *, quiet: bool) -> contextlib.AbstractContextManager[Any]:
    """Return what shows how far the images are, or None."""
    if quiet:
        return contextlib.nullcontext()
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        # No thread watches it: with one, this process could not be copied for its workers.
        monitor_interval = 0

    return Bar(total=total, unit="image")


def _list_requests(options: argparse.Namespace, story: Story) -> list[ImageRequest]:
    """Return what is asked for, each once; what shares a projected world side by side."""
    wishes = collect_wishes(options)
    # An id that a chapter once had stands for the one of now.
    named = options.chapters and [
        ",".join(story.find_chapter(id_.strip()) for id_ in listed.split(","))
        for listed in options.chapters
    ]
    requests = [
        add_code(
            read_request(
                story,
                chapter,
                FORMATS[0],
                {
                    **wishes,
                    "size": size,
                    "projection": projection,
                    "theme": theme,
                    "lang": language,
                },
            ),
            options,
        )
        for chapter, size, projection, theme, language in itertools.product(
            split_choices("chapters", named, story.chapters[story.language]),
            split_sizes(options.size),
            split_choices("projection", options.projection, PROJECTIONS, usual=["auto"]),
            split_choices("theme", options.theme, PRINT_THEMES, usual=["light"]),
            split_choices("lang", options.lang, story.languages, usual=[story.language]),
        )
    ]
    # One size may be written in two ways, and a file has one name.
    return list({request.file_name.casefold(): request for request in requests}.values())


def read_jobs(text: str | None) -> int | None:
    """Read how many processes work, None for one a core.

    Raises:
        OptionError: it is no number of processes.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 256):
        raise OptionError(f"jobs is {text!r}; it must be a whole number from 1 to 256")
    return int(text)


def _tell_problems(outcomes: Sequence[Outcome]) -> None:
    failed = [outcome for outcome in outcomes if outcome.problem is not None]
    if failed:
        lines = [f"{outcome.picture.stem}: {outcome.problem}" for outcome in failed]
        count = f"{len(failed)} of {len(outcomes)} images cannot be drawn:"
        raise RequestError("\n  ".join([count, *lines]))
