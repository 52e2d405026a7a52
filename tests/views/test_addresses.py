"""A story that cannot be shown is refused with all that is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from geo.story.problems import StoryError
from tests.conftest import VOYAGE, WALK
from tests.views.conftest import Client
from views.addresses import Addresses


@pytest.mark.parametrize("tag", ["pt", "xx", "he"])
def test_a_language_that_the_interface_does_not_speak(tmp_path: Path, tag: str) -> None:
    folder = tmp_path / "voyage"
    shutil.copytree(VOYAGE, folder)
    toml, geojson = ("story.toml", "lesson.toml"), ("places.geojson", "routes.geojson")
    for name in (*toml, *geojson, "events.geojson"):
        text = (folder / name).read_text(encoding="utf-8")
        text = re.sub(r'"fr"(?=[],:])|\bfr(?= = )', lambda match: match[0].replace("fr", tag), text)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "narrative" / "fr").rename(folder / "narrative" / tag)
    client = Client(folder)
    page = client.get(f"/story?lang={tag}").text
    # An attribute follows on a space, and the direction in a rule of the style does not.
    turned = ' dir="rtl"'
    assert f'<html lang="{tag}"' in page
    assert (turned in page) == (tag == "he")
    for other in ("/story?embed=1&", "/?", "/teach?"):
        assert (turned in client.get(f"{other}lang={tag}").text) == (tag == "he"), other
    assert "the words around it are in English" in page


def test_a_broken_story_lists_its_problems(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="is not a folder"):
        Addresses(tmp_path / "nothing")


def test_a_ground_that_changes_is_shown_anew_and_a_broken_one_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "walk"
    shutil.copytree(WALK, folder)
    client, ground = Client(folder), folder / "ground.geojson"
    before = client.get("/story").text
    assert "Cowgait" in before
    text = ground.read_text(encoding="utf-8")
    ground.write_text(text.replace("Cowgait", "Candlemaker Row"), encoding="utf-8")
    after = client.get("/story").text
    assert "Candlemaker Row" in after
    assert "Cowgait" not in after
    ground.write_text("{", encoding="utf-8")
    assert client.get("/story").text == after
    ground.write_text(text, encoding="utf-8")
    assert client.get("/story").text == before
