"""HTTP answers that are made once, compressed once, and sent again only when they changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import brotli
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


@dataclass(frozen=True)
class Answer:
    """A body ready to be sent, plain and compressed (the best coding first), and its tag."""

    plain: bytes
    coded: Mapping[str, bytes]
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
        weights = read_weights(request.headers.get("accept-encoding", ""))
        others = weights.get("*", 0.0)
        best = max(self.coded, key=lambda coding: weights.get(coding, others))
        if weights.get(best, others) > 0:
            return Response(self.coded[best], headers={**headers, "Content-Encoding": best})
        # "identity" keeps the server's own compression off a body that was asked for plain.
        return Response(self.plain, headers={**headers, "Content-Encoding": "identity"})

    def _is_known(self, tags: str) -> bool:
        listed = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in listed or self.tag in listed


def make_answer(body: str, headers: Mapping[str, str]) -> Answer:
    """Make an answer of a text; the same text makes the same bytes and the same tag."""
    plain = body.encode()
    digest = hashlib.sha256(plain).hexdigest()[:32]
    coded = {"br": brotli.compress(plain, quality=10), "gzip": gzip.compress(plain, 9, mtime=0)}
    return Answer(plain, coded, f'"{digest}"', dict(headers))


def refuse(sentence: str, status: int) -> Response:
    """Return an error as one plain sentence."""
    return PlainTextResponse(f"{sentence}\n", status, headers={"Cache-Control": "no-store"})


def read_weights(header: str) -> dict[str, float]:
    """Return what an ``Accept-…`` header lists, in lower case, each with its weight (RFC 9110)."""
    weights = {}
    for part in header.lower().split(","):
        value, _, weight = part.replace(" ", "").partition(";q=")
        try:
            weights[value] = float(weight) if weight else 1.0
        except ValueError:
            continue
    return weights


def read_languages(header: str) -> list[str]:
    """Return the language tags of an ``Accept-Language`` header, the most wanted first."""
    weights = {tag: weight for tag, weight in read_weights(header).items() if tag and weight > 0}
    return sorted(weights, key=lambda tag: -weights[tag])
