"""A slow line between a browser and a server of this machine, as a proxy of its bytes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

_PIECE = 1460  # bytes that a packet carries


class SlowLine:
    """A port of this machine behind which a server answers late and slowly, to all alike.

    Args:
        server: the server's address.
        rate: bytes a second that come from the server, over all connections together.
        delay: seconds from a word to its answer. A connection takes as long to be made.
    """

    def __init__(self, server: str, *, rate: float, delay: float) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._rate = rate
        self._delay = delay
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.address = ""
        self.sent = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._listener = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.address = "http://{}:{}".format(*self._listener.sockets[0].getsockname())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _close(self) -> None:
        self._listener.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._delay)
        from_server, to_server = await asyncio.open_connection(*self._server)
        # Cut when the line is closed.
        with suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._carry(reader, to_server, bounded=False),
                self._carry(from_server, writer, bounded=True),
                return_exceptions=True,
            )

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, bounded: bool
    ) -> None:
        # Half of the delay on each way; what follows a piece on its way does not wait for it.
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def write() -> None:
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(due - loop.time())
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()

        async def read() -> None:
            piece = b"-"
            while piece:
                piece = await reader.read(_PIECE)
                if bounded:
                    self.sent += len(piece)
                    self._free_at = max(self._free_at, loop.time()) + len(piece) / self._rate
                    await asyncio.sleep(self._free_at - loop.time())
                pieces.put_nowait((loop.time() + self._delay / 2, piece))

        await asyncio.gather(read(), write())
