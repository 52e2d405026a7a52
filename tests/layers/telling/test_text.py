"""The narrative as HTML: cited, linked, and escaped."""

from __future__ import annotations

import re

import pytest

from geo.story.records import Story
from layers.scene import find_homes
from layers.telling.text import NarrativeWriter
from layers.telling.words import load_words


@pytest.fixture
def writer(story: Story) -> NarrativeWriter:
    return NarrativeWriter(story, load_words("en"), find_homes(story, "en"))


def test_sources_are_numbered_in_the_order_they_come_up(writer: NarrativeWriter) -> None:
    first = writer.write("One [@jtbc-ri; @article]. Two [@article].")
    second = writer.write_inline("Three [@chosun-2024-07-16; @jtbc-ri].")
    assert re.findall(r'href="#source-(\d+)"', first + second) == ["1", "2", "2", "3", "1"]
    assert writer.numbers == {"jtbc-ri": 1, "article": 2, "chosun-2024-07-16": 3}
    assert 'aria-label="Source 1: ' in first


@pytest.mark.parametrize(
    ("text", "classes", "home"),
    [
        ("[his way](route:ri-il-kyu)", "name hue-0", "leaving-havana"),
        ("[Havana](place:havana)", "name is-plain", None),
        ("[the port](place:havana)", "name", None),
        ("[the ship](event:ship-held)", "name", "ship"),
    ],
)
def test_names_lead_to_their_shapes(
    writer: NarrativeWriter, story: Story, text: str, classes: str, home: str | None
) -> None:
    kind, id_ = re.findall(r"\((\w+):(.*)\)", text)[0]
    home = home or find_homes(story, "en")[kind, id_]
    expected = f'class="{classes}" href="#{home}" data-kind="{kind}" data-id="{id_}"'
    assert expected in writer.write(text)


def test_addresses_elsewhere_know_nothing_of_the_page(writer: NarrativeWriter) -> None:
    html = writer.write("[there](https://example.org/?a=1&b=2)")
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        'A <img src=x onerror="alert(1)"> picture',
        "[x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html,<script>alert(1)</script>)",
        '[x](https://example.org/"onmouseover="alert(1))',
        '[x](place:"onmouseover="alert(1))',
        '`<script>` [@"><script>]',
        '> <iframe src="https://example.org">',
    ],
)
def test_no_markup_gets_through(writer: NarrativeWriter, text: str) -> None:
    html = writer.write(text) + writer.write_inline(text)
    elements = re.findall(r"<(\w+)((?:\s+[\w-]+=\"[^\"]*\")*)\s*/?>", html)
    assert html.count("<") == len(elements) + html.count("</")
    assert {name for name, _ in elements} <= {"p", "a", "code", "div", "span"}
    attributes = {name for _, all_ in elements for name in re.findall(r"\s([\w-]+)=", all_)}
    assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r'href="(?!https?:|#|")', html)
