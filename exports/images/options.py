"""What the commands ``image`` and ``images`` have in common: how an image is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from exports.images.press import USUAL_PRESS
from exports.images.request import FORMATS, LETTERS, PARTS, PROJECTIONS, ImageRequest
from exports.images.sizes import FREE_SIZE, SIZES
from exports.options import ALL, OptionError, list_parts, read_site
from layers.look import PRINT_THEMES

# Wishes that are the same for each image of a batch.
_SHARED = ("names", "parts", "dpi", "quality", "bleed", "letters")


def add_options(parser: argparse.ArgumentParser, *, many: bool) -> None:
    """Add the options that say what an image is to be; ``many`` lets them be lists."""
    for name, choices, usual, more in (
        ("format", FORMATS, "png", ""),
        ("size", tuple(SIZES), "social", f", or {FREE_SIZE}"),
        ("theme", tuple(PRINT_THEMES), "light", ""),
        ("projection", PROJECTIONS, "auto", ""),
    ):
        listed = ", ".join(choices)
        start = f"a list with commas, or {ALL}: " if many else "one of "
        parser.add_argument(
            f"--{name}",
            action="append" if many else "store",
            metavar=f"{name.upper()}S" if many else name.upper(),
            help=f"{start}{listed}{more} (default: {usual})",
        )
    parser.add_argument(
        "--names", metavar="TAG", help="the form of the places' names (default: the language's)"
    )
    parser.add_argument(
        "--parts",
        metavar="PARTS",
        help=f"what is drawn besides the map, a list with commas of {', '.join(PARTS)}; or all, "
        "or none (default: all but qr, in the theme outline none)",
    )
    parser.add_argument(
        "--dpi", metavar="NUMBER", help="pixels an inch (default: 96, for millimetres 300)"
    )
    parser.add_argument(
        "--quality",
        metavar="NUMBER",
        help="of 100, how much of a JPEG or WebP is kept (default: 90, of WebP all)",
    )
    parser.add_argument(
        "--bleed",
        metavar="MM",
        help="how far a PDF goes on beyond where its paper is cut, such as 3mm (default: 0)",
    )
    parser.add_argument(
        "--press",
        type=Path,
        metavar="FILE",
        help="the ICC profile of the press for which PDFs in the theme print are meant, to go into "
        f"them (default: none, and {USUAL_PRESS.name} by its name)",
    )
    parser.add_argument(
        "--letters",
        metavar="LETTERS",
        help=f"how an SVG has them, one of {', '.join(LETTERS)} (default: {LETTERS[0]})",
    )
    parser.add_argument(
        "--site", metavar="URL", help="the app's public address, for a link to the chapter"
    )
    parser.add_argument(
        "--qr", action="store_true", help="draw that link as a QR code as well; needs --site"
    )


def collect_wishes(options: argparse.Namespace) -> dict[str, str]:
    """Return the wishes that are not lists, as ``read_request`` takes them."""
    return {name: value for name in _SHARED if (value := getattr(options, name)) is not None}


def check_site(options: argparse.Namespace) -> None:
    """Check the options ``--site`` and ``--qr``.

    Raises:
        OptionError: the site is no web address, or there is none and a QR code is asked for.
    """
    site: str | None = options.site
    if site is not None:
        options.site = read_site("site", site)
    elif options.qr or "qr" in list_parts([options.parts or ""]):
        raise OptionError("qr needs the app's public address; name it with --site")


def add_code(request: ImageRequest, options: argparse.Namespace) -> ImageRequest:
    """Return the request, with a QR code where ``--qr`` asks for it."""
    return replace(request, parts=request.parts | {"qr"}) if options.qr else request


def split_sizes(values: Sequence[str] | None) -> list[str]:
    """Return the sizes asked for, each once, as they were written; not yet read."""
    if values is None:
        return ["social"]
    parts = list(dict.fromkeys(list_parts(values)))
    return list(SIZES) if parts == [ALL] else parts
