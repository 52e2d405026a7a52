"""``python -m exports data``: the story's data as files."""

from __future__ import annotations

import argparse
import contextlib
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from exports.data.files import (
    FORMATS,
    README,
    DataFile,
    iterate_files,
    list_names,
    make_archive,
    make_readme,
)
from exports.data.readme import MARK
from exports.data.tables import LAYERS, StoryData
from exports.files import (
    OutputError,
    check_file,
    check_folder,
    is_folder,
    is_there,
    make_folder,
    write_file,
)
from exports.options import (
    ALL,
    OptionError,
    add_story_options,
    open_story,
    pick_language,
    split_choices,
)
from geo.story.problems import join_choices
from layers.scene import lay_out
from layers.telling.words import load_words

_EXAMPLE = """\
examples:
  python -m exports data --out story-data
  python -m exports data --format gpkg,csv --lang ko --out story-data.zip

A README in the folder or the ZIP explains every field. The same story gives the same bytes;
SOURCE_DATE_EPOCH sets the date that a ZIP and a GeoPackage must bear.
"""
_ENDINGS = {kind.ending: name for name, kind in FORMATS.items()}


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """Add what the command ``data`` takes."""
    parser.epilog = _EXAMPLE
    add_story_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("story-data"),
        metavar="PATH",
        help="a folder, a .zip for all in one, or a single file whose ending says its format, "
        "such as legs.geojson or chapters.csv (default: story-data)",
    )
    parser.add_argument(
        "--format",
        action="append",
        metavar="NAMES",
        help=f"a list with commas, or given again, or {ALL}: {', '.join(FORMATS)} (default: {ALL})",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> Iterator[Path]:
    """Write the data and yield the path of each file.

    Raises:
        OptionError: a value is wrong.
        OutputError: a file cannot be written.
        StoryError: the story has problems.
    """
    formats = split_choices("format", options.format, FORMATS)
    out: Path = options.out
    ending = _find_ending(out)
    if ending in _ENDINGS:
        formats = [_pick_single(out, options.format, formats)]
    (check_file if ending == "zip" or ending in _ENDINGS else check_folder)(out)
    story = open_story(options.story)
    language = pick_language(options.lang, story)
    data = StoryData(lay_out(story, language), load_words(language))
    names, files = list_names(data, formats=formats), iterate_files(data, formats=formats)
    if ending == "zip":
        yield _write(out, make_archive(data, files, names=names))
        return
    if ending in _ENDINGS:
        # A sheet of any other name is that of the legs, which comes first.
        made = tuple(files)
        named = [file for file in made if Path(file.name).stem == out.stem]
        if FORMATS[formats[0]].layered and not named:
            raise OptionError(f"out is {out.name}, and the story has no {out.stem}")
        yield _write(out, (*named, *made)[0])
        return
    make_folder(out)
    _refuse_others(out, (README, *names))
    for file in itertools.chain([make_readme(data, names)], files):
        yield _write(out / file.name, file)


def _pick_single(out: Path, wanted: list[str] | None, formats: list[str]) -> str:
    ending = _find_ending(out)
    name = _ENDINGS[ending]
    if wanted is not None and formats != [name]:
        raise OptionError(
            f"out ends in .{ending}, which is {name}, and format is {join_choices(formats)}; "
            "name a folder or a .zip file for these"
        )
    layers = [layer for layer in LAYERS if (name, layer) != ("geojson", "areas")]
    if FORMATS[name].layered and out.stem not in layers:
        files = join_choices(f"{stem}.{ending}" for stem in layers)
        raise OptionError(
            f"out is one .{ending} file, and {name} is several; name it as one of {files}, "
            "or name a folder or a .zip file"
        )
    return name


def _find_ending(out: Path) -> str:
    return "" if is_folder(out) else out.suffix.removeprefix(".").lower()


def _refuse_others(folder: Path, names: Iterable[str]) -> None:
    # A story folder has files of these names, written by hand; and most projects have a README.
    readme = folder / README
    with contextlib.suppress(OSError):
        if readme.read_bytes().startswith(MARK.encode()):
            return
    held = [name for name in names if is_there(folder / name)]
    if held:
        raise OutputError(
            f"{folder}: has {join_choices(held)} already, which this command has not written; "
            "name another folder"
        )


def _write(path: Path, file: DataFile) -> Path:
    write_file(path, file.content)
    return path
