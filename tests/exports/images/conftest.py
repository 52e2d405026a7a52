"""All images of both stories and some of others, drawn once for all tests that look at all."""

from __future__ import annotations

import pytest

from exports.images.image import DrawnImage
from tests.exports.images.drafts import PRODUCT, draw, find_story


@pytest.fixture(scope="session", params=PRODUCT, ids=" ".join)
def drawn(request: pytest.FixtureRequest) -> dict[str, DrawnImage]:
    """Every chapter, in one language and size."""
    story, language, size = request.param
    chapters = find_story(story).chapters[language]
    return {chapter: draw(story, chapter, "svg", lang=language, size=size) for chapter in chapters}
