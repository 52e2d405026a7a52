"""What a site has once: what it tells CDNs, and the list of its stories."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

import pytest

from exports.site.lists import make_site_files
from geo.story.records import Story

BASE = "https://example.org"


def list_rules(told: str, header: str) -> list[re.Pattern[str]]:
    """Return what a CDN makes of the paths to which a header is given."""
    paths = re.findall(rf"^(/\S*)\n(?:  .*\n)*?  {re.escape(header)}", told, re.MULTILINE)
    # Cloudflare's: any signs for a star, of which a rule has one, and a folder behind a colon.
    assert all(path.count("*") <= 1 for path in paths)
    return [re.compile(re.sub(r":\w+", "[^/]+", path).replace("*", ".*")) for path in paths]


@pytest.mark.parametrize("folder", ["", "envoys/"])
def test_a_cdn_is_told_once_of_every_language_and_story(story: Story, folder: str) -> None:
    stories = [(story, folder)] if not folder else [(story, folder), (story, "others/")]
    told = make_site_files(stories, base=BASE)["_headers"].decode()
    shared = list_rules(told, "Access-Control-Allow-Origin: *")
    for path in ("map/ship.png", "ko/map/ship.svg", "ko/oembed/index.json", "data/places.geojson"):
        # What two rules say is joined, and `*, *` is no origin.
        assert sum(bool(rule.fullmatch(f"/{folder}{path}")) for rule in shared) == 1, path
    assert not any(rule.fullmatch(f"/{folder}story/ship/index.html") for rule in shared)
    (kept,) = list_rules(told, "Cache-Control: public, max-age=31536000, immutable")
    assert kept.fullmatch(f"/{folder}icon-192-f7516eb9ac1b.png")


def test_the_list_of_stories_is_kept_for_reading_without_a_network(story: Story) -> None:
    html = make_site_files([(story, "a/"), (story, "b/")], base=BASE)["index.html"].decode()
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert 'register("sw.js")' in script
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in html
