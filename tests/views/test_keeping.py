"""Things made once, kept within bounds, and never waited for without need."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from views.keeping import BusyError, Keeper

PATIENCE = 30


def make_counter(made: list[str], name: str) -> str:
    made.append(name)
    return name


def test_a_thing_is_made_once() -> None:
    made: list[str] = []
    keeper: Keeper[str] = Keeper()
    assert [keeper.get("a", lambda: make_counter(made, "a")) for _ in range(3)] == ["a"] * 3
    assert made == ["a"]


def test_those_who_ask_at_once_share_one_making() -> None:
    made: list[str] = []
    began, go_on = threading.Event(), threading.Event()

    def make() -> str:
        began.set()
        assert go_on.wait(PATIENCE)
        return make_counter(made, "a")

    keeper: Keeper[str] = Keeper(at_once=1)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(keeper.get, "a", make)
        assert began.wait(PATIENCE)
        others = [pool.submit(keeper.get, "a", lambda: "another") for _ in range(3)]
        go_on.set()
        assert {future.result(PATIENCE) for future in (first, *others)} == {"a"}
    assert made == ["a"]


def test_nobody_waits_for_another_thing() -> None:
    began, go_on = threading.Event(), threading.Event()

    def make() -> str:
        began.set()
        assert go_on.wait(PATIENCE)
        return "slow"

    keeper: Keeper[str] = Keeper(at_once=2)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(keeper.get, "slow", make)
        assert began.wait(PATIENCE)
        assert keeper.get("quick", lambda: "quick") == "quick"
        assert not slow.done()
        go_on.set()
        assert slow.result(PATIENCE) == "slow"


def test_who_comes_when_too_many_wait_is_sent_away() -> None:
    began, go_on = threading.Event(), threading.Event()

    def make() -> str:
        began.set()
        assert go_on.wait(PATIENCE)
        return "slow"

    keeper: Keeper[str] = Keeper(at_once=1, most_waiting=1)
    keeper.get("kept", lambda: "kept")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(keeper.get, "slow", make)
        assert began.wait(PATIENCE)
        with pytest.raises(BusyError):
            keeper.get("more", lambda: "more")
        assert keeper.get("kept", lambda: "anew") == "kept"
        go_on.set()
        assert slow.result(PATIENCE) == "slow"
    assert keeper.get("more", lambda: "more") == "more"


def test_a_failure_is_told_and_not_kept() -> None:
    def fail() -> str:
        raise ValueError("no")

    keeper: Keeper[str] = Keeper(at_once=1, most_waiting=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            keeper.get("a", fail)
    assert keeper.get("a", lambda: "a") == "a"


def test_what_was_asked_for_least_lately_is_given_up() -> None:
    keeper: Keeper[str] = Keeper(measure=len, most_bytes=10)
    for name in ("a", "b", "c"):
        keeper.get(name, lambda name=name: name * 3)  # type: ignore[misc]
    keeper.get("a", lambda: "anew")
    keeper.get("d", lambda: "dddd")
    assert list(keeper) == ["c", "a", "d"]
    assert keeper.kept_bytes == 10
    assert keeper.get("b", lambda: "anew") == "anew"


def test_what_is_larger_than_all_room_is_not_kept() -> None:
    keeper: Keeper[str] = Keeper(measure=len, most_bytes=3)
    keeper.get("a", lambda: "aaa")
    assert keeper.get("large", lambda: "four") == "four"
    assert list(keeper) == ["a"]
    assert keeper.get("large", lambda: "anew") == "anew"
