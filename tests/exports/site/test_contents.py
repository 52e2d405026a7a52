"""What a site holds, told by kind."""

from __future__ import annotations

from exports.site.contents import Held, count_contents, foresee_contents
from exports.site.shares import list_shares, make_share
from geo.story.checking import load_story
from geo.story.records import Story
from tests.conftest import WALK


def test_media_are_counted_as_what_they_are() -> None:
    walk = load_story(WALK)
    shares = [
        s for s in list_shares(walk, folder="", base="https://a.example") if s.kind == "media"
    ]
    sizes = [(path, len(it)) for share in shares for path, it in make_share(share).files.items()]
    held = count_contents(sizes, walk)
    assert held["media"] == Held(len(sizes), sum(size for _, size in sizes))
    assert {kind for kind, of_kind in held.items() if of_kind.files} == {"media"}


def test_of_media_nothing_is_told_where_there_are_none(story: Story) -> None:
    assert "media" not in foresee_contents(story)
