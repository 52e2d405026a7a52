"""HTTP answers that are made once, compressed once, and sent again only when they changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


@dataclass(frozen=True)
class Answer:
    """A body ready to be sent, plain and compressed, under a tag made of its bytes."""

    plain: bytes
    zipped: bytes
    tag: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def respond(self, request: Request) -> Response:
        """Return the response to a request: the body, or 304 when the reader has it already."""
        headers = {
            **self.headers,
            "ETag": self.tag,
            # Kept by the browser, and asked for again with its tag: a second visit moves no body.
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding, Accept-Language",
            "X-Content-Type-Options": "nosniff",
        }
        if self._is_known(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if _accepts_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.zipped, headers={**headers, "Content-Encoding": "gzip"})
        # "identity" keeps the server's own compression off a body that was asked for plain.
        return Response(self.plain, headers={**headers, "Content-Encoding": "identity"})

    def _is_known(self, tags: str) -> bool:
        listed = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in listed or self.tag in listed


def make_answer(body: str, headers: Mapping[str, str]) -> Answer:
    """Make an answer of a text; the same text makes the same bytes and the same tag."""
    plain = body.encode()
    digest = hashlib.sha256(plain).hexdigest()[:32]
    return Answer(plain, gzip.compress(plain, 9, mtime=0), f'"{digest}"', dict(headers))


def refuse(sentence: str, status: int) -> Response:
    """Return an error as one plain sentence."""
    return PlainTextResponse(f"{sentence}\n", status, headers={"Cache-Control": "no-store"})


def read_languages(header: str) -> list[str]:
    """Return the language tags of an ``Accept-Language`` header, the most wanted first."""
    weighed = []
    for part in header.lower().split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            value = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and value > 0:
            weighed.append((value, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
