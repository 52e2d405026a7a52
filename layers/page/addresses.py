"""Where a story's pages and pictures stand: whole addresses, for those who meet them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode


class PageAddresses(Protocol):
    """Writes the addresses of one story.

    ``chapter`` is the id of a chapter, None for the whole story. ``language`` is one of the
    story's, None for the one that each reader asks for.
    """

    def write_page(self, chapter: str | None, language: str | None) -> str:
        """Return the address of the page, opened at the chapter."""

    def write_image(self, chapter: str, language: str) -> str:
        """Return the address of the chapter's picture for previews, ``IMAGE_SIZE`` large."""

    def write_embed(self, chapter: str | None, language: str | None) -> str:
        """Return the address for a frame in somebody's page."""

    def write_oembed(self, chapter: str | None, language: str | None) -> str:
        """Return the address of what oEmbed says of the page."""


@dataclass(frozen=True)
class AppAddresses:
    """The addresses of the app that stands at ``base``, an address without a slash at its end."""

    base: str

    def write_page(self, chapter: str | None, language: str | None) -> str:
        """Return the address of the page, opened at the chapter."""
        return self._write(_name_page(chapter), lang=language)

    def write_image(self, chapter: str, language: str) -> str:
        """Return the address of the chapter's picture for previews."""
        return self._write(f"/map/{quote(chapter)}.png", lang=language)

    def write_embed(self, chapter: str | None, language: str | None) -> str:
        """Return the address for a frame in somebody's page."""
        return self._write(_name_page(chapter), embed="1", lang=language)

    def write_oembed(self, chapter: str | None, language: str | None) -> str:
        """Return the address of what oEmbed says of the page."""
        return self._write("/oembed", url=self.write_page(chapter, language))

    def _write(self, path: str, **options: str | None) -> str:
        query = urlencode({name: value for name, value in options.items() if value is not None})
        return f"{self.base}{path}" + (f"?{query}" if query else "")


def _name_page(chapter: str | None) -> str:
    return "/story" if chapter is None else f"/story/{quote(chapter)}"
