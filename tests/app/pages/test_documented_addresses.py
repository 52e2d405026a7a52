"""Every address that a document names answers as it says, and every address is named."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from exports.images.request import FIELDS, list_name_forms
from geo.story.checking import DEFAULT_STORY
from geo.story.records import Story
from tests.docs.documents import PAGES, PLACEHOLDER, ROOT, Table, find_section, read_sections
from tests.serving import Server
from views.addresses import Addresses
from views.choices import read_choice
from views.shell import OWN_LANGUAGE, PATHS

PAGE = ROOT / "docs" / "addresses.md"
SECTIONS = ("The app", "The page", "Images and data")
ADDRESSES: list[tuple[str, tuple[str, ...]]] = [
    (address, row[1].code)
    for title in SECTIONS
    for table in find_section(PAGE, title).tables
    for row in table.rows
    for address in row[0].code
]
# An option that there is not, by which an address tells those that there are.
UNKNOWN = "nonsense"
# A value to ask each option of an image with.
GOOD = {
    "chapter": "ship",
    "format": "pdf",
    "size": "square",
    "lang": "ko",
    "projection": "globe",
    "theme": "grey",
    "names": "en",
    "parts": "title,legend",
    "dpi": "150",
    "quality": "80",
    "bleed": "3mm",
    "letters": "outlines",
}
# How the page's scripts look into its address.
_READ = re.compile(r'(?:location\.search\)\.get|readQuery\(\)\.get|StoryMap\.recall)\("(\w+)"\)')


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=90) as client:
        yield client


@pytest.fixture(scope="module")
def values() -> dict[str, tuple[str, ...]]:
    """The values of each option of the page's own table."""
    (table,) = find_section(PAGE, "Options").tables
    return {row[0].code[0]: row[1].code for row in table.rows}


def list_named() -> list[str]:
    """Return each address that stands in some document, in a sentence or in an example."""
    found = set()
    for page in PAGES:
        for section in read_sections(page):
            # "/1985" is a date whose beginning nobody knows.
            found |= {code for code in section.code if re.match(r"/(?!\d)", code)}
            for _, text in section.blocks:
                found |= set(re.findall(r'"https://maps\.example\.org(/[^"]*)"', text))
    return sorted(found)


def fill(address: str) -> str:
    return PLACEHOLDER.sub("ship", address)


def ask(client: httpx.Client, address: str, **options: str) -> httpx.Response:
    """Ask for an address, and oEmbed for that of the story."""
    if urlsplit(address).path == "/oembed":
        options["url"] = f"{str(client.base_url).rstrip('/')}/story"
    query = {**dict(parse_qsl(urlsplit(fill(address)).query)), **options}
    return client.get(fill(address).partition("?")[0], params=query)


def read_scripts() -> str:
    folder = ROOT / "layers" / "page" / "assets"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js")))


def test_each_address_answers(client: httpx.Client, values: dict[str, tuple[str, ...]]) -> None:
    named = list_named()
    assert {"/", "/story", "/story?lang=en#ri-il-kyu"} <= set(named)
    for address in named:
        if address == "/site.zip":
            # It takes minutes, and a page that is looked at to begin with.
            answer = ask(client, address, site="https://example.org")
            assert answer.status_code == 404
            assert "Export page" in answer.text
            continue
        if address == "/story-media/<name>":
            # This story has no pictures; those of another are asked for in tests/views.
            answer = ask(client, address)
            assert (answer.status_code, "pictures" in answer.text) == (404, True)
            continue
        answer = ask(client, address)
        assert answer.status_code == 200, f"{address}: {answer.text}"
        if urlsplit(address).path == "/story":
            # Its scripts read most of them, and the server answers whatever they are.
            for name, value in parse_qsl(urlsplit(address).query):
                assert value in values[name], address
        if urlsplit(address).path == "/oembed":
            assert answer.json()["type"] == "rich"
            continue
        if address == "/healthz":
            assert answer.json()["alive"]
            continue
        ending = fill(address).partition("?")[0].rpartition(".")[2]
        kind = answer.headers["Content-Type"]
        assert (ending in ("/", "html") or "/" in ending) == kind.startswith("text/html"), address


def test_each_route_and_page_is_named() -> None:
    routes = {route.path for route in Addresses(DEFAULT_STORY).list_routes()}
    named = {address.partition("?")[0] for address in list_named()}
    for path in routes:
        start, brace, _ = path.partition("{")
        if not brace:
            # "/map" alone is there to say in one sentence which maps there are.
            assert path in named or f"{path}/{{name:path}}" in routes, path
        else:
            assert any(address.startswith(start) for address in named), path
    assert set(PATHS) <= named


def test_each_data_file_is_named(client: httpx.Client) -> None:
    choices = client.get("/data/").text.partition("there are ")[2].rstrip(".\n")
    files = {f"/data/{name}" for name in re.split(r", | and ", choices)}
    assert files == {address for address, _ in ADDRESSES if address.startswith("/data/")}


@pytest.mark.parametrize(
    ("address", "options"),
    [row for row in ADDRESSES if row[0].startswith(("/map/", "/data/", "/handout/", "/story."))],
)
def test_each_option_is_named_and_no_other(
    client: httpx.Client, address: str, options: tuple[str, ...]
) -> None:
    answer = client.get(fill(address), params={UNKNOWN: "1"})
    assert answer.status_code == 400
    choices = answer.text.partition("there are ")[2].rstrip(".\n")
    assert set(re.split(r", | and ", choices)) == set(options)


@pytest.mark.parametrize("option", GOOD)
def test_the_export_pages_options_are_those_of_an_image(story: Story, option: str) -> None:
    (options,) = [options for address, options in ADDRESSES if address == "/export"]
    assert set(options) - {OWN_LANGUAGE} == GOOD.keys() == {"chapter", "format", *FIELDS}
    # Only paper has a bleed.
    beside = {"size": "double"} if option == "bleed" else {}
    assert read_choice(story, {**beside, option: GOOD[option]}, language="en")[1] == {}
    refused = {option: UNKNOWN}
    assert read_choice(story, {**beside, **refused}, language="en")[1] == refused


def test_each_option_of_the_page_is_read_by_it_and_named() -> None:
    (options,) = [options for address, options in ADDRESSES if address == "/story"]
    assert set(options) == set(_READ.findall(read_scripts())) | {"lang", "embed"}


def test_each_mode_is_named(values: dict[str, tuple[str, ...]]) -> None:
    (modes,) = re.findall(r'\[("scroll", "step", [^\]]*)\]', read_scripts())
    assert values["mode"] == tuple(re.findall(r'"(\w+)"', modes))


def test_each_option_has_its_values(values: dict[str, tuple[str, ...]], story: Story) -> None:
    assert values["lang"] == story.languages
    assert values["names"] == list_name_forms(story)
    assert story.lesson is not None
    assert values["plan"] == tuple(story.lesson.plans)
    named = {option for _, options in ADDRESSES for option in options}
    images = {
        code.removeprefix("--")
        for title in ("Images", "Handouts")
        for table in _list_option_tables(title)
        for row in table.rows
        for code in row[0].code
    }
    assert named <= values.keys() | images | {"chapter"}


def test_each_value_is_answered(client: httpx.Client, values: dict[str, tuple[str, ...]]) -> None:
    # What images cost is no matter of this test, and data is the same for each name.
    asked = [
        (address, option)
        for address, options in ADDRESSES
        for option in set(options) & values.keys()
        if not address.startswith("/map/") and (address, option) != ("/export", "names")
    ]
    together: dict[str, tuple[list[str], set[str]]] = {}
    for address, option in asked:
        # One way answers all of a folder: each of its addresses is asked for other values.
        folder = address.rpartition("/")[0] if address.startswith(("/data/", "/handout/")) else ""
        addresses, options = together.setdefault(folder or address, ([], set()))
        addresses.append(address)
        options.add(option)
    for addresses, options in together.values():
        turns = itertools.cycle(dict.fromkeys(addresses))
        # Each value of each option once, beside some of the others.
        for turn in range(max(len(values[option]) for option in options)):
            wishes = {o: values[o][turn % len(values[o])] for o in options if values[o]}
            answer = ask(client, next(turns), **wishes)
            assert answer.status_code == 200, answer.url


def _list_option_tables(title: str) -> list[Table]:
    tables = find_section(ROOT / "docs" / "formats.md", title).tables
    return [table for table in tables if table.head[0] == "option"]
