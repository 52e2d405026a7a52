"""What the check calls sound works in every output, whatever a story has much or little of."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from geo.story.checking import check_story, load_story
from tests.stories.make import write_story
from tests.stories.outputs import find_failures
from tests.views.conftest import Client

# Without places, without journeys, within a street, round the world, from right to left, and more
# at random; `make stories` takes hundreds.
SEEDS = [3, 4, 29, 31, 32, 56]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sound_story_works_in_every_output(seed: int, tmp_path: Path) -> None:
    story = load_story(write_story(tmp_path / "made", seed))
    assert [failure.line for failure in find_failures(story)] == []


def test_a_coast_that_crosses_itself_thousands_of_times_is_read_without_a_warning(
    tmp_path: Path,
) -> None:
    folder = write_story(tmp_path / "made", 84)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        assert check_story(folder)[1] == []


@pytest.mark.parametrize("seed", [15, 47])
def test_a_sound_story_answers_at_every_address(seed: int, tmp_path: Path) -> None:
    folder = write_story(tmp_path / "made", seed)
    story, client = load_story(folder), Client(folder, site="https://maps.example.org")
    addresses = ["/story?embed=1", "/handout/key.pdf?paper=letter&level=full", "/story.html"]
    for language in story.languages:
        for chapter in story.chapters[language]:
            page = f"https://maps.example.org/story/{chapter}"
            addresses += [f"/story/{chapter}?lang={language}", f"/oembed?url={page}"]
            addresses += [f"/map/{chapter}.txt?lang={language}"]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
