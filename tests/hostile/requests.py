"""Requests that mean harm, made from a seed, put to a server of this machine."""

from __future__ import annotations

import asyncio
import collections
import random
from collections.abc import Iterator
from urllib.parse import quote

PATHS = [
    *("/", "/story", "/export", "/teach", "/sources", "/healthz", "/oembed", "/robots.txt"),
    *("/map/overview.png", "/map/overview.svg", "/map/overview.txt", "/data/places.geojson"),
    *("/handout/worksheet.pdf", "/story.html", "/static/index.html", "/_stcore/health"),
    *("/_stcore/metrics", "/_stcore/upload_file/a/b", "/media/a", "/component/a", "/app/static/a"),
]
COSTLY = ("/map", "/handout", "/story.html", "/data")
BITS = [
    *(
        "../",
        "..%2f",
        "%00",
        "%0d%0aSet-Cookie:a=b",
        "<script>alert(1)</script>",
        "'\"",
        "\\",
        "//",
    ),
    *(
        "%ff",
        "%c0%ae%c0%ae/",
        ";",
        "a" * 3000,
        "😀",
        "?",
        "#",
        "&",
        "=",
        "{{7*7}}",
        "..\\",
        ".%2e/",
    ),
]
OPTIONS = [
    *("lang", "size", "theme", "projection", "names", "parts", "dpi", "format", "quality", "bleed"),
    *("embed", "url", "maxwidth", "plan", "level", "paper", "download", "mode", "chapter", "x"),
]
WORDS = [
    *(
        "",
        "0",
        "-1",
        "9" * 400,
        "1e9",
        "nan",
        "inf",
        "240x240",
        "0x0",
        "1x99999999",
        "9" * 5000 + "x1",
    ),
    *(
        "en",
        "ko",
        "EN",
        "en,ko",
        "../x",
        "\u0000",
        "<b>",
        "'; DROP TABLE",
        "http://[",
        "true",
        "²x³",
    ),
]
HEADERS = [
    *(
        "Host: a b",
        "Host: <script>",
        "Host: a\tb",
        "Host:",
        "Accept-Encoding: ;q=",
        "Range: bytes=9-1",
    ),
    *(
        "Accept-Language: " + "a," * 2000,
        'If-None-Match: "' + "x" * 5000,
        "Cookie: " + "a=b;" * 500,
    ),
    *("X-Forwarded-For: '", "X-Forwarded-Proto: javascript", "Content-Length: -1", "Expect: x"),
    *(
        "Transfer-Encoding: chunked",
        "Connection: upgrade\r\nUpgrade: websocket",
        "Content-Length: 9",
    ),
    *(
        "Sec-WebSocket-Version: 99",
        "Origin: null",
        "Accept-Encoding: br;q=nan",
        "Accept: " + "*" * 999,
    ),
]
# Longer than anything takes to be made, behind all that wait.
PATIENCE_S = 600.0
METHODS = ["GET"] * 12 + [
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "\x01",
]


def list_requests(seed: int, count: int, *, costly: bool = True) -> Iterator[bytes]:
    """Yield so many requests of a seed, as bytes; without ``costly`` none for what is drawn."""
    dice = random.Random(seed)
    paths = [path for path in PATHS if costly or not path.startswith(COSTLY)]
    for _ in range(count):
        path = dice.choice(paths)
        for _ in range(dice.choice([0, 0, 1, 2])):
            bit = dice.choice(BITS)
            at = dice.randrange(len(path)) + 1
            path = path[:at] + bit + path[at:]
        query = "&".join(
            f"{dice.choice(OPTIONS)}={quote(dice.choice(WORDS), safe=dice.choice(['', '<>,;']))}"
            for _ in range(dice.choice([0, 1, 1, 2, 5]))
        )
        lines = [f"{dice.choice(METHODS)} {path}{'?' if query else ''}{query} HTTP/1.1"]
        lines += [] if dice.random() < 0.1 else ["Host: localhost"]
        lines += [dice.choice(HEADERS) for _ in range(dice.choice([0, 0, 1, 2]))]
        request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        if dice.random() < 0.1:
            broken = bytearray(request)
            for _ in range(5):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            request = bytes(broken)
        yield request


async def put_requests(
    host: str,
    port: int,
    requests: Iterator[bytes],
    *,
    at_once: int = 8,
    patience_s: float = PATIENCE_S,
) -> collections.Counter[int]:
    """Put requests to a server, each on a connection of its own, and count the statuses.

    0 is a connection that was closed without an answer, as no HTTP deserves none, and -1 one that
    was neither answered nor closed in ``patience_s`` seconds.
    """
    statuses: collections.Counter[int] = collections.Counter()

    async def work() -> None:
        for request in requests:
            statuses[await _put(host, port, request, patience_s)] += 1

    await asyncio.gather(*(work() for _ in range(at_once)))
    return statuses


async def _put(host: str, port: int, request: bytes, patience_s: float) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), patience_s)
        return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
    except TimeoutError:
        return -1
    except (ConnectionError, ValueError, IndexError):
        return 0
    finally:
        writer.close()
