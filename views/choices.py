"""Which image is chosen: between the Export page's address, its controls and the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exports.images.request import FIELDS, FORMATS, PARTS, ImageRequest
from exports.images.sizes import SIZES
from geo.story.records import Story
from views.answers import AddressError
from views.maps import list_options, read_wanted

FREE = "free"
# The least side that can be asked for, by unit.
LEAST: Mapping[str, float] = {"px": 240.0, "mm": 40.0}
USUAL_FREE: Mapping[str, tuple[float, float]] = {"px": (1200.0, 800.0), "mm": (180.0, 120.0)}
USUAL_DPI: Mapping[str, float] = {"px": 96.0, "mm": 300.0}
# A large size can be drawn at a low dpi alone, and only paper has a bleed.
_BESIDE: Mapping[str, tuple[str, ...]] = {"size": ("dpi",), "bleed": ("size", "dpi")}


def read_choice(
    story: Story, options: Mapping[str, str], *, language: str, parts: tuple[str, ...] = PARTS
) -> tuple[ImageRequest, dict[str, str]]:
    """Read the choice in the page's address.

    Args:
        story: the story.
        options: of the address: ``chapter``, ``format`` and those of an image.
        language: the image's, where the address names none.
        parts: which can be drawn.

    Returns:
        The image, and those of the options that had to be left out.
    """
    usual = {"chapter": next(iter(story.chapters[story.language])), "format": FORMATS[0]}
    usual["lang"] = language
    good: dict[str, str] = {}
    for name, value in options.items():
        beside = {other: options[other] for other in _BESIDE.get(name, ()) if other in options}
        if any(_can_read(story, {**usual, **more, name: value}, parts) for more in ({}, beside)):
            good[name] = value
    # Each by itself is good; a size and its dpi may be too much together.
    for name in ("bleed", "dpi", "size", "parts"):
        if not _can_read(story, {**usual, **good}, parts):
            good.pop(name, None)
    refused = {name: value for name, value in options.items() if name not in good}
    return _read(story, {**usual, **good}), refused


def write_choice(story: Story, wanted: ImageRequest) -> dict[str, str]:
    """Return the options that keep a choice in the page's address."""
    told = {"chapter": wanted.chapter, "lang": wanted.language}
    if wanted.format != FORMATS[0]:
        told["format"] = wanted.format
    return told | list_options(story, wanted)


def fill_controls(wanted: ImageRequest) -> dict[str, Any]:
    """Return what the page's controls show for an image, by their names."""
    size = wanted.size
    unit = "px" if size.width_mm is None else "mm"
    return {
        "chapter": wanted.chapter,
        "format": wanted.format,
        "size": size.name if size.name in SIZES else FREE,
        "unit": unit,
        "width": float(size.width_mm or size.width),
        "height": float(size.height_mm or size.height),
        "dpi": float(size.dpi),
        "lang": wanted.language,
        "names": wanted.names,
        "projection": wanted.projection,
        "theme": wanted.theme,
        "parts": [part for part in PARTS if part in wanted.parts],
        "quality": wanted.quality,
        "bleed": wanted.bleed,
        "letters": wanted.letters,
    }


def read_controls(story: Story, controls: Mapping[str, Any]) -> ImageRequest:
    """Read the choice in the page's controls.

    Raises:
        AddressError: the size cannot be drawn.
    """
    size = controls["size"]
    if size == FREE:
        unit = "" if controls["unit"] == "px" else controls["unit"]
        size = f"{controls['width']:g}x{controls['height']:g}{unit}"
    wishes = {name: controls[name] for name in ("lang", "names", "projection", "theme")}
    wishes["size"] = size
    if "dpi" in controls:
        wishes["dpi"] = f"{controls['dpi']:g}"
    wishes["parts"] = ",".join(controls["parts"]) or "none"
    # What is not shown for a format is not asked for.
    if controls.get("quality") is not None:
        wishes["quality"] = f"{controls['quality']}"
    if controls.get("bleed"):
        wishes["bleed"] = f"{controls['bleed']:g}"
    if "letters" in controls:
        wishes["letters"] = controls["letters"]
    return read_wanted(story, controls["chapter"], controls["format"], wishes)


def find_unit(size: str, unit: str) -> str:
    """Return the unit of a size: of a named one its own, of a free one ``unit``."""
    if size not in SIZES:
        return unit
    return "px" if SIZES[size].width_mm is None else "mm"


def _can_read(story: Story, options: Mapping[str, str], parts: tuple[str, ...]) -> bool:
    if any(name not in ("chapter", "format", *FIELDS) for name in options):
        return False
    if options["format"] not in FORMATS:
        return False
    try:
        return _read(story, options).parts <= set(parts)
    except AddressError:
        return False


def _read(story: Story, options: Mapping[str, str]) -> ImageRequest:
    wishes = {name: value for name, value in options.items() if name in FIELDS}
    return read_wanted(story, options["chapter"], options["format"], wishes)
