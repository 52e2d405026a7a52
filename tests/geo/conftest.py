"""What the tests of geo share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import VOYAGE
from tests.geo.drafts import Draft


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A copy of the voyage that a test may break."""
    return Draft(Path(shutil.copytree(VOYAGE, tmp_path / "story")))
