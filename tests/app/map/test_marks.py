"""Many places and events: drawn on a canvas, put together, pointed at and found by name."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.checking import load_story
from layers.page.page import build_page
from layers.scene import MOST_MARKS
from tests.app.visits import open_file, wait_until
from tests.stories.many import write_many

PLACES, EVENTS, HEAPED = 260, 200, 40
CANVAS = ".leaflet-marks-pane canvas"
# How many are painted, for polls that may ask before any has been.
PAINTED = f"+(document.querySelector('{CANVAS}')?.dataset.marks ?? -1)"
SHAPES = ".folium-map :is(.place, .event)"
# A mark of the canvas that a mouse can reach and that lies alone: its key and where it is, in the
# window and on the canvas.
FIND_MARK = f"""kind => {{
  const {{ view }} = StoryMap;
  const canvas = document.querySelector("{CANVAS}");
  const frame = view.container.getBoundingClientRect();
  for (const mark of view.listCanvasMarks(view.boxView())) {{
    const {{ x, y }} = view.map.latLngToContainerPoint(mark.latlng);
    const [clientX, clientY] = [Math.round(frame.left + x), Math.round(frame.top + y)];
    const around = StoryMap.listPointed(view, new MouseEvent("mousemove", {{ clientX, clientY }}));
    const onMap = view.container.contains(document.elementFromPoint(clientX, clientY));
    if (mark.kind !== kind || !onMap || around.length !== 1 || around[0].key !== mark.key) {{
      continue;
    }}
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const at = [(frame.left + x - box.left) * scale, (frame.top + y - box.top) * scale];
    return {{ id: mark.feature.id, name: mark.feature.label, at, x: clientX, y: clientY }};
  }}
}}"""
READ_PIXEL = f"""([x, y]) => [...document.querySelector("{CANVAS}").getContext("2d")
  .getImageData(Math.round(x), Math.round(y), 1, 1).data]"""


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("marks")
    write_many(folder / "story", 6, places=PLACES, events=EVENTS, chapters=1)
    path = folder / "story" / "events.geojson"
    told = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(told["features"][:HEAPED]):
        feature["geometry"]["coordinates"] = [30 + number * 0.02, 10]
    path.write_text(json.dumps(told), encoding="utf-8")
    html = build_page(load_story(folder / "story"), "en").html
    with open_file(chromium, folder / "page.html", html) as page:
        yield page


def go_to(page: Page, chapter: str) -> None:
    page.evaluate("id => document.querySelector(`.contents a[href='#${id}']`).click()", chapter)
    wait_until(page, "id => StoryMap.view.chapter.id === id", chapter)
    wait_until(page, "document.querySelector('.is-flying, .is-waiting') === null")


def show_all(page: Page) -> None:
    go_to(page, "overview")
    wait_until(page, f"{PAINTED} > {MOST_MARKS}")


def test_shapes_are_as_many_as_can_be_told_apart(page: Page) -> None:
    show_all(page)
    assert page.locator(SHAPES).count() <= MOST_MARKS
    counts = page.locator(".heap").all_inner_texts()
    there = page.evaluate("""() => {
      const { view } = StoryMap;
      return view.marks.listWithin(view.boxView(1)).length - view.marks.drawn.size;
    }""")
    assert page.evaluate(PAINTED) + sum(map(int, counts)) == there
    go_to(page, "part-0")
    wait_until(page, f"{PAINTED} === 0")
    told = page.evaluate("new Set(StoryMap.view.chapter.places).size")
    expect(page.locator(".folium-map .place.is-active:not(.is-away)")).not_to_have_count(0)
    assert told <= page.locator(SHAPES).count() <= MOST_MARKS


def test_marks_are_smaller_where_they_have_less_room(page: Page) -> None:
    show_all(page)
    wide = page.evaluate("StoryMap.view.shares.place")
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(page, "wide => StoryMap.view.shares.place < 0.8 * wide", wide)
    page.set_viewport_size({"width": 1280, "height": 800})
    wait_until(page, "wide => StoryMap.view.shares.place === wide", wide)


def test_a_name_is_left_out_before_its_leader_runs_through_others(page: Page) -> None:
    show_all(page)
    # One that the chapter is about is fenced in, by what stands on all sides of it.
    named, fenced = page.evaluate("""() => {
      const { labels } = StoryMap.view;
      const wanted = labels.write();
      const sized = labels.measure(wanted);
      const around = labels.listAround(wanted);
      const of = wanted.items.findIndex((item) => item.feature.kind === "place" && item.active);
      const { x, y } = sized[of];
      const fence = [[-14, -14, -10, 14], [10, -14, 14, 14], [-14, -14, 14, -10], [-14, 10, 14, 14]]
        .map(([left, top, right, bottom]) => (
          { left: x + left, top: y + top, right: x + right, bottom: y + bottom }));
      const obstacles = [...around.obstacles, ...fence];
      const spots = StoryMap.placeLabels(sized, { ...around, obstacles });
      labels.place();
      return [spots.filter(Boolean).length, spots[of]];
    }""")
    assert named > 10
    assert fenced is None


@pytest.mark.parametrize(("kind", "colour"), [("place", "--marker"), ("event", "--event")])
def test_a_mark_of_the_canvas_is_painted_found_and_told(page: Page, kind: str, colour: str) -> None:
    show_all(page)
    mark = page.evaluate(FIND_MARK, kind)
    ink = page.evaluate(
        """name => {
          const pen = document.createElement("canvas").getContext("2d");
          pen.fillStyle = getComputedStyle(StoryMap.view.container).getPropertyValue(name);
          pen.fillRect(0, 0, 1, 1);
          return [...pen.getImageData(0, 0, 1, 1).data];
        }""",
        colour,
    )
    assert page.evaluate(READ_PIXEL, mark["at"]) == ink
    page.mouse.move(mark["x"], mark["y"])
    expect(page.locator(f".{kind}-{mark['id']}.is-lit").first).to_be_visible()
    page.mouse.click(mark["x"], mark["y"])
    expect(page.locator(".card-name")).to_have_text(mark["name"])
    page.keyboard.press("Escape")
    page.mouse.move(2, 2)
    expect(page.locator(f".{kind}-{mark['id']}")).to_have_count(0)


def test_very_many_together_are_one_number_until_they_part(page: Page) -> None:
    show_all(page)
    heap = page.locator(".heap.of-events")
    expect(heap).to_have_count(1)
    count = int(heap.inner_text())
    assert count >= HEAPED * 0.8
    zoom = page.evaluate("StoryMap.view.map.getZoom()")
    heap.click()
    wait_until(page, "zoom => StoryMap.view.map.getZoom() > zoom", zoom)
    wait_until(page, "document.querySelector('.heap') === null")
    expect(page.locator(f"{SHAPES}.event:not(.is-away)")).not_to_have_count(0)
    page.locator(".reset").click()
    wait_until(page, f"{PAINTED} > {MOST_MARKS}")


def test_a_layer_that_is_let_go_is_not_painted(page: Page) -> None:
    show_all(page)
    both = page.evaluate(PAINTED)
    page.locator(".open-layers").click()
    page.locator("form.layers input[name='event'][value='none']").check(force=True)
    wait_until(page, f"both => {PAINTED} < both - {MOST_MARKS}", both)
    assert page.locator(".heap.of-events").count() == 0
    page.locator("form.layers input[name='event'][value='chapter']").check(force=True)
    wait_until(page, f"both => {PAINTED} === both", both)
    page.locator(".open-layers").click()


def test_what_the_canvas_draws_is_found_by_its_name_and_by_keys(page: Page) -> None:
    show_all(page)
    page.locator(".more-signs").click()
    page.locator(".marks-key input").fill("event 17")
    found = page.locator(".marks-key .journey")
    expect(found.first).to_have_text("Event 17")
    page.keyboard.press("Tab")
    expect(found.first).to_be_focused()
    expect(page.locator(".event-event-17.is-lit")).to_have_count(1)
    page.locator(".marks-key input").fill("no such name")
    expect(page.locator(".marks-key li")).to_have_count(1)
    page.locator(".marks-key input").fill("")
    page.keyboard.press("Escape")
    expect(page.locator(".key-panel")).to_be_hidden()
