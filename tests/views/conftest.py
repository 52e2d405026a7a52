"""A server's addresses without a server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from geo.story.checking import DEFAULT_STORY
from tests.conftest import VOYAGE
from views.addresses import Addresses

SITE = "https://maps.example.org/app"


class Client:
    """Asks an app of addresses, without a network."""

    def __init__(self, folder: Path, *, site: str | None = None) -> None:
        self._app = Starlette(routes=Addresses(folder, site=site).list_routes())

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self._ask("GET", address, headers)

    def head(self, address: str) -> httpx.Response:
        return self._ask("HEAD", address, {})

    def _ask(self, method: str, address: str, headers: dict[str, str]) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, address, headers=named)

        # In a thread of its own: the browser's tests may have left a loop running in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(ask())).result()


@pytest.fixture(scope="session")
def client() -> Client:
    return Client(DEFAULT_STORY)


@pytest.fixture(scope="session")
def sited() -> Client:
    """The second story, on a server that knows its public address."""
    return Client(VOYAGE, site=SITE)
