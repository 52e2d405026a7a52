"""Memory that was taken for a large piece of work goes back to the machine."""

from __future__ import annotations

import contextlib
import ctypes
import functools

# glibc's M_ARENA_MAX (malloc.h): each thread's arena would keep what was freed in it.
_ARENA_MAX = -8
_MOST_ARENAS = 2


@functools.cache
def _find_glibc() -> ctypes.CDLL | None:
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.malloc_trim.argtypes = [ctypes.c_size_t]
        return library
    return None


def bound_arenas() -> None:
    """Let all threads share two heaps, where the C library is glibc; else nothing is to be done."""
    library = _find_glibc()
    if library is not None:
        library.mallopt(_ARENA_MAX, _MOST_ARENAS)


def give_back() -> None:
    """Return free memory to the machine, where the C library is glibc."""
    library = _find_glibc()
    if library is not None:
        library.malloc_trim(0)
