"""The app's pages as they arrive: named, in the reader's language, light, and kept."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx
import pytest
from starlette.responses import PlainTextResponse

from geo.story.records import Story
from layers.telling.words import load_words
from tests.views.conftest import SITE, Client
from views.shell import PAGES, list_files
from views.statics import ServeStatics

LINKS = re.compile(r'<a href="([^"]*)"(?: data-page="(\w+)"| lang="[^"]*" hreflang="([^"]*)")')


def find_links(html: str) -> dict[str, str]:
    """Return where the bar leads, by the names of pages and languages."""
    return {page or tag: unescape(address) for address, page, tag in LINKS.findall(html)}


def ask_statics(address: str, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = ServeStatics(PlainTextResponse("another", 418))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
        ) as client:
            return await client.get(address)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(ask())).result()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_what_it_is(client: Client, story: Story, page: str, language: str) -> None:
    path = "/" if page == "read" else f"/{page}"
    html = client.get(path, accept_language=language).text
    title, words = story.title[language], load_words(language)
    expected = title if page == "read" else f"{words.say(PAGES[page])} – {title}"
    assert f'<html lang="{language}">' in html
    assert f"<title>{expected}</title>" in html
    assert story.subtitle[language] in html
    assert '<link rel="icon" href="data:image/svg+xml,' in html
    assert "favicon" not in html
    assert re.findall(r'aria-current="page">([^<]*)<', html) == [words.say(PAGES[page])]


def test_the_bar_keeps_language_and_chapter(client: Client) -> None:
    links = find_links(client.get("/teach?lang=ko&chapter=ship", accept_language="en").text)
    assert links == {
        "read": "/?lang=ko#ship",
        "export": "/export?chapter=ship&ui=ko",
        "teach": "/teach?chapter=ship&lang=ko",
        "sources": "/sources?chapter=ship&lang=ko",
        "en": "/teach?chapter=ship&lang=en",
        "ko": "/teach?chapter=ship&lang=ko",
    }


def test_on_export_the_images_language_is_not_the_pages(client: Client) -> None:
    html = client.get("/export?lang=ko", accept_language="en").text
    assert '<html lang="en">' in html
    assert '<html lang="ko">' in client.get("/export?lang=en&ui=ko").text


@pytest.mark.parametrize("query", ["chapter=%22%3E%3Cb%3E", "lang=%22%3E%3Cb%3E", "ui=%3Cb%3E"])
def test_what_an_address_says_is_no_markup(client: Client, query: str) -> None:
    for path in ("/", "/export", "/teach"):
        assert "<b>" not in client.get(f"{path}?{query}").text


def test_the_first_page_shows_the_story_before_anything_else(client: Client) -> None:
    html = client.get("/?lang=ko").text
    assert 'src="/story?in=app&amp;lang=ko"' in html
    assert "/static/js" not in re.sub(r'data-files="[^"]*"', "", html)
    card = re.search(r'property="og:url" content="([^"]*)"', html)
    assert card is not None
    assert card[1] == "http://test/story?lang=ko"


def test_streamlits_client_is_told_where_its_server_is(client: Client, sited: Client) -> None:
    for html in (client.get("/export").text, sited.get("/export").text):
        start = html.index("BACKEND_BASE_URL")
        assert start < html.index('<script type="module"')
        assert 'src="/static/js/' in html
    assert f'<link rel="canonical" href="{SITE}/export">' in sited.get("/export").text


@pytest.mark.parametrize(("path", "part"), [("/teach", "h3"), ("/sources", "ol")])
def test_pages_of_text_are_whole_as_they_arrive(
    client: Client, sited: Client, path: str, part: str
) -> None:
    for asked in (client, sited):
        html = asked.get(path).text
        assert html.count(f"<{part}") >= 1
        # Nor do they wait for anything of Streamlit's.
        assert "/static/" not in html
        assert len(asked.get(path, accept_encoding="br").content) < 250_000


def test_its_files_come_compressed_and_are_kept_for_ever(client: Client) -> None:
    total = len(client.get("/", accept_encoding="br").content)
    total += int(client.get("/story?in=app", accept_encoding="br").headers["Content-Length"])
    for path in list_files():
        answer = ask_statics(f"/{path}", **{"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        total += int(answer.headers["Content-Length"])
        if path.endswith((".js", ".css")) and len(answer.content) > 2000:
            assert answer.headers["Content-Encoding"] == "br"
            assert int(answer.headers["Content-Length"]) < 0.6 * len(answer.content)
    assert 400_000 < total <= 1_100_000


@pytest.mark.parametrize(
    "address",
    ["/static/js/none.js", "/static/../index.html", "/static/%2e%2e/index.html", "/static", "/x"],
)
def test_what_is_no_file_of_its_is_left_to_the_app(address: str) -> None:
    assert ask_statics(address).status_code == 418
