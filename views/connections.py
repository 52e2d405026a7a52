"""What one connection may take of the server: its time, its silence, and its number.

Streamlit starts uvicorn itself and leaves it no deadline for a request that never ends.
``bound_connections`` gives it a protocol that has deadlines, however the app is started.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import threading
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from views.workshop import close_workshops

# Seconds for the first byte, for a request once begun, and for a reader who takes nothing.
SILENT_S = 30.0
REQUEST_S = 15.0
STALLED_S = 60.0
# Seconds for somebody who was told to come again to read it.
REFUSED_S = 1.0
# Seconds from the signal to end until the process ends, whatever is still being made.
ENDING_S = 8.0
MOST_CONNECTIONS = 512
# How many may take that second at once; a flood beyond them is cut off.
MOST_REFUSED = 64
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    b"Too many connections are open; ask again in a moment.\n"
)


class BoundedProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's HTTP protocol with deadlines, and with a bound on the number of connections.

    A connection over the bound closes the one that has waited longest without a whole request,
    and of readers who were answered already only where there is no other; where all are being
    answered, it is told to come again.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a connection, unless there are too many."""
        self.answering = False
        self.begun = False
        self.answered = False
        self.waiting_since = self.loop.time()
        self.deadline: asyncio.TimerHandle | None = None
        self.stalled: asyncio.TimerHandle | None = None
        full = len(self.connections) >= MOST_CONNECTIONS and not self._make_room()
        super().connection_made(transport)
        self.refused = full
        if full:
            self._refuse(transport)
            return
        # A small answer is sent at once, and does not wait until the last one was acknowledged.
        with contextlib.suppress(OSError):
            stream = transport.get_extra_info("socket")
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._allow(SILENT_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines of a connection that is no more."""
        self._allow(None)
        self._forget_stall()
        _refused.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Give a request that has begun its seconds, however slowly its bytes come."""
        if self.refused:
            return
        if not self.begun and not self.answering:
            self.begun = True
            self._allow(REQUEST_S)
        super().data_received(data)
        self._look_on()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request; uvicorn closes a connection that brings none."""
        self.begun = self.answering = False
        self.answered = True
        self.waiting_since = self.loop.time()
        super().on_response_complete()
        self._look_on()

    def handle_websocket_upgrade(self, *arguments: Any) -> None:
        """Hand the connection on, whose new protocol must make something of it in time.

        What it cannot read, such as a head that is too long for it, it leaves without an answer.
        """
        self._allow(None)
        super().handle_websocket_upgrade(*arguments)
        self.loop.call_later(REQUEST_S, _end_unless_begun, self.transport)

    def pause_writing(self) -> None:
        """Wait for a reader who takes nothing, but not for ever."""
        super().pause_writing()
        self._forget_stall()
        self.stalled = self.loop.call_later(STALLED_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on with a reader who takes what there is."""
        self._forget_stall()
        super().resume_writing()

    def shutdown(self) -> None:
        """End what can be ended, and the process soon after."""
        end_soon()
        super().shutdown()

    def _look_on(self) -> None:
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            self.answering = True
            self._allow(None)

    def _allow(self, seconds: float | None) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(seconds, self.transport.abort) if seconds else None

    def _forget_stall(self) -> None:
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None

    def _refuse(self, transport: asyncio.Transport) -> None:
        # Closing on a request that nobody has read resets the connection, and the answer is lost:
        # so the other side closes, or time does.
        self.connections.discard(self)
        transport.write(_BUSY)
        if len(_refused) >= MOST_REFUSED or not transport.can_write_eof():
            transport.close()
            return
        _refused.add(self)
        transport.write_eof()
        self._allow(REFUSED_S)

    def _make_room(self) -> bool:
        waiting = [one for one in self.connections if not getattr(one, "answering", True)]
        if not waiting:
            return False
        longest = min(waiting, key=lambda one: (one.answered, one.waiting_since))
        longest.transport.abort()
        self.connections.discard(longest)
        return True


def _end_unless_begun(transport: asyncio.Transport) -> None:
    if not getattr(transport.get_protocol(), "handshake_initiated", True):
        transport.abort()


@contextlib.asynccontextmanager
async def bound_connections(_: object) -> AsyncIterator[None]:
    """Let uvicorn answer by ``BoundedProtocol``: a lifespan for the app that it serves.

    uvicorn asks its configuration for the protocol at every connection, and hands an app none of
    it; so the configurations of this process are looked up.
    """
    for thing in gc.get_objects():
        if isinstance(thing, uvicorn.Config):
            thing.http_protocol_class = BoundedProtocol
            # By what program it is answered is nobody's business.
            thing.encoded_headers = [it for it in thing.encoded_headers if it[0] != b"server"]
    yield


_refused: set[BoundedProtocol] = set()
_ending = threading.Lock()


def end_soon() -> None:
    """End the process after ``ENDING_S``, even while something is made that nobody can stop.

    Every file is written beside its target and moved into place, so nothing is left half.
    """
    close_workshops()
    if _ending.acquire(blocking=False):
        timer = threading.Timer(ENDING_S, os._exit, (0,))
        timer.daemon = True
        timer.start()
