"""What a shared address shows: its card, as a parser of link previews reads it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from markupsafe import escape
from PIL import Image
from webpreview import OpenGraph, TwitterCard

from geo.story.records import Chapter, Story, Texts
from layers.page.addresses import AppAddresses
from layers.page.sharing import FRAME_SIZE, describe_card, write_head
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.views.conftest import SITE, Client

HOST = "http://test"
# The parser takes no host without a dot.
PUBLIC = "http://maps.example.org/story"


def preview(html: str) -> OpenGraph:
    """Return what a preview shows of a page, the same by Open Graph as by Twitter's card."""
    names = ["title", "description", "image", "site_name"]
    card = OpenGraph(PUBLIC, [f"og:{name}" for name in names], content=html, parser="lxml")
    twitter = [f"twitter:{name}" for name in names[:3]]
    other = TwitterCard(PUBLIC, twitter, content=html, parser="lxml")
    assert [other[name] for name in names[:3]] == [card[name] for name in names[:3]]
    return card


def find_links(html: str, rel: str) -> list[tuple[str, str]]:
    """Return each link of a kind: its language or media type, and its address."""
    pattern = rf'<link rel="{rel}"(?: (?:hreflang|type)="([^"]*)")? href="([^"]*)"'
    return [(what, address.replace("&amp;", "&")) for what, address in re.findall(pattern, html)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_chapter_has_a_card_of_its_own(story: Story, language: str) -> None:
    scene, words = lay_out(story, language), load_words(language)
    cards = set()
    for id_, chapter in story.chapters[language].items():
        head = write_head(describe_card(id_, scene, words, AppAddresses(HOST)), story)
        card = preview(head)
        assert card.title == chapter.title
        assert card.description == chapter.line
        assert card.site_name == story.title[language]
        assert card.image == f"{HOST}/map/{id_}.png?lang={language}"
        assert f"<title>{escape(chapter.title)} – " in head
        cards.add((card.title, card.description, card.image))
    assert len(cards) == len(story.chapters[language])


def test_a_story_that_says_less_has_cards_as_well(story: Story) -> None:
    bare = replace(story, updated=None, by=Texts(), licence="", routes={}, sources={})
    bare = replace(bare, chapters={"en": {"one": Chapter("one", "en", "Title", "A text. More.")}})
    scene = lay_out(bare, "en")
    for chapter in (None, "one"):
        card = describe_card(chapter, scene, load_words("en"), AppAddresses(HOST))
        assert preview(write_head(card, bare)).title == card.title
    assert card.description == "A text."


def test_a_chapter_says_where_it_stands_in_which_language(client: Client) -> None:
    answer = client.get("/story/ship?lang=ko")
    assert answer.headers["Content-Language"] == "ko"
    assert find_links(answer.text, "canonical") == [("", f"{HOST}/story/ship?lang=ko")]
    others = dict(find_links(answer.text, "alternate"))
    assert others["en"] == f"{HOST}/story/ship?lang=en"
    assert others["x-default"] == f"{HOST}/story/ship"


def test_the_picture_of_a_card_is_as_large_as_it_says(client: Client) -> None:
    answer = client.get("/story/ship?lang=ko")
    address = preview(answer.text).image.removeprefix(HOST)
    image = Image.open(io.BytesIO(client.get(address).content))
    assert image.size == (1200, 630)
    assert '<meta property="og:image:width" content="1200">' in answer.text
    assert '<meta property="og:image:height" content="630">' in answer.text


def test_the_whole_has_a_card_too(client: Client, story: Story) -> None:
    card = preview(client.get("/story", accept_language="ko").text)
    assert (card.title, card.description) == (story.title["ko"], story.subtitle["ko"])


def test_a_chapter_cites_its_sources_to_machines(client: Client, story: Story) -> None:
    html = client.get("/story/ship").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found is not None
    article = json.loads(found[1])
    assert (article["@type"], article["inLanguage"]) == ("Article", "en")
    titles = {source["title"] for source in story.sources.values()}
    cited = {source["name"] for source in article["citation"]}
    assert cited < titles
    assert article["dateModified"] == "2026-11-26"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/story/support?lang=ko", "arriving?lang=ko"),
        ("/story/SHIP", "ship"),
        ("/story/ship/", "../ship"),
        ("/story/", "../story"),
    ],
)
def test_an_address_of_before_leads_on(client: Client, address: str, leads_to: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads_to)


def test_whole_addresses_are_those_of_the_site(sited: Client) -> None:
    head, _, _ = sited.get("/story", host="elsewhere.example").text.partition("</head>")
    addresses = set(re.findall(r'(?:content|href)="(https?://[^"]*)"', head))
    assert addresses
    assert all(address.startswith(f"{SITE}/") for address in addresses)


@pytest.mark.parametrize("host", ['a"b', "a/b", "a b", "<script>", "a@b", "", "[::1"])
def test_a_host_that_is_none_is_refused(client: Client, host: str) -> None:
    answer = client.get("/story", host=host)
    assert answer.status_code == 400
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("host", ["maps.example.org:8501", "[::1]:8501"])
def test_a_host_is_taken_as_it_is(client: Client, host: str) -> None:
    html = client.get("/story/ship", host=host).text
    assert f'<meta property="og:url" content="http://{host}/story/ship?lang=en">' in html


def test_oembed_gives_a_frame_of_the_chapter(client: Client) -> None:
    links = find_links(client.get("/story/ship?lang=ko").text, "alternate")
    address = dict(links)["application/json+oembed"].removeprefix(HOST)
    told = client.get(address).json()
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert f'src="{HOST}/story/ship?embed=1&amp;lang=ko"' in told["html"]
    assert told["thumbnail_url"] == f"{HOST}/map/ship.png?lang=ko"
    small = client.get(f"{address}&maxwidth=320&maxheight=400").json()
    assert (small["width"], small["height"]) == (320, 400)
    assert 'width="320"' in small["html"]
    least = client.get(f"{address}&maxwidth=1&maxheight=99999&dnt=1&format=json").json()
    assert (least["width"], least["height"]) == (1, FRAME_SIZE[1])


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("/story", "/story?embed=1"),
        ("/?lang=ko#ship", "/story/ship?embed=1"),
        ("/story#ship", "/story/ship?embed=1"),
        ("/story/SHIP/?utm_source=x", "/story/ship?embed=1"),
        ("/story/support", "/story/arriving?embed=1"),
    ],
)
def test_oembed_takes_each_address_of_the_page(client: Client, url: str, opens: str) -> None:
    told = client.get(f"/oembed?url={quote(HOST + url, safe='')}").json()
    assert f'src="{HOST}{opens}' in told["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=http://elsewhere.example/story", 404),
        ("url=http://test.elsewhere.example/story", 404),
        ("url=http://test@elsewhere.example/story", 404),
        ("url=ftp://test/story", 404),
        ("url=//test/story", 404),
        ("url=javascript:alert(1)//test/story", 404),
        ("url=http://test/map/ship.png", 404),
        ("url=http://test/story/nowhere", 404),
        ("url=http://test/story%3Flang=xx", 400),
        ("url=http://test/story&maxwidth=wide", 400),
        ("url=http://test/story&maxheight=0", 400),
        ("url=http://test/story&url=http://test/story", 400),
        ("url=http://test/story&format=xml", 501),
    ],
)
def test_oembed_refuses_in_one_sentence(client: Client, query: str, status: int) -> None:
    answer = client.get(f"/oembed?{query}")
    assert answer.status_code == status
    assert answer.text.count("\n") == 1
