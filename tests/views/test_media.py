"""The app answers for media under the names that its pages give them, whole or in part."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from tests.conftest import RIHLA
from tests.views.conftest import Client


@pytest.fixture(scope="module")
def sounding() -> Client:
    return Client(RIHLA)


def test_a_page_at_any_depth_leads_to_its_media(sounding: Client) -> None:
    for address, way in (("/story", ""), ("/story/egypt", "../"), ("/story/egypt?embed=1", "../")):
        answer = sounding.get(address)
        found = re.findall(r'(?:src|srcset)="([^"]*story-media/[^"]*)"', answer.text)
        assert found
        assert all(it.startswith(f"{way}story-media/") for it in found)
        assert "media.invalid" not in answer.text
        assert "media-src 'self'" in answer.headers["content-security-policy"]


def test_each_file_comes_small_and_a_recording_also_in_part(sounding: Client) -> None:
    page = sounding.get("/story").text
    names = {*re.findall(r"story-media/([0-9a-f]+[-.\w]*)", page)}
    assert len(names) == 4
    for name in names:
        answer = sounding.get(f"/story-media/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        if name.endswith(".webp"):
            image = Image.open(io.BytesIO(answer.content))
            assert image.width in (480, 1000)
            assert answer.headers["content-type"] == "image/webp"
        else:
            assert answer.headers["content-type"] in ("audio/wav", "video/webm")
            part = sounding.get(f"/story-media/{name}", Range="bytes=10-19")
            assert part.status_code == 206
            assert part.content == answer.content[10:20]
            assert part.headers["content-range"] == f"bytes 10-19/{len(answer.content)}"
            beyond = sounding.get(f"/story-media/{name}", Range="bytes=999999999-")
            assert beyond.status_code == 416


@pytest.mark.parametrize("name", ["x.webp", "../story.toml", "media/caravan.jpg", "%2e%2e/x", ""])
def test_no_other_file_has_an_address(name: str, sounding: Client, client: Client) -> None:
    for asked in (sounding, client):
        answer = asked.get(f"/story-media/{name}")
        assert answer.status_code == 404
