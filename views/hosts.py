"""Under which address the app stands: the one that it was told, else the one it was asked by."""

from __future__ import annotations

import re

from starlette.requests import Request

from geo.story.problems import show_value
from views.answers import AddressError

# A name or an IPv4 address, or an IPv6 address in brackets, and a port (RFC 3986, 3.2.2).
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?",
    re.IGNORECASE,
)


def find_base(request: Request, site: str | None) -> str:
    """Return the address of the app, without a slash at its end.

    Args:
        request: of which the host is taken where there is no public address.
        site: the public address of the app; None where it has none.

    Raises:
        AddressError: the request's host is none.
    """
    if site:
        return site
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise AddressError(f"Host is {show_value(host)}; it must be a host's name and its port.")
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{request.scope['scheme']}://{host.lower()}{root}"
