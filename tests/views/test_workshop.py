"""Things are made in processes beside the app, and one that ends takes nobody with it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from exports.images.request import RequestError
from geo.story.checking import load_story
from geo.story.records import Story
from tests.conftest import VOYAGE
from tests.serving import ROOT, Server
from tests.views.test_gate import LANES, ask, run
from views import workshop
from views.answers import AddressError
from views.gate import Gate
from views.keeping import BusyError
from views.making import Maker, WantedHandout, WantedPage
from views.maps import MapAddress, read_wanted
from views.workshop import Workshop

SITE = "https://maps.example.org"


@pytest.fixture(scope="module")
def voyage() -> Story:
    return load_story(VOYAGE)


@pytest.fixture
def shop(voyage: Story, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    # On a slow machine what is done meanwhile may take longer than a process waits.
    monkeypatch.setattr(workshop, "IDLE_S", 600.0)
    opened = Workshop(voyage)
    yield opened
    opened.close()


def kill(shop: Workshop) -> None:
    (pid,) = shop.list_workers()
    psutil.Process(pid).kill()


def test_what_is_made_beside_is_the_same_and_so_is_what_is_refused(
    voyage: Story, shop: Workshop
) -> None:
    maker = Maker(voyage)
    wanted = read_wanted(voyage, "home", "png", {"size": "800x600"})
    assert shop.make_map(wanted, "png") == maker.make_map(wanted, "png")
    assert shop.describe_map(wanted) == maker.describe_map(wanted)
    page = WantedPage("home", "en", SITE)
    assert shop.describe_page(page) == maker.describe_page(page)
    handout = WantedHandout("plan", "pdf", "en", "a4", "short", "none")
    with pytest.raises(AddressError) as refused:
        shop.make_handout(handout)
    assert refused.value.status == 400
    with pytest.raises(RequestError):
        shop.make_map(read_wanted(voyage, "home", "png", {"parts": "qr"}), "png")
    assert len(shop.list_workers()) == 1


def test_what_the_app_itself_takes_is_not_counted(shop: Workshop, voyage: Story) -> None:
    held = bytearray(workshop.MOST_MB * 1_000_000 + 100_000_000)
    held[::4096] = b"x" * len(held[::4096])
    wanted = read_wanted(voyage, "home", "png", {"size": "400x300"})
    assert shop.make_map(wanted, "png")
    assert shop.list_workers()


def test_a_killed_process_is_told_to_who_waits_and_replaced_for_the_next(shop: Workshop) -> None:
    assert shop.make_data("en")
    kill(shop)
    with pytest.raises(BusyError):
        shop.make_data("en")
    assert shop.make_data("en")


def test_a_process_that_is_killed_at_its_work_is_a_503(voyage: Story, shop: Workshop) -> None:
    maps = MapAddress(voyage, making=shop)
    answer = Gate(LANES).guard(maps.show)
    stop = threading.Event()

    def kill_all() -> None:
        while not stop.wait(0.05):
            for pid in shop.list_workers():
                psutil.Process(pid).kill()

    killer = threading.Thread(target=kill_all)
    killer.start()

    async def work() -> None:
        request = ask("/map/home.png")
        request.scope["path_params"] = {"name": "home.png"}
        response = await answer(request)
        assert response.status_code == 503
        assert response.headers["Retry-After"]

    try:
        run(work)
    finally:
        stop.set()
        killer.join()


def test_a_process_that_took_much_or_is_idle_ends(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "IDLE_S", 0.0)
    assert shop.describe_page(WantedPage(None, "en", SITE))
    deadline = time.monotonic() + 30
    while shop.list_workers() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert shop.list_workers() == []
    monkeypatch.setattr(workshop, "IDLE_S", 600.0)
    monkeypatch.setattr(workshop, "MOST_MB", 1)
    assert shop.describe_page(WantedPage(None, "en", SITE))
    assert shop.list_workers() == []


def test_the_app_ends_soon_with_a_full_queue_and_leaves_no_process(tmp_path: Path) -> None:
    server = Server(ROOT / "streamlit_app.py", tmp_path / "log", story=VOYAGE)
    server.wait()
    app = psutil.Process(server.pid)

    def want(number: int) -> None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{server.address}/map/home.png?size={5000 - number}x5000", timeout=60)

    with ThreadPoolExecutor(10) as crowd:
        for number in range(10):
            crowd.submit(want, number)
        deadline = time.monotonic() + 60
        while not (workers := app.children()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert workers
        os.kill(server.pid, signal.SIGTERM)
        app.wait(10)
        psutil.wait_procs(workers, 10)
        assert not any(worker.is_running() for worker in workers)
    server.stop()
