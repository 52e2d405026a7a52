"""``python -m exports site``: stories as a folder of files for any web server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from exports.files import check_folder
from exports.options import OptionError, add_scheduler, open_story, read_site
from geo.story.checking import DEFAULT_STORY
from geo.story.problems import show_value
from geo.story.records import Story

if TYPE_CHECKING:
    from exports.site.folder import SiteFolder

_EXAMPLE = """\
examples:
  python -m exports site --site https://example.org
  python -m exports site --out public --site https://example.org/maps --story a --story b

The folder holds every chapter's page in every language, its images, data, handouts and the page in
one file, and needs no program to serve it. A second run changes what has changed and no more. The
folder changes at once when all is made, or not at all.
"""


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``site`` takes."""
    parser.epilog = _EXAMPLE
    parser.add_argument(
        "--story",
        type=Path,
        action="append",
        metavar="PATH",
        help="a story folder, given again for each (default: the project's data/story)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("public"),
        metavar="FOLDER",
        help="the folder of the site (default: public)",
    )
    parser.add_argument(
        "--site",
        required=True,
        metavar="URL",
        help="the public address that the folder will have, for links that must be whole",
    )
    parser.add_argument(
        "--drafts", action="store_true", help="take stories that say that they are drafts"
    )
    parser.add_argument(
        "--jobs", metavar="NUMBER", help="how many processes work (default: one a core)"
    )
    add_scheduler(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the site and yield its folder.

    Raises:
        OptionError: a value is wrong, or a story is a draft.
        OutputError: the site cannot be written.
        StoryError: a story has problems.
    """
    from exports.images.batch_command import read_jobs
    from exports.site.folder import SiteFolder
    from exports.site.lists import make_site_files, make_story_files
    from exports.site.packing import pack
    from exports.site.shares import list_shares, make_share
    from exports.spreading import Workers, spread
    from geo.story.grounds import load_thin_ground

    base = read_site("site", options.site)
    jobs = read_jobs(options.jobs)
    check_folder(options.out)
    stories = _open_stories(options.story or [DEFAULT_STORY], drafts=options.drafts)
    shares = [
        share for story, place in stories for share in list_shares(story, folder=place, base=base)
    ]
    for story, _ in stories:
        # Once, for all that work on it.
        load_thin_ground(story)
    files = make_site_files(stories, base=base)
    for story, place in stories:
        files |= make_story_files(story, folder=place)
    workers: Workers = {"jobs": jobs, "scheduler": options.scheduler}
    quiet = options.quiet or not sys.stderr.isatty()
    lacks: list[str] = []
    folder = SiteFolder(options.out)
    try:
        packed = _write(folder, files)
        with tqdm(total=len(shares), unit="share", disable=quiet) as bar:
            for share, made in spread(make_share, shares, **workers):
                bar.set_postfix_str(share.name)
                packed += _write(folder, made.files)
                lacks += made.lacks
                bar.update()
        with tqdm(total=len(packed), unit="file", disable=quiet) as bar:
            for _, files in spread(pack, packed, **workers):
                for path, content in files.items():
                    folder.write(path, content)
                bar.update()
        change = folder.finish()
    finally:
        folder.discard()
    for lack in sorted(lacks):
        print(f"left out: {lack}", file=sys.stderr)
    for name in change.gone:
        print(f"gone: {name}", file=sys.stderr)
    print(
        f"{len(change.new)} files new, {len(change.changed)} changed, {len(change.same)} the same, "
        f"{len(change.gone)} gone",
        file=sys.stderr,
    )
    yield options.out


def _write(folder: SiteFolder, files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Write files into a site, and return those that are still to be packed beside themselves."""
    from exports.site.packing import is_packed, name_packed

    waiting = []
    for path, content in files.items():
        is_other = folder.write(path, content)
        # What is the same as before is packed already.
        kept = not is_other and folder.keep(*name_packed(path))
        if is_packed(path) and not kept:
            waiting.append((path, content))
    return waiting


def _open_stories(paths: Sequence[Path], *, drafts: bool) -> list[tuple[Story, str]]:
    """Return the stories, each with its folder on the site."""
    stories = [open_story(path) for path in paths]
    for path, story in zip(paths, stories, strict=True):
        if story.status == "draft" and not drafts:
            raise OptionError(f"{path}: the story is a draft; --drafts takes it all the same")
    if len(stories) == 1:
        return [(stories[0], "")]
    ids = [story.id for story in stories]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise OptionError(f"two stories have the id {show_value(id_)}; each needs its own")
    return [(story, f"{story.id}/") for story in stories]
