"""A copy of a story folder in which a test breaks one thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.story.checking import check_story


class Draft:
    """A story folder that may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list_problems(self) -> list[str]:
        """Return the checker's lines, with paths inside the folder."""
        _, problems = check_story(self.folder)
        return [str(problem).removeprefix(f"{self.folder}/") for problem in problems]

    def path(self, name: str) -> Path:
        return self.folder / name

    def write(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.path(name).write_bytes(data)

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text at its first occurrence, which must be there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        """Change the value that a JSON file holds."""
        value = json.loads(self.path(name).read_text(encoding="utf-8"))
        change(value)
        self.write(name, json.dumps(value))

    def set(self, name: str, *keys: str | int, to: object) -> None:
        """Set one value in a JSON file; a feature or an item may be named by its id."""

        def change(value: Any) -> None:
            for key in keys[:-1]:
                value = find(value, key)
            value[keys[-1]] = to

        self.edit(name, change)


def find(value: Any, key: str | int) -> Any:
    """Return what lies under a key, an index, or the id of a feature or an item."""
    if isinstance(value, dict) and "features" in value and key not in value:
        value = value["features"]
    if isinstance(value, list) and isinstance(key, str):
        return next(item for item in value if item["id"] == key)
    return value[key]
