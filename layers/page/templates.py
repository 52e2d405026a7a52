"""The templates of the pages, everything put into them escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

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
    return environment.get_template(name)


def read_asset(name: str) -> str:
    """Return the text of a script or style sheet."""
    return (ASSETS / name).read_text(encoding="utf-8")
