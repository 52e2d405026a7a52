"""Shares of work spread over the cores of this machine, or over a Dask cluster."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.util import get_temp_dir
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from exports.files import OutputError
from exports.leftovers import hold_pool_folder, name_temporary_folder
from exports.options import OptionError
from geo.story.problems import show_value

_WARMING = "exports.images.warming"
_Share = TypeVar("_Share")
_Made = TypeVar("_Made")
# How often a share is begun again whose worker was lost.
_RETRIES = 3
_SECONDS_TO_CONNECT = 10
# So long nothing has come and nobody is there who could make it.
_SECONDS_WITHOUT_WORKERS = 60
# The bytes of a socket's path on macOS, its end among them; Linux has four more.
_MOST_SOCKET = 104


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
        OutputError: a process was ended from outside, or one worker after the other, or no worker
            is there.
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


def begin_beside(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """Begin work in a copy of this process, and return what waits for it and gives what it made.

    Where no copy can be made, nothing would be quicker by it, or it fails there, the work is done
    here when it is asked for, and raises here what it raises.

    Raises:
        OutputError: no process can be begun.
    """
    if count_cores() == 1 or not has_one_thread():
        return make
    context = multiprocessing.get_context("fork")
    with tell_no_room():
        taken, given = context.Pipe(duplex=False)
        copy = context.Process(target=_make_beside, args=(make, given), daemon=True)
        with hold_interrupts():
            copy.start()
    given.close()

    def wait() -> _Made:
        try:
            made: _Made = taken.recv()
        except EOFError:
            return make()
        finally:
            taken.close()
            copy.join()
        return made

    return wait


def _make_beside(make: Callable[[], Any], given: Connection) -> None:
    start_worker()
    # Who waits makes it then, and hears what is wrong.
    with contextlib.suppress(Exception):
        given.send(make())


def _spread_over_cluster(
    make: Callable[[_Share], _Made], shares: Sequence[_Share], scheduler: str
) -> Iterator[tuple[_Share, _Made]]:
    client = _connect(scheduler)
    from distributed import KilledWorker, wait

    try:
        # Each share has its whole story, in which the scheduler, who hands them out, would be lost
        # until its workers took it for dead; so it gets them as bytes.
        begun = {
            client.submit(_make_packed, make, pickle.dumps(share), pure=False, retries=_RETRIES): (
                share
            )
            for share in shares
        }
        while begun:
            try:
                with client.as_current():
                    done = wait(
                        list(begun),
                        timeout=_SECONDS_WITHOUT_WORKERS,
                        return_when="FIRST_COMPLETED",
                    ).done
            except TimeoutError:
                if not client.scheduler_info()["workers"]:
                    raise OutputError(
                        "not all is made: the cluster has no worker; begin some, and the command "
                        "again"
                    ) from None
                continue
            for future in done:
                yield begun.pop(future), future.result()
                future.release()
    except KilledWorker:
        raise OutputError(
            "not all is made: workers of the cluster were lost over one share, perhaps for want "
            "of memory; give each more"
        ) from None
    except Exception as error:
        # A scheduler's want comes wrapped, a worker's as it is.
        want = error if isinstance(error, ModuleNotFoundError) else error.__cause__
        if not isinstance(want, ModuleNotFoundError):
            raise
        raise OptionError(
            f"scheduler is {show_value(scheduler)}, and who works there lacks a part ({want}); "
            "begin scheduler and workers with all that this program needs, and in its folder, "
            "with PYTHONPATH=."
        ) from None
    finally:
        client.close()


def _make_packed(make: Callable[[_Share], _Made], packed: bytes) -> _Made:
    share: _Share = pickle.loads(packed)  # noqa: S301  packed by the command that asked for it
    return make(share)


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


def count_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pick_context() -> multiprocessing.context.BaseContext:
    """Return how processes are started: from one that has imported what they need, if can be.

    That is this one where nothing else runs in it, as in a command, and else a server of its own,
    which takes as long to start as a command.

    Raises:
        OutputError: there is no room for the folder in which they meet.
    """
    if has_one_thread():
        warm_up()
        return multiprocessing.get_context("fork")
    with tell_no_room():
        hold_pool_folder()
    meeting = os.fsencode(f"{get_temp_dir()}/listener-12345678")
    has_room = len(meeting) < _MOST_SOCKET
    if not has_room or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARMING])
    return context


def warm_up() -> None:
    """Import what all workers of a batch need, once for all copies of this process."""
    import_module(_WARMING)


def has_one_thread() -> bool:
    """Tell whether a copy of this process is whole: threads, Typst's among them, do not come along.

    Only Linux says so; on other systems it is none.
    """
    return sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1


@contextlib.contextmanager
def tell_no_room() -> Iterator[None]:
    """Say in a sentence that processes cannot be begun for want of a place to meet."""
    try:
        yield
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        place = name_temporary_folder()
        raise OutputError(f"{place}: no processes can be begun, {error.strerror}") from error


@contextlib.contextmanager
def hold_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back; processes started meanwhile never get it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker() -> None:
    """Let a process hear no Ctrl-C, which the first one handles, and end with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # Nobody else would: a killed process does not tell those that wait for its work.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
