"""The catalogue of faults can be tried: `make faults` does so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.faults.catalogue import list_mistakes, list_rooms, read_catalogue

FAULTS = read_catalogue()
FEWEST = 60


def test_every_fault_can_be_put_in_and_names_its_tests() -> None:
    assert list_mistakes(FAULTS) == []


def test_no_room_is_without_a_fault() -> None:
    assert {fault.room for fault in FAULTS} == {*list_rooms()}


def test_there_are_many_and_in_no_room_most_of_them() -> None:
    assert len(FAULTS) >= FEWEST
    assert max(Counter(fault.room for fault in FAULTS).values()) < len(FAULTS) / 4


def test_what_cannot_be_tried_is_found() -> None:
    (first, *_) = FAULTS
    broken = [
        replace(first, id="no id"),
        replace(first, id="elsewhere", file="geo/nowhere.py"),
        replace(first, id="often", find="e"),
        replace(first, id="nothing", put=first.find),
        replace(first, id="untested", tests=()),
        replace(first, id="unknown", tests=("tests/test_nothing.py", "tests/conftest.py::test_no")),
    ]
    assert [mistake.partition(":")[0] for mistake in list_mistakes([first, *broken, first])] == [
        *(first.id, "no id", "elsewhere", "often", "nothing", "untested", "unknown", "unknown")
    ]
