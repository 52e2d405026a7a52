"""Shares of work spread over the cores of this machine, or over a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypedDict, TypeVar

from exports.files import OutputError
from exports.images.batch import count_cores, hold_interrupts, pick_context, start_worker
from exports.options import OptionError
from geo.story.problems import show_value

_Share = TypeVar("_Share")
_Made = TypeVar("_Made")
# How often a share is begun again whose worker was lost.
_RETRIES = 3
_SECONDS_TO_CONNECT = 10


class Workers(TypedDict):
    """Who works, as ``spread`` takes it."""

    jobs: int | None
    scheduler: str | None


def spread(
    make: Callable[[_Share], _Made],
    shares: Sequence[_Share],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[tuple[_Share, _Made]]:
    """Make shares of work by many workers, and yield each with what it has come to, as they come.

    Args:
        make: makes one share; a function that a module has.
        shares: those that take long come first.
        jobs: how many processes of this machine work; None takes one a core.
        scheduler: the address of a Dask scheduler, whose workers work instead; what a lost one
            had is made again by another.

    Raises:
        OptionError: there is no such scheduler, or Dask is not installed.
        OutputError: a process was ended from outside.
    """
    if scheduler is not None:
        yield from _spread_over_cluster(make, shares, scheduler)
        return
    jobs = min(jobs or count_cores(), len(shares)) or 1
    executor = ProcessPoolExecutor(jobs, pick_context(), initializer=start_worker)
    try:
        with hold_interrupts():
            begun: dict[Future[_Made], _Share] = {
                executor.submit(make, share): share for share in shares
            }
        for future in as_completed(begun):
            yield begun[future], future.result()
    except BrokenProcessPool:
        raise OutputError(
            "not all is made: a process was ended from outside, perhaps for want of memory; take "
            "fewer --jobs"
        ) from None
    finally:
        executor.shutdown(cancel_futures=True)


def _spread_over_cluster(
    make: Callable[[_Share], _Made], shares: Sequence[_Share], scheduler: str
) -> Iterator[tuple[_Share, _Made]]:
    client = _connect(scheduler)
    from distributed import as_completed as list_as_they_come

    try:
        begun = {
            client.submit(make, share, pure=False, retries=_RETRIES): share for share in shares
        }
        with client.as_current():
            ended = list_as_they_come(list(begun))
        for future in ended:
            yield begun[future], future.result()
            future.release()
    finally:
        client.close()


def _connect(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise OptionError(
            "scheduler needs Dask, which is not installed: pip install distributed"
        ) from None
    try:
        return Client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise OptionError(
            f"scheduler is {show_value(scheduler)}, and nobody answers there ({error}); such as "
            "tcp://127.0.0.1:8786"
        ) from None
