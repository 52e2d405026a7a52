"""A phone: one finger reads, two move the map, and every target is as wide as a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page

from geo.story.records import Story
from layers.scene import lay_out
from tests.app.chapters import find_current, show_all, speaks_of, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.journeys import READ_CARD
from tests.app.visits import CITIES, wait_until

Spot = tuple[float, float]
STEPS = 8
# The least width and height of a target, in pixels (WCAG 2.2, 2.5.5).
FINGER = 44

READ_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, label, input")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  // A link within a sentence is as high as its line, and a box as wide as its label.
  .filter((element) => !element.closest("p:not(.formats):not(.languages), td, .cite, label > *"))
  .filter((element) => !element.matches(".skip, .moment"))
  .map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return [element.outerHTML.slice(0, 80), Math.round(width), Math.round(height)];
  })"""
# A spot 18 px from the mark's middle that is nearer to it than to all other marks, labels, lines.
FIND_SPOT = """(id) => {
  const middle = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const apart = (element, [x, y]) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  };
  const mark = document.querySelector(`.place.place-${id}`);
  const others = [...document.querySelectorAll(".folium-map :is(.place, .event), .map-label")]
    .filter((element) => element !== mark && element.dataset.id !== id)
    .filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const frame = window.storyMap.getContainer().getBoundingClientRect();
  const [x, y] = middle(mark);
  const spots = Array.from({ length: 16 }, (_, turn) => (Math.PI * turn) / 8)
    .map((angle) => [x + 18 * Math.cos(angle), y + 18 * Math.sin(angle)])
    .filter(([right, down]) => right > 0 && right < frame.right && down > 0 && down < frame.bottom);
  const lines = [];
  window.storyMap.eachLayer((layer) => {
    if (layer.getElement?.()?.matches("path.route")) { lines.push(layer); }
  });
  const fromLine = (line, [right, down]) => {
    const at = window.storyMap.containerPointToLayerPoint([right - frame.left, down - frame.top]);
    return line.closestLayerPoint(at)?.distance ?? Infinity;
  };
  return spots.find((spot) => !document.elementFromPoint(...spot).closest(".map-label")
    && others.every((other) => apart(other, spot) > apart(mark, spot) + 1)
    && lines.every((line) => fromLine(line, spot) > apart(mark, spot) + 1)) || null;
}"""


class Fingers:
    """Fingers on a page's screen, as the browser feels them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def drag(self, starts: list[Spot], ends: list[Spot]) -> None:
        """Put fingers down at ``starts``, move them to ``ends``, and lift them."""
        self._send("touchStart", starts)
        for step in range(1, STEPS + 1):
            part = step / STEPS
            self._send(
                "touchMove",
                [
                    (x + (to_x - x) * part, y + (to_y - y) * part)
                    for (x, y), (to_x, to_y) in zip(starts, ends, strict=True)
                ],
            )
        self._send("touchEnd", [])

    def _send(self, kind: str, spots: list[Spot]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def open_phone(visit: Visitor, query: str = "") -> Page:
    return visit(width=390, height=844, touch=True).open_story(query)


def find_current_id(page: Page) -> str:
    return str(page.locator("[aria-current='step']").get_attribute("id"))


def read_view(page: Page) -> tuple[float, float, float]:
    zoom, lon, lat = page.evaluate(
        "[storyMap.getZoom(), storyMap.getCenter().lng, storyMap.getCenter().lat]"
    )
    return zoom, lon, lat


def test_one_finger_over_the_map_scrolls_the_text(visit: Visitor) -> None:
    page = open_phone(visit)
    before = read_view(page)
    Fingers(page).drag([(200, 250)], [(200, 60)])
    wait_until(page, "window.scrollY > 100")
    assert read_view(page) == before


def test_two_fingers_move_the_map(visit: Visitor) -> None:
    page = open_phone(visit, "#ship")
    wait_for_chapter(page, "ship")
    _, lon, lat = read_view(page)
    scrolled = page.evaluate("window.scrollY")
    Fingers(page).drag([(120, 120), (220, 120)], [(200, 180), (300, 180)])
    page.wait_for_selector(".reset:visible")
    wait_until(page, "(lon) => storyMap.getCenter().lng < lon - 1", arg=lon)
    assert read_view(page)[2] > lat
    assert page.evaluate("window.scrollY") == scrolled
    page.locator(".reset").tap()
    wait_until(page, "(lon) => Math.abs(storyMap.getCenter().lng - lon) < 0.1", arg=lon)


def test_two_fingers_apart_bring_the_map_nearer(visit: Visitor) -> None:
    page = open_phone(visit)
    before, _, _ = read_view(page)
    Fingers(page).drag([(150, 150), (230, 150)], [(70, 150), (310, 150)])
    wait_until(page, "(zoom) => storyMap.getZoom() > zoom + 0.5", arg=before)


def test_a_swipe_turns_to_the_next_chapter(visit: Visitor, story: Story) -> None:
    page = open_phone(visit, "?mode=step")
    first, second, *_ = story.chapters["en"]
    fingers = Fingers(page)
    fingers.drag([(330, 600)], [(60, 612)])
    wait_for_chapter(page, second)
    assert find_current(page) == second
    fingers.drag([(60, 600)], [(330, 612)])
    wait_for_chapter(page, first)
    fingers.drag([(200, 700)], [(215, 480)])
    wait_until(page, "window.scrollY > 50")
    assert find_current_id(page) == first


def test_a_swipe_turns_nothing_while_scrolling(visit: Visitor, story: Story) -> None:
    page = open_phone(visit)
    first, *_ = story.chapters["en"]
    # After the page's own, which hear it on the way.
    page.evaluate("""() => { for (const end of ["touchend", "touchcancel"]) {
      window.addEventListener(end, () => { window.ended = true; });
    } }""")
    Fingers(page).drag([(330, 600)], [(60, 612)])
    wait_until(page, "window.ended")
    assert find_current_id(page) == first


def test_a_finger_beside_a_mark_chooses_the_nearest(visit: Visitor, story: Story) -> None:
    page = open_phone(visit)
    page.evaluate(
        "() => { window.chosen = []; const { view } = StoryMap; const choose = view.onChoose;"
        " view.onChoose = (key) => { window.chosen.push(key); choose(key); }; }"
    )
    for id_ in CITIES:
        show_all(page)
        # At a scale at which the mark has room for a finger beside it.
        ((lon, lat),) = lay_out(story, "en").points["place", id_]
        page.evaluate("(at) => storyMap.setView(at, 7, { animate: false })", [lat, lon])
        page.wait_for_selector(f".map-label[data-id='{id_}']")
        spot = page.evaluate(FIND_SPOT, id_)
        assert spot, f"no spot beside the mark of {id_} is its own"
        page.touchscreen.tap(*spot)
        wait_until(page, "window.chosen.length > 0")
        assert page.evaluate("window.chosen.splice(0)") == [f"place {id_}"]
        assert page.evaluate(READ_CARD)[0] == f"place {id_}"
        page.get_by_role("button", name="Read the chapter").tap()
        page.wait_for_selector(".card", state="detached")
        assert speaks_of(story.chapters["en"][find_current_id(page)], "place", id_)
        page.wait_for_selector(".leaflet-tooltip", state="detached")


@pytest.mark.parametrize("mode", ["scroll", "step", "text"])
def test_no_target_is_narrower_than_a_finger(visit: Visitor, mode: str) -> None:
    page = open_phone(visit, f"?mode={mode}#what-is-known")
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    targets = page.evaluate(READ_TARGETS)
    assert len(targets) > 8
    small = [target for target in targets if target[1] < FINGER or target[2] < FINGER]
    assert small == []
