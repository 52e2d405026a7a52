"""Each room and wing has a test that is quick enough to be run before every commit."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOMS = ["views", "app"] + [
    f"{room}/{wing.parent.name}"
    for room in ("geo", "layers", "exports")
    for wing in sorted((TESTS.parent / room).glob("*/__init__.py"))
]


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_quick_test(room: str) -> None:
    tests = [path.read_text(encoding="utf-8") for path in (TESTS / room).rglob("test_*.py")]
    assert any("\n@pytest.mark.quick\n" in test for test in tests)
