"""A source as a line: who, what, where, when, and no markup of its own."""

from __future__ import annotations

from typing import Any

import pytest

from geo.story.records import Story
from layers.telling.references import list_parts, render_source, write_title


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ({"title": "A"}, "A."),
        ({"title": "A", "issued": {"date-parts": [[2024, 7, 16]]}}, "A. 16 July 2024."),
        ({"title": "A", "issued": {"date-parts": [[2024, 7]]}}, "A. July 2024."),
        ({"title": "A", "issued": {"date-parts": [[2024]]}}, "A. 2024."),
        (
            {"title": "A", "author": [{"family": "Bly", "given": "Nellie"}, {"literal": "AP"}]},
            "Nellie Bly, AP. A.",
        ),
        ({"title": "A", "author": [{"literal": "<i>"}]}, "&lt;i&gt;. A."),
        ({"title": "A", "container-title": "B", "publisher": "C"}, "A. B. C."),
        (
            {"title": "A", "URL": "https://example.org/?a&b"},
            '<a href="https://example.org/?a&amp;b" rel="noopener noreferrer" target="_top">A</a>.',
        ),
        (
            {"title": "A", "accessed": {"date-parts": [[2026, 11, 26]]}, "note": "N"},
            'A. Seen 26 November 2026. <span class="source-note">N</span>',
        ),
        ({"title": "A", "note": "N"}, 'A. <span class="source-note">N</span>'),
        ({"title": "<b>", "publisher": '"&'}, "&lt;b&gt;. &#34;&amp;."),
    ],
)
def test_a_source_as_a_line(source: dict[str, Any], line: str) -> None:
    assert render_source(source, "en") == line


def test_titles_are_plain_text() -> None:
    assert write_title({"title": "<A>", "container-title": "B"}) == "<A>, B"


def test_every_source_of_the_story_can_be_written(story: Story) -> None:
    for language in story.languages:
        for source in story.sources.values():
            line = render_source(source, language)
            assert ("<a " in line) == bool(source.get("URL"))


def test_the_parts_of_a_source_are_plain_text() -> None:
    source = {
        "title": "<A>",
        "author": [{"family": "Bly", "given": "Nellie"}],
        "publisher": "C",
        "issued": {"date-parts": [[2024, 7]]},
    }
    assert list_parts(source, "en") == ["Nellie Bly", "<A>", "C", "July 2024"]
    assert list_parts({"title": "A"}, "en") == ["A"]
