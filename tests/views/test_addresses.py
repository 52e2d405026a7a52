"""A story that cannot be shown is refused with all that is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from geo.story.problems import StoryError
from tests.conftest import VOYAGE
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
