"""The author's groups of few journeys: counted in the key, and shown by themselves."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from geo.story.records import Story
from layers.page.page import build_page
from tests.app.visits import open_file, wait_until


def test_a_group_is_counted_and_shown_by_itself(
    chromium: Browser, grouped: Story, tmp_path: Path
) -> None:
    routes = grouped.routes.values()
    first = next(iter(grouped.groups.values()))
    own = [route for route in routes if route.group == first]
    with open_file(chromium, tmp_path / "page.html", build_page(grouped, "en").html) as page:
        page.evaluate("document.querySelector(`.contents a[href='#overview']`).click()")
        wait_until(page, "StoryMap.view.chapter.id === 'overview' && !StoryMap.view.only")
        page.locator(".more-signs").click()
        button = page.locator(f".journey-groups button[data-group='{first.id}']")
        expect(button).to_have_text(f"{first.names['en']} · {len(own)}")
        lines = page.locator(".leaflet-overlay-pane path.route:not(.is-away)")
        expect(lines).to_have_count(sum(len(route.legs) for route in routes))
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(lines).to_have_count(sum(len(route.legs) for route in own))
        stops = {stop for route in own for stop in route.stops}
        places = page.locator(".folium-map .place:not(.is-away)")
        shown = places.evaluate_all(
            "all => all.map(({ classList }) => [...classList]"
            ".find((name) => name.startsWith('place-')).slice('place-'.length))"
        )
        assert set(shown) == stops
        # What can be let go again stays, and all others can be chosen in its place.
        expect(page.locator(".journey-groups li.group:visible")).to_have_count(4)
        button.click()
        expect(lines).to_have_count(sum(len(route.legs) for route in routes))
