"""All images of both stories, drawn once for all tests that look at every one of them."""

from __future__ import annotations

import pytest

from exports.images.image import DrawnImage
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import PRODUCT, draw


@pytest.fixture(scope="session", params=PRODUCT, ids=" ".join)
def drawn(request: pytest.FixtureRequest) -> dict[str, DrawnImage]:
    """Every chapter, in one language and size."""
    story, language, size = request.param
    chapters = STORIES[story].chapters[language]
    return {chapter: draw(story, chapter, "svg", lang=language, size=size) for chapter in chapters}
