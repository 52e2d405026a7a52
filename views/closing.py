"""What every answer says about safety, and what of Streamlit's own addresses stays shut."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util

from exports.options import OptionError
from geo.story.problems import show_value
from views.answers import refuse
from views.below import find_path

# Streamlit's browser needs these of its inner addresses; metrics, uploads, the agents' interface
# and whatever later versions add stay shut.
_INNER = "/_stcore/"
_OPEN_INNER = ("health", "host-config", "stream", "allowed-message-origins")
_SHUT = ("/component/", "/auth/", "/oauth2callback", "/app/static/")
_METHODS = ("GET", "HEAD", "OPTIONS")
_STORY = re.compile(r"/story(?:\.html|/.*)?")
_FRAMED = re.compile(r"frame-ancestors '(none|self)'\s*(?:;|$)")
_ORIGIN = re.compile(r"https?://(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.I)

# What the app's own pages need: their bundle, its styles, and the story in a frame. The scripts
# within a page it allows by their hashes.
APP_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# What is no document may do nothing when it is opened by itself.
_FILE_POLICY = "default-src 'none'; frame-ancestors 'self'"
# A browser's own viewer of PDFs brings styles of its own.
_PDF_POLICY = "frame-ancestors 'self'"
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def ask_nobody_outside() -> None:
    """Let Streamlit ask no host outside under which address this machine is known.

    It would for each socket that another page opens, on the thread that answers readers, and they
    would wait for seconds.
    """
    net_util.get_external_ip = lambda: None


class CloseWhatNeedNotBeOpen:
    """ASGI middleware: policies on every answer, and a 404 or 405 for what nobody needs.

    Args:
        app: the application behind it.
        embed: origins whose pages may frame the story, as ``frame-ancestors`` names them.
    """

    def __init__(self, app: ASGIApp, *, embed: str = "*") -> None:
        self.app = app
        self.embed = embed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it, and add to the answer's headers what it lacks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = find_path(scope)

        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._close(path, MutableHeaders(scope=message))
            await send(message)

        if scope["method"] not in _METHODS:
            sentence = f"{show_value(scope['method'])} is not answered; GET and HEAD are."
            allow = {"Allow": ", ".join(_METHODS)}
            await refuse(sentence, 405, headers=allow)(scope, receive, send_closed)
        elif _is_shut(path):
            sentence = f"{show_value(path)} is shut."
            await refuse(sentence, 404)(scope, receive, send_closed)
        else:
            await self.app(scope, receive, send_closed)

    def _close(self, path: str, headers: MutableHeaders) -> None:
        for name, value in self._list_headers(path, headers.get("content-type", "")).items():
            headers.setdefault(name, value)
        if "frame-ancestors" not in headers["content-security-policy"]:
            ancestors = self.embed if _STORY.fullmatch(path) else "'self'"
            headers["content-security-policy"] += f"; frame-ancestors {ancestors}"
        # For browsers that know no `frame-ancestors`.
        told = _FRAMED.search(headers["content-security-policy"])
        if told:
            headers["x-frame-options"] = "DENY" if told[1] == "none" else "SAMEORIGIN"
        # What may be framed or read by others may be loaded by them, and nothing else.
        is_open = told is None or "access-control-allow-origin" in headers
        headers["cross-origin-resource-policy"] = "cross-origin" if is_open else "same-origin"

    def _list_headers(self, path: str, kind: str) -> Mapping[str, str]:
        return {
            "Content-Security-Policy": self._choose_policy(path, kind),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": _PERMISSIONS,
        }

    def _choose_policy(self, path: str, kind: str) -> str:
        if kind.startswith("application/pdf"):
            return _PDF_POLICY
        document = kind.startswith("text/html")
        if document and _STORY.fullmatch(path):
            # The one file has its policy within it, for where there is no server.
            return f"object-src 'none'; frame-ancestors {self.embed}"
        return APP_POLICY if document or path.startswith("/static/") else _FILE_POLICY


def _is_shut(path: str) -> bool:
    if path.startswith(_INNER):
        return path.removeprefix(_INNER) not in _OPEN_INNER
    return path.startswith(_SHUT)


def read_embed(text: str) -> str:
    """Read who may frame the story: origins with spaces between; an empty text is everybody.

    Raises:
        OptionError: one is no origin.
    """
    origins = text.split()
    for origin in origins:
        if origin not in ("*", "'none'", "'self'") and not _ORIGIN.fullmatch(origin):
            raise OptionError(
                f"EMBED has {show_value(origin)}; it must hold origins such as "
                "https://www.example.org, with spaces between"
            )
    return " ".join(origins) or "*"
