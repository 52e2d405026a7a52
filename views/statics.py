"""Streamlit's own files, sent compressed and kept by browsers for ever: their names change."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from views.answers import Answer, make_answer
from views.below import find_path
from views.keeping import Keeper
from views.shelf import Shelf

START = "/static/"
_MOST_KEPT = 48 * 1024 * 1024
# Packed while somebody waits, and once for all.
_EFFORT = 9
# Of what is not listed the body is packed already.
_PACKABLE = (".js", ".css", ".json", ".svg", ".wasm", ".ttf", ".map")


class ServeStatics:
    """ASGI middleware that answers for Streamlit's files, which it would send as they are.

    Args:
        app: the application behind it, which answers for all else.
        shelf: where what was packed is kept on disk as well.
    """

    def __init__(self, app: ASGIApp, *, shelf: Shelf | None = None) -> None:
        self.app = app
        # Looked up by their addresses, and never by a path that somebody made up.
        folder = Path(get_static_dir()).resolve()
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in (folder / START.strip("/")).rglob("*")
            if path.is_file()
        }
        self._answers: Keeper[Answer] = Keeper(
            measure=lambda answer: answer.size, most_bytes=_MOST_KEPT, shelf=shelf, kind="static"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file that there is, and pass on everything else."""
        file = self._find(scope)
        if file is None:
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(self._answers.get, str(file), lambda: _read(file))
        await answer.respond(Request(scope))(scope, receive, send)

    def _find(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        return self._files.get(find_path(scope))


def _read(file: Path) -> Answer:
    headers = {
        "Content-Type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    effort = _EFFORT if file.suffix in _PACKABLE else None
    return make_answer(file.read_bytes(), headers, effort=effort)
