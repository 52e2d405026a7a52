"""The app below a path of its host, in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.app.conftest import VOYAGE, Visitor
from tests.app.visits import wait_until
from tests.serving import ROOT, Server


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the second story, below a path that has the name of one of its pages."""
    log = tmp_path_factory.mktemp("below") / "log"
    server = Server(ROOT / "streamlit_app.py", log, story=VOYAGE, below="/story")
    server.wait()
    yield server
    server.stop()
    assert "Traceback" not in server.read_log()


def test_every_page_works_below_a_path(visit: Visitor, below: Server) -> None:
    # The visit itself fails where anything is asked of another address, or in vain.
    seen = visit(at=below)
    page = seen.open("/")
    expect(page.frame_locator("iframe").locator("section.chapter").first).to_be_visible()
    page.locator(".app-bar a[data-page='export']").click()
    wait_until(page, "document.querySelector('.export-preview img')?.naturalWidth > 0")
    source = page.locator(".export-preview img").first.get_attribute("src")
    assert str(source).startswith("/story/map/")
    page.get_by_role("tab").nth(2).click()
    frame = page.locator("[data-testid='stMain'] iframe")
    expect(frame.content_frame.locator(".folium-map, article").first).to_be_attached()
    expect(page.locator("code", has_text=f"{below.address}/story/").last).to_be_visible()
    for name in ("teach", "sources"):
        page.locator(f".app-bar a[data-page='{name}']").click()
        page.wait_for_selector(f".story-{name}")
        links = page.locator(f".story-{name} a:not([rel])").evaluate_all(
            "links => links.map((link) => link.href)"
        )
        assert [link for link in links if not link.startswith(f"{below.address}/")] == []
    page.go_back()
    page.wait_for_selector(".story-teach")
