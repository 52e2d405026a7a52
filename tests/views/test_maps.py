"""Images by address, on a server and without a browser."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from exports.images import image as drawing
from exports.images.request import RequestError, read_request
from geo.story.records import Story
from tests.views.conftest import SITE, Client
from views.keeping import BusyError
from views.making import MEDIA_TYPES
from views.maps import MapAddress, name_file, read_wanted, write_address

STARTS = {
    "png": b"\x89PNG",
    "jpg": b"\xff\xd8\xff",
    "webp": b"RIFF",
    "tiff": b"II*\0",
    "pptx": b"PK\3\4",
    "docx": b"PK\3\4",
    "svg": b"<?xml",
    "pdf": b"%PDF-",
    "txt": b"One night in Havana",
}
# What tells those apart that begin as others do.
HOLDS = {"webp": b"WEBPVP8", "pptx": b"ppt/presentation.xml", "docx": b"word/document.xml"}


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_each_format_is_what_it_says(client: Client, ending: str) -> None:
    answer = client.get(f"/map/overview.{ending}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == MEDIA_TYPES[ending]
    assert answer.content.startswith(STARTS[ending])
    assert HOLDS.get(ending, b"") in answer.content
    name = f"overview-social-light-en.{ending}"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    saved = client.get(f"/map/overview.{ending}?download=1")
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert saved.content == answer.content


def test_every_chapter_of_a_story_has_an_image(sited: Client, voyage: Story) -> None:
    for chapter in voyage.chapters["en"]:
        assert sited.get(f"/map/{chapter}.svg?lang=fr").headers["Content-Language"] == "fr"


@pytest.mark.quick
def test_options_reach_the_image(client: Client) -> None:
    wishes = "size=90x60mm&dpi=150&theme=dark&lang=ko&parts=title,labels"
    answer = client.get(f"/map/acting-ambassadors.png?{wishes}")
    image = Image.open(io.BytesIO(answer.content))
    assert image.size == (531, 354)
    assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
    assert image.getpixel((1, 1)) != (253, 252, 249)
    assert answer.headers["Content-Language"] == "ko"


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_an_id_that_a_chapter_once_had_leads_to_its_address_of_now(
    client: Client, ending: str
) -> None:
    answer = client.get(f"/map/rome-envoy.{ending}?lang=ko&size=200x150mm")
    assert (answer.status_code, answer.content) == (308, b"")
    assert answer.headers["Location"] == f"acting-ambassadors.{ending}?lang=ko&size=200x150mm"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    moved = client.head(f"/map/reasons.{ending}")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"leaving-havana.{ending}")


def test_an_id_of_once_is_of_no_other_kind_of_file(client: Client) -> None:
    assert client.get("/map/rome-envoy.gif").status_code == 404


def test_an_image_is_sent_once_to_who_has_it(client: Client) -> None:
    address = "/map/ship.png?size=square"
    first = client.get(address)
    second = client.get(address, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.content) == (304, b"")
    assert client.get(f"{address}&theme=grey").headers["ETag"] != first.headers["ETag"]


def test_head_tells_of_an_image(client: Client) -> None:
    head, got = client.head("/map/ship.svg"), client.get("/map/ship.svg")
    assert head.status_code == 200
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Type"] == "image/svg+xml; charset=utf-8"


def test_an_svg_is_sent_small_and_may_run_nothing(client: Client) -> None:
    answer = client.get("/map/ship.svg", Accept_Encoding="br")
    assert answer.headers["Content-Encoding"] == "br"
    assert int(answer.headers["Content-Length"]) < len(answer.content) * 0.6
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    png = client.get("/map/ship.png", Accept_Encoding="br")
    assert png.headers["Content-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("address", "status", "found", "choices"),
    [
        ("/map/nowhere.png", 404, "nowhere.png", ["overview", "ship", ".svg"]),
        ("/map/overview.gif", 404, "overview.gif", [".png", ".svg", ".pdf", ".txt"]),
        ("/map/overview.PNG", 404, "overview.PNG", [".png"]),
        ("/map/overview", 404, '"overview"', [".png", "overview"]),
        ("/map/.png", 404, '".png"', ["overview"]),
        ("/map/a/b.png", 404, "a/b.png", ["overview"]),
        ("/map/%2e%2e/story.toml", 404, "story.toml", ["overview"]),
        ("/map/", 404, '""', ["overview"]),
        ("/map", 404, '""', ["overview"]),
        ("/map/overview.png?size=huge", 400, '"huge"', ["social", "a4", "1600x900"]),
        ("/map/overview.png?lang=xx", 400, '"xx"', ["en", "ko"]),
        ("/map/overview.png?lang=", 400, '""', ["en", "ko"]),
        ("/map/overview.png?projection=flat", 400, '"flat"', ["auto", "equal-earth"]),
        ("/map/overview.png?theme=pink", 400, '"pink"', ["light", "outline"]),
        ("/map/overview.png?names=xx", 400, '"xx"', ["ko-Latn"]),
        ("/map/overview.png?parts=title,hat", 400, '"hat"', ["title", "legend"]),
        ("/map/overview.png?dpi=much", 400, '"much"', ["number"]),
        ("/map/overview.png?dpi=nan", 400, "nan", ["2400"]),
        ("/map/overview.txt?size=huge", 400, '"huge"', ["social"]),
        ("/map/overview.png?sise=social", 400, '"sise"', ["size", "download"]),
        ("/map/overview.png?size=a4&size=social", 400, "size", ["once"]),
        ("/map/overview.png?download=yes", 400, '"yes"', ["1", "0"]),
        ("/map/overview.png?size=6001x6000", 400, "6001 x 6000", ["36 megapixels"]),
        ("/map/overview.pdf?size=9999x9999", 400, "9999 x 9999", ["36 megapixels"]),
        ("/map/overview.png?size=99999x99999", 400, "99999 x 99999", ["36 megapixels"]),
        ("/map/overview.svg?size=a4&dpi=2400", 400, "28063 x 19843", ["36 megapixels"]),
        ("/map/overview.png?size=a4&dpi=1", 400, "12 x 8", ["120 pixels"]),
        ("/map/overview.png?parts=title,qr", 400, "qr", ["public address"]),
        ("/map/overview.txt?parts=title,qr", 400, "qr", ["public address"]),
        ("/map/overview.png?size=40x40mm", 400, "40x40mm", ["larger", "fewer parts"]),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence(
    client: Client, address: str, status: int, found: str, choices: list[str]
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert found in answer.text
    assert all(choice in answer.text for choice in choices)
    assert answer.text.count("\n") == 1
    assert answer.text.endswith(".\n")
    assert not answer.text.endswith("..\n")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("size", ["1200%0D%0AX-Evil:1x630", "1200%0D%0Ax630", "١٢٠٠x630"])
def test_nothing_from_an_address_gets_into_headers(client: Client, size: str) -> None:
    answer = client.get(f"/map/overview.png?size={size}")
    assert answer.status_code in (200, 400)
    name = answer.headers.get("Content-Disposition", 'inline; filename="overview-light-en.png"')
    assert name.isascii()
    assert name.isprintable()
    assert "X-Evil" not in answer.headers


def test_the_text_beside_says_what_the_image_says(client: Client, story: Story) -> None:
    text = client.get("/map/overview.txt?projection=mercator").text
    assert story.chapters["en"]["overview"].title in text
    assert "Mercator projection" in text
    assert story.licence in text
    assert "Chosun Ilbo" in text


def test_the_public_address_gets_into_code_and_text(sited: Client) -> None:
    assert f"{SITE}/story?lang=fr#home" in sited.get("/map/home.txt?lang=fr").text
    with_code = sited.get("/map/home.svg?parts=title,qr")
    assert with_code.status_code == 200
    assert 'id="code"' in with_code.text
    assert 'id="code"' not in sited.get("/map/home.svg?parts=title").text


def test_an_image_is_drawn_once_for_all(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = drawing.draw_image
    began, go_on = threading.Event(), threading.Event()

    def draw_slowly(request: object, scene: object, *, site: str | None = None) -> object:
        drawn.append(request.chapter)  # type: ignore[attr-defined]
        began.set()
        assert go_on.wait(30)
        return draw(request, scene, site=site)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "draw_image", draw_slowly)
    address = MapAddress(story)
    wanted = [read_wanted(story, "ship", "png", wishes) for wishes in ({}, {"lang": "en"})]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(address.find_answer, wanted[0], "png")
        assert began.wait(30)
        second = pool.submit(address.find_answer, wanted[1], "png")
        go_on.set()
        assert first.result(60) is second.result(60)
    assert address.find_answer(wanted[0], "png") is first.result()
    assert drawn == ["ship"]
    assert address.answers.kept_bytes == first.result().size


def test_a_server_with_too_much_to_draw_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BusyError

    monkeypatch.setattr(MapAddress, "find_answer", refuse)
    answer = client.get("/map/overview.png")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("wishes", "query"),
    [
        ({}, ""),
        ({"lang": "en", "size": "social", "dpi": "96", "parts": "all"}, ""),
        ({"theme": "outline"}, "?theme=outline"),
        ({"theme": "outline", "parts": "none", "lang": "ko"}, "?lang=ko&theme=outline"),
        ({"parts": "none"}, "?parts=none"),
        ({"lang": "ko", "names": "en"}, "?lang=ko&names=en"),
        ({"size": "a4", "dpi": "150"}, "?size=a4&dpi=150"),
        ({"size": "a4", "dpi": "300"}, "?size=a4"),
        ({"size": "120 x 80 mm"}, "?size=120+x+80+mm"),
        ({"size": "1200x800mm", "dpi": "40"}, "?size=1200x800mm&dpi=40"),
    ],
)
def test_an_address_says_no_more_than_it_must(
    client: Client, story: Story, wishes: dict[str, str], query: str
) -> None:
    wanted = read_wanted(story, "overview", "svg", wishes)
    address = write_address(story, wanted, "svg")
    assert address == f"/map/overview.svg{query}"
    assert (
        client.get(address)
        .headers["Content-Disposition"]
        .endswith(f'"{name_file(wanted, "svg").replace(" ", "")}"')
    )


def test_a_file_of_text_is_named_like_its_image(story: Story) -> None:
    wanted = read_wanted(story, "ship", "txt", {"size": "a4"})
    assert name_file(wanted, "txt") == "ship-a4-light-en.txt"
    with pytest.raises(RequestError):
        read_request(story, "ship", "txt", {})
