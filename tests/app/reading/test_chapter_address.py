"""A chapter's own address, ``/story/<chapter id>``, in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.app.conftest import Visitor
from tests.app.visits import READY, wait_until


@pytest.mark.parametrize("width", [1280, 390])
def test_it_opens_at_the_chapter_and_follows_the_reading(visit: Visitor, width: int) -> None:
    seen = visit(width=width)
    page = seen.open("/story/ship?lang=ko")
    page.wait_for_selector(f"{READY}[data-chapter='ship']", state="attached")
    assert page.locator("section#ship[aria-current='step']").count() == 1
    page.keyboard.press("ArrowRight")
    wait_until(page, "address => location.href === address", seen.find("/story/ties?lang=ko"))
    page.reload()
    page.wait_for_selector(f"{READY}[data-chapter='ties']", state="attached")
    page.locator("summary", has_text="더").first.evaluate(
        "more => { more.parentElement.open = 1; }"
    )
    page.locator("a[hreflang='en']").first.click()
    page.wait_for_selector("html[lang='en'] section#ties[aria-current='step']")
    expect(page).to_have_url(seen.find("/story/ties?lang=en"))


def test_what_stands_after_the_sign_goes_first(visit: Visitor) -> None:
    page = visit().open("/story/ship#arriving")
    page.wait_for_selector(f"{READY}[data-chapter='arriving']", state="attached")
