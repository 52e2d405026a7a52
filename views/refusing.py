"""A 404 for every address that is no page, where Streamlit would show its app."""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.story.problems import join_choices, show_value
from views.answers import refuse
from views.below import find_path

# Addresses besides the app's pages that answer with HTML.
_DOCUMENTS = ("/story", "/story.html")


class RefuseUnknownAddresses:
    """ASGI middleware: an address that is no page answers 404 where Streamlit shows its app.

    Args:
        app: the application behind it.
        pages: paths of the app's pages.
        others: addresses to name in the answer besides the pages.
    """

    def __init__(self, app: ASGIApp, *, pages: Collection[str], others: Collection[str]) -> None:
        self.app = app
        self.pages = frozenset(pages) | set(_DOCUMENTS)
        self.choices = (*pages, *others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it would get the app's shell under an unknown address."""
        path = find_path(scope)
        known = path in self.pages or path.rstrip("/") in self.pages
        known = known or path.startswith("/story/")
        if scope["type"] != "http" or known:
            await self.app(scope, receive, send)
            return
        refused = False

        async def send_checked(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and _is_shell(message):
                refused = True
                root = str(scope.get("root_path", ""))
                choices = join_choices([f"{root}{choice}" for choice in self.choices])
                sentence = f"There is no page {show_value(root + path)}; there are {choices}."
                await refuse(sentence, 404)(scope, receive, send)
            elif not refused:
                await send(message)

        await self.app(scope, receive, send_checked)


def _is_shell(message: Message) -> bool:
    headers = dict(message.get("headers", []))
    kind = bytes(headers.get(b"content-type", b""))
    return bool(message["status"] == 200) and kind.startswith(b"text/html")
