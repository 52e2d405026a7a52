"""A page opened at a chapter shows that one's state before any script has run."""

from __future__ import annotations

import pytest

from exports.site.shares import Share, make_share
from geo.story.records import Story
from layers.map.legend import build_legend
from layers.page.opening import open_at
from layers.page.page import build_page
from layers.scene import lay_out
from layers.telling.timeline import build_timeline
from layers.telling.words import load_words


def test_a_page_opened_at_a_chapter_says_its_place(story: Story) -> None:
    page = build_page(story, "en")
    ids = list(story.chapters["en"])
    for number, id_ in enumerate(ids, 1):
        html = page.introduce(page.head, id_)
        assert html.count('aria-current="step"') == 1
        assert f'<section class="chapter" id="{id_}" aria-labelledby="title-{id_}" aria-' in html
        assert f"<b>{number}</b> / {len(ids)}" in html
        assert ('<body data-mode="scroll" class="at-end">' in html) == (number == len(ids))
    # Who comes to the story begins on its cover.
    assert page.introduce(page.head) == page.html


@pytest.mark.parametrize(
    ("id_", "routes", "said"),
    [
        ("ties", set(), "14 February 2024 South Korea and Cuba establish ties"),
        ("hwang-jang-yop", {"hwang-jang-yop"}, "January 1997 (reported) – 20 April 1997"),
    ],
)
def test_its_map_is_the_chapters_own(story: Story, id_: str, routes: set[str], said: str) -> None:
    scene, words = lay_out(story, "en"), load_words("en")
    legend = build_legend(scene, words)
    opened = open_at(id_, scene, build_timeline(scene, words), legend)
    assert opened.routes == routes
    assert opened.said == said
    assert bool(opened.marks) != bool(routes)
    assert set(opened.signs) <= {item.sign for item in legend}
    assert opened.marks[-1:] == tuple(it for it in opened.marks if it in opened.signs)[:1]


def test_a_story_without_dates_says_no_moments(story: Story) -> None:
    scene = lay_out(story, "en")
    assert open_at("ties", scene, None, build_legend(scene, load_words("en"))).said == ""


def test_a_sites_pages_open_at_their_chapters(story: Story) -> None:
    made = make_share(Share(story, "", "https://a.example", "frames", "ko"))
    for number, id_ in enumerate(story.chapters["ko"], 1):
        frame = made.files[f"ko/embed/{id_}/index.html"].decode()
        assert f"<b>{number}</b> / " in frame
        assert f'id="{id_}" aria-labelledby="title-{id_}" ' in frame
