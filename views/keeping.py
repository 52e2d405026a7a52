"""What is made at the first asking and kept: once for all who ask at the same time."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from views.shelf import Shelf

Thing = TypeVar("Thing")
# What it costs to make a thing: a page of the story, a small piece, or a large one.
Cost = Literal["page", "small", "large"]
_MOST_REFUSALS = 1_000
_glancing: ContextVar[bool] = ContextVar("glancing", default=False)


class BusyError(RuntimeError):
    """Too many wait already for something to be made."""


class NotKeptError(LookupError):
    """What a glance looked for has to be made first.

    Attributes:
        key: tells things apart, over all keepers.
        recall: looks for it on disk, and returns whether it is kept from then on.
        make: makes and keeps it.
        cost: what that costs.
    """

    def __init__(
        self,
        key: Hashable,
        make: Callable[[], Any],
        cost: Cost,
        *,
        recall: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(f"{key} is not kept")
        self.key = key
        self.recall = recall
        self.make = make
        self.cost = cost


@contextlib.contextmanager
def glance() -> Iterator[None]:
    """Within it nothing is made: a keeper answers from what is kept, or with ``NotKeptError``."""
    token = _glancing.set(True)
    try:
        yield
    finally:
        _glancing.reset(token)


class Keeper(Generic[Thing]):
    """Keeps things by key; what was asked for least lately is given up first.

    Those who ask for the same thing while it is made wait for it; nobody waits for another's
    thing, unless ``at_once`` says how many may be made at a time.

    Args:
        measure: returns a thing's size in bytes; left out, all things are kept.
        most_bytes: how much is kept. A thing larger than that is made anew each time.
        at_once: how many things are made at a time; None is any number.
        most_waiting: how many callers may be making or waiting; None is any number.
        refusals: errors that are a thing's answer, and kept as such: who asks again is refused
            without another try.
        shelf: where things are kept on disk as well; None is nowhere.
        kind: tells its things on the shelf from those of other keepers.
    """

    def __init__(
        self,
        *,
        measure: Callable[[Thing], int] | None = None,
        most_bytes: int = 0,
        at_once: int | None = None,
        most_waiting: int | None = None,
        refusals: tuple[type[Exception], ...] = (),
        shelf: Shelf | None = None,
        kind: str = "",
    ) -> None:
        self._shelf = shelf
        self._kind = kind
        self._measure = measure
        self._most_bytes = most_bytes
        self._most_waiting = most_waiting
        self._turns = threading.Semaphore(at_once) if at_once else contextlib.nullcontext()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Thing] = OrderedDict()
        self._making: dict[Hashable, Future[Thing]] = {}
        self._waiting = 0
        self._refusals = refusals
        self._refused: OrderedDict[Hashable, Exception] = OrderedDict()
        self.kept_bytes = 0

    def get(self, key: Hashable, make: Callable[[], Thing], *, cost: Cost = "small") -> Thing:
        """Return the thing of a key, made by ``make`` if it is not kept.

        Raises:
            BusyError: too many wait already.
            NotKeptError: within ``glance``, it is not kept.

        What ``make`` raises reaches all who wait for it, and is not kept unless it is a refusal.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if key in self._refused:
                raise self._refused[key]
            if _glancing.get():
                again = partial(self.get, key, make, cost=cost)
                recall = partial(self._recall, key)
                raise NotKeptError((id(self), key), again, cost, recall=recall)
            if self._most_waiting is not None and self._waiting >= self._most_waiting:
                raise BusyError(f"{self._waiting} wait already")
            future = self._making.get(key)
            is_first = future is None
            if future is None:
                future = self._making[key] = Future()
            self._waiting += 1
        try:
            return self._make(key, make, future) if is_first else future.result()
        finally:
            with self._lock:
                self._waiting -= 1

    def __iter__(self) -> Iterator[Hashable]:
        """Iterate over the keys of what is kept, the least lately asked for first."""
        with self._lock:
            return iter(list(self._kept))

    def _make(self, key: Hashable, make: Callable[[], Thing], future: Future[Thing]) -> Thing:
        try:
            with self._turns:
                thing = self._take_from_shelf(key)
                if thing is None:
                    thing = make()
                    if self._shelf is not None:
                        self._shelf.write(self._kind, key, thing)
        except BaseException as error:
            with self._lock:
                del self._making[key]
                if isinstance(error, self._refusals):
                    self._refused[key] = error
                    if len(self._refused) > _MOST_REFUSALS:
                        self._refused.popitem(last=False)
            future.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._keep(key, thing)
        future.set_result(thing)
        return thing

    def _recall(self, key: Hashable) -> bool:
        thing = self._take_from_shelf(key)
        if thing is None:
            return False
        with self._lock:
            if key not in self._kept:
                self._keep(key, thing)
        return True

    def _take_from_shelf(self, key: Hashable) -> Thing | None:
        return None if self._shelf is None else self._shelf.read(self._kind, key)

    def _keep(self, key: Hashable, thing: Thing) -> None:
        if self._measure is None:
            self._kept[key] = thing
            return
        size = self._measure(thing)
        if size > self._most_bytes:
            return
        self._kept[key] = thing
        self.kept_bytes += size
        while self.kept_bytes > self._most_bytes:
            _, given_up = self._kept.popitem(last=False)
            self.kept_bytes -= self._measure(given_up)
