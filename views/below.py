"""Below which path of its host the app stands, as a proxy that serves more than it needs it."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from exports.options import OptionError
from geo.story.problems import show_value

_ROOT = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
_BASE = "server.baseUrlPath"


def read_root(site: str | None) -> str:
    """Return the path below which the app stands, such as ``/app``; empty is the host's own root.

    It is the path of the public address, or what Streamlit was told, and both where both are.

    Args:
        site: the public address of the app; None where it has none.

    Raises:
        OptionError: they differ, or Streamlit was told what is no plain path.
    """
    told = _take_base()
    if not _ROOT.fullmatch(told):
        raise OptionError(f"{_BASE} is {show_value(told)}; it must be a plain path, such as app")
    if site is None:
        return told
    root = urlsplit(site).path
    if told and told != root:
        raise OptionError(f"SITE is {show_value(site)}; it must end with {told}, as {_BASE} says")
    return root


@functools.cache
def _take_base() -> str:
    # Streamlit would look for the prefix in every path, which comes to it without.
    path = str(config.get_option(_BASE) or "").strip("/")
    config.set_option(_BASE, "")
    return f"/{path}" if path else ""


def find_path(scope: Scope) -> str:
    """Return the path of an address, as from where the app stands."""
    return str(scope.get("path", "")).removeprefix(str(scope.get("root_path", "")))


class StandBelow:
    """ASGI middleware: an app below a path, whether the proxy before it takes that off or not.

    Where a page of the app has the name of that path, a proxy that takes it off says so with
    ``X-Forwarded-Prefix``.

    Args:
        app: the application behind it, which finds the path in ``root_path``.
        root: the path, without a slash at its end; empty is the host's own root.
    """

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its whole path, and keep the app's cookies below it."""
        if not self.root or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def send_narrowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                cookies = headers.getlist("set-cookie")
                del headers["set-cookie"]
                for cookie in cookies:
                    narrowed = re.sub(r"(?i)(;\s*path=)/(?=;|$)", rf"\g<1>{self.root}/", cookie)
                    headers.append("set-cookie", narrowed)
            await send(message)

        whole = {**scope, "root_path": self.root, "path": self._complete(scope)}
        await self.app(whole, receive, send_narrowed)

    def _complete(self, scope: Scope) -> str:
        path = str(scope["path"])
        taken_off = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/") == self.root
        if taken_off or not f"{path}/".startswith(f"{self.root}/"):
            return self.root + path
        return path
