"""Where the pages and pictures of a site of plain files stand."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class SiteAddresses:
    """The addresses of one story on a site, as ``layers.page.addresses.PageAddresses`` has them.

    Attributes:
        base: the address of the story's folder, without a slash at its end.
        language: the story's first, whose pages stand in the folder itself; those of the others
            stand in folders named after them.
    """

    base: str
    language: str

    def write_page(self, chapter: str | None, language: str | None) -> str:
        """Return the address of the page, opened at the chapter."""
        return f"{self._write_folder(language)}/{name_page(chapter)}"

    def write_image(self, chapter: str, language: str) -> str:
        """Return the address of the chapter's picture for previews."""
        return f"{self._write_folder(language)}/map/{quote(chapter)}.png"

    def write_embed(self, chapter: str | None, language: str | None) -> str:
        """Return the address for a frame in somebody's page."""
        return f"{self._write_folder(language)}/{name_embed(chapter)}"

    def write_oembed(self, chapter: str | None, language: str | None) -> str:
        """Return the address of what oEmbed says of the page."""
        return f"{self._write_folder(language)}/{name_oembed(chapter)}"

    def _write_folder(self, language: str | None) -> str:
        return f"{self.base}/{name_folder(language, self.language)}".rstrip("/")


def name_folder(language: str | None, first: str) -> str:
    """Return the folder of a language below the story's, with a slash at its end, or ``""``."""
    return "" if language in (None, first) else f"{language}/"


def name_page(chapter: str | None) -> str:
    """Return where a page stands in its language's folder."""
    return "" if chapter is None else f"story/{quote(chapter)}/"


def name_embed(chapter: str | None) -> str:
    """Return where a page for a frame stands in its language's folder."""
    return "embed/" if chapter is None else f"embed/{quote(chapter)}/"


def name_oembed(chapter: str | None) -> str:
    """Return where oEmbed's file on a page stands in its language's folder."""
    return f"oembed/{'index' if chapter is None else quote(chapter)}.json"
