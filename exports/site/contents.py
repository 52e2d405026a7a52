"""What a site holds, by kind: how many files, and how many bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.story.records import Story
from layers.page.media import FOLDER as MEDIA

# As they are told, the pages first; of media only where a story has any.
KINDS = ("pages", "frames", "images", "media", "data", "handouts", "file", "lists", "packed")
_FOLDERS = {
    "story": "pages",
    "embed": "frames",
    "oembed": "frames",
    "map": "images",
    MEDIA.rstrip("/"): "media",
    "data": "data",
    "handout": "handouts",
}
# PNG, SVG, PDF and the text that goes beside them.
_FILES_OF_AN_IMAGE = 4


@dataclass(frozen=True)
class Held:
    """How many files of a kind there are, and how many bytes; None where that is not known."""

    files: int | None
    size: int | None = None


def foresee_contents(story: Story) -> Mapping[str, Held]:
    """Return what the site of a story will hold, by ``KINDS``, before it is made."""
    languages, chapters = len(story.languages), len(story.chapters[story.language])
    known = {
        # The story's own page stands at two addresses.
        "pages": languages * (chapters + 2),
        "frames": languages * (chapters + 1) * 2,
        "images": languages * chapters * _FILES_OF_AN_IMAGE,
        "file": 1,
    }
    return {kind: Held(known.get(kind)) for kind in _list_kinds(story)}


def count_contents(sizes: Iterable[tuple[str, int]], story: Story) -> Mapping[str, Held]:
    """Return what the site of one story holds, by ``KINDS``.

    Args:
        sizes: each file's path on the site and its bytes.
        story: the story.
    """
    counts = {kind: [0, 0] for kind in _list_kinds(story)}
    for path, size in sizes:
        count = counts[_find_kind(path, story)]
        count[0] += 1
        count[1] += size
    return {kind: Held(files, size) for kind, (files, size) in counts.items()}


def _list_kinds(story: Story) -> tuple[str, ...]:
    return tuple(kind for kind in KINDS if kind != "media" or story.has_media)


def _find_kind(path: str, story: Story) -> str:
    if path.endswith((".br", ".gz")):
        return "packed"
    if path == "story.html":
        return "file"
    first, _, rest = path.partition("/")
    if rest and first in story.languages[1:]:
        path = rest
    if path == "index.html":
        return "pages"
    return _FOLDERS.get(path.partition("/")[0], "lists")
