"""HTTP answers that are made once, compressed once, and sent again only when they changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import brotli
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from geo.story.problems import join_choices, show_value

# Data and images may be read by the scripts of any page.
OPEN = {"Access-Control-Allow-Origin": "*"}
_FILE_NAME_EXTRAS = "-_."


class AddressError(ValueError):
    """An address that cannot be answered; the message is one plain sentence with the choices."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Answer:
    """A body ready to be sent, plain and compressed (the best coding first), and its tag."""

    plain: bytes
    coded: Mapping[str, bytes]
    tag: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes its bodies take."""
        return len(self.plain) + sum(map(len, self.coded.values()))

    def respond(self, request: Request, *, more: Mapping[str, str] | None = None) -> Response:
        """Return the response to a request: the body, or 304 when the reader has it already.

        ``more`` are headers of this response alone.
        """
        headers = {
            "ETag": self.tag,
            # Kept by the browser, and asked for again with its tag: a second visit moves no body.
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            **self.headers,
            **(more or {}),
        }
        if self._is_known(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        weights = read_weights(request.headers.get("accept-encoding", ""))
        others = weights.get("*", 0.0)
        best = max(self.coded, key=lambda coding: weights.get(coding, others), default="")
        if best and weights.get(best, others) > 0:
            return Response(self.coded[best], headers={**headers, "Content-Encoding": best})
        # "identity" keeps the server's own compression off a body that was asked for plain.
        return Response(self.plain, headers={**headers, "Content-Encoding": "identity"})

    def _is_known(self, tags: str) -> bool:
        listed = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in listed or self.tag in listed


# A page that takes longer than this to make is not to take as long again to pack, in bytes.
_LARGE = 1_500_000
_LARGE_EFFORT = 5


def pick_effort(size: int) -> int:
    """Return Brotli's effort for a page of so many bytes: sent often, or made often."""
    return 10 if size <= _LARGE else _LARGE_EFFORT


def make_answer(
    body: str | bytes, headers: Mapping[str, str], *, effort: int | None = 10
) -> Answer:
    """Make an answer of a body; the same body makes the same bytes and the same tag.

    Args:
        body: a text, sent as UTF-8, or bytes.
        headers: what is sent along, the media type among it.
        effort: Brotli's, from 0 to 11; None for a body that is compressed already.
    """
    plain = body.encode() if isinstance(body, str) else body
    digest = hashlib.sha256(plain).hexdigest()[:32]
    coded = {}
    if effort is not None:
        level = min(effort, 9)
        coded = {
            "br": brotli.compress(plain, quality=effort),
            "gzip": gzip.compress(plain, level, mtime=0),
        }
    return Answer(plain, coded, f'"{digest}"', dict(headers))


def refuse(sentence: str, status: int, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as one plain sentence."""
    sent = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    return PlainTextResponse(f"{sentence}\n", status, headers=sent)


def read_options(
    request: Request, known: Collection[str], *, leave_others: bool = False
) -> dict[str, str]:
    """Return the options of an address's query.

    Args:
        request: whose address it is.
        known: the options that there are.
        leave_others: whether unknown ones are left out, and not refused.

    Raises:
        AddressError: one is unknown, or given twice.
    """
    options: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            if leave_others:
                continue
            choices = join_choices(known)
            raise AddressError(f"There is no option {show_value(name)}; there are {choices}.")
        if name in options:
            raise AddressError(f"{name} is given twice; once is enough.")
        options[name] = value
    return options


def pop_download(options: dict[str, str]) -> bool:
    """Take ``download`` out of options and return whether the file is to be saved.

    Raises:
        AddressError: it is neither 1 nor 0.
    """
    return check_choice("download", options.pop("download", "0"), ("1", "0")) == "1"


def check_choice(name: str, value: str, choices: Collection[str]) -> str:
    """Return the value of an address's option, which is one of the choices.

    Raises:
        AddressError: it is not.
    """
    if value not in choices:
        raise AddressError(f"{name} is {show_value(value)}; one of {join_choices(choices)}.")
    return value


def write_disposition(name: str, *, download: bool) -> dict[str, str]:
    """Return the header that names a file, and says whether it is shown or saved."""
    safe = "".join(c for c in name if c.isascii() and (c.isalnum() or c in _FILE_NAME_EXTRAS))
    kind = "attachment" if download else "inline"
    return {"Content-Disposition": f'{kind}; filename="{safe}"'}


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
