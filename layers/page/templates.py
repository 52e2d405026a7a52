"""The templates of the pages and what is put into them, everything escaped."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import rcssmin
import rjsmin
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from geo.story.locales import is_right_to_left

ASSETS = Path(__file__).parent / "assets"


def get_template(name: str, *, folder: Path = ASSETS) -> Template:
    """Return a template of a folder; a value that it names and does not get is an error."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["write_language"] = write_language
    return environment.get_template(name)


def write_language(tag: str) -> Markup:
    """Return the attributes that tell the language of an element, and its direction if backward."""
    return Markup('lang="{}"{}').format(
        tag, Markup(' dir="rtl"') if is_right_to_left(tag) else Markup("")
    )


def read_asset(name: str) -> str:
    """Return the text of a script or style sheet."""
    return (ASSETS / name).read_text(encoding="utf-8")


def read_scripts(*names: str) -> str:
    """Return scripts as one, without comments: readers on the way download none."""
    return str(rjsmin.jsmin("\n".join(map(read_asset, names))))


def join_styles(*styles: str) -> str:
    """Return the texts of style sheets as one, without comments and indents."""
    return str(rcssmin.cssmin("\n".join(styles)))


def read_leaflet(name: str) -> str:
    """Return the text of one of Leaflet's own files, without the addresses of others."""
    text = files("xstatic.pkg.leaflet").joinpath("data", name).read_text(encoding="utf-8")
    # Its map file and its marker images are not there to be asked for.
    lines = [line for line in text.splitlines() if "sourceMappingURL" not in line]
    return "\n".join(line for line in lines if "url(images/" not in line)


def write_json(value: object) -> Markup:
    """Return a value as JSON for a script element."""
    # "<" would let a text in the data end its script element.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704
