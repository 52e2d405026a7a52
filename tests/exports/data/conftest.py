"""What the tests of data share: each story's data in each of its languages, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.data.files import DataFile, make_files
from exports.data.tables import StoryData
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.exports.conftest import STORIES

EDITIONS = [(name, language) for name, story in STORIES.items() for language in story.languages]


def gather(name: str, language: str) -> StoryData:
    return StoryData(lay_out(STORIES[name], language), load_words(language))


@pytest.fixture(scope="session", params=EDITIONS, ids="-".join)
def data(request: pytest.FixtureRequest) -> StoryData:
    return gather(*request.param)


@pytest.fixture(scope="session")
def files(data: StoryData) -> tuple[DataFile, ...]:
    """All files of the data."""
    return make_files(data)


@pytest.fixture(scope="session")
def geopackage(files: tuple[DataFile, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data's GeoPackage; not to be written to."""
    (file,) = (file for file in files if file.name.endswith(".gpkg"))
    path = tmp_path_factory.mktemp("data") / file.name
    path.write_bytes(file.content)
    return path


@pytest.fixture(scope="session")
def english_data() -> StoryData:
    return gather("story", "en")


@pytest.fixture(scope="session")
def english_files(english_data: StoryData) -> tuple[DataFile, ...]:
    return make_files(english_data)
