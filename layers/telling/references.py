"""A source as a line of text: who, what, where, when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from geo.story.citing import list_authors, read_date
from geo.story.dates import format_date
from geo.story.locales import is_right_to_left
from layers.telling.words import load_words


def render_source(source: Mapping[str, Any], language: str) -> Markup:
    """Return a CSL-JSON item as one line of HTML, its title a link where its address is known.

    The day on which it was seen stands after it, where that is given.
    """
    title = escape(source["title"])
    if source.get("URL"):
        title = Markup('<a href="{}" rel="noopener noreferrer" target="_top">{}</a>').format(
            source["URL"], title
        )
    parts = [escape(load_words(language).join_names(list_authors(source))), title]
    parts += [escape(source[name]) for name in ("container-title", "publisher") if name in source]
    parts.append(escape(_write_date(source, "issued", language)))
    line = Markup(". ").join(part for part in parts if part) + Markup(".")
    if source.get("accessed"):
        seen = _write_date(source, "accessed", language)
        line += Markup(" {}").format(load_words(language).say("page.seen", date=seen))
    if source.get("note"):
        line += Markup(' <span class="source-note">{}</span>').format(source["note"])
    # Where lines run backward, one in another script keeps its own order to its last stop.
    return Markup("<bdi>{}</bdi>").format(line) if is_right_to_left(language) else line


def list_parts(source: Mapping[str, Any], language: str) -> list[str]:
    """Return who, what, where and when of a CSL-JSON item as plain text, what is known of it."""
    parts = [load_words(language).join_names(list_authors(source)), str(source["title"])]
    parts += [str(source[name]) for name in ("container-title", "publisher") if name in source]
    parts.append(_write_date(source, "issued", language))
    return [part for part in parts if part]


def name_publisher(source: Mapping[str, Any]) -> str:
    """Return who brought a source out, as short as it is known: where, by whom, or its authors."""
    homes = [source.get(name) for name in ("container-title", "publisher", "collection-title")]
    names = [str(name) for name in (*homes, *list_authors(source)) if name]
    return names[0] if names else str(source["title"])


def write_title(source: Mapping[str, Any]) -> str:
    """Return a source's title and where it appeared, as plain text."""
    return ", ".join(str(source[name]) for name in ("title", "container-title") if name in source)


def _write_date(source: Mapping[str, Any], field: str, language: str) -> str:
    date = read_date(source, field)
    if date is None:
        return str(source.get(field, {}).get("literal", ""))
    return format_date(date, language)
