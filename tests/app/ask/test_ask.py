"""Ask the map: each kind of asking, by pointer and by keys, on the wall and beside the text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from pyproj import Geod

from geo.story.records import Story
from layers.lesson.asking import list_lines
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.app.conftest import VOYAGE, Serve, Visitor
from tests.app.visits import STILL, wait_for_frame, wait_for_value, wait_until
from tests.app.walls import SIZES, find_unreadable

WGS84 = Geod(ellps="WGS84")
MODES = ("scroll", "step", "text", "class")
PARTS = ("names", "find", "order", "lines", "questions")


def open_ask(page: Page, part: str) -> Locator:
    """Open the panel at one of its parts."""
    if page.locator(".wall").count():
        page.keyboard.press("q")
    else:
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Ask the map").click()
    panel = page.get_by_role("dialog", name="Ask the map")
    panel.locator(f"[data-part='{part}']").click()
    return panel


def find_asked_place(panel: Locator, story: Story) -> str:
    question = panel.locator(".ask-question").inner_text()
    (id_,) = (
        place.id for place in story.places.values() if question == f"Where is {place.names['en']}?"
    )
    return id_


def read_missed(panel: Locator) -> float:
    found = re.search(r"missed by ([\d,.]+) (k?m)\.", panel.locator(".ask-result").inner_text())
    assert found is not None
    return float(found[1].replace(",", "")) / (1 if found[2] == "km" else 1000)


@pytest.mark.parametrize("mode", MODES)
def test_names_are_hidden_until_asked_for(visit: Visitor, story: Story, mode: str) -> None:
    page = visit().open_story(f"?mode={mode}")
    panel = open_ask(page, "names")
    labels = page.locator(".map-label")
    expect(labels).to_have_count(0)
    page.locator(".place-havana").click()
    expect(labels).to_have_text([re.compile("Havana")])
    panel.get_by_role("button", name="Show one more").click()
    expect(labels).to_have_count(2)
    count = len(story.places)
    assert f"2 of {count} names shown" in panel.inner_text()
    panel.get_by_role("button", name="Show all").click()
    expect(panel.locator(".ask-count")).to_have_text(f"{count} of {count} names shown")
    panel.get_by_role("button", name="Hide all").click()
    expect(labels).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(labels).to_have_count(1)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert page.locator("body").get_attribute("data-mode") == mode
    if mode != "text":
        page.wait_for_selector(".map-label:has-text('London')")


@pytest.mark.parametrize("mode", ["scroll", "class"])
def test_a_place_is_found_by_a_click_and_the_miss_is_the_geodesic(
    visit: Visitor, story: Story, mode: str
) -> None:
    page = visit().open_story(f"?mode={mode}")
    panel = open_ask(page, "find")
    asked = []
    for number in range(len(story.places)):
        id_ = find_asked_place(panel, story)
        asked.append(id_)
        expect(page.locator(".map-label")).to_have_count(0)
        assert page.locator(".folium-map :is(path.place, .event, path.route):visible").count() == 0
        frame = page.locator(".folium-map").bounding_box()
        assert frame is not None
        spot = (int(frame["x"]) + 60 + 25 * number, int(frame["y"]) + 150 + 12 * number)
        page.mouse.click(*spot)
        place = story.places[id_]
        lon, lat = page.evaluate(
            """([x, y]) => {
              const at = storyMap.mouseEventToLatLng({ clientX: x, clientY: y });
              return [at.lng, at.lat];
            }""",
            spot,
        )
        _, _, metres = WGS84.inv(lon, lat, place.lon, place.lat)
        # Kilometres are printed whole, so half of one is lost besides the 0.1 %.
        assert read_missed(panel) == pytest.approx(metres / 1000, rel=1e-3, abs=0.5)
        expect(page.locator(".map-label")).to_have_text([re.compile(place.names["en"])])
        assert page.locator(f".place-{id_}.is-found:visible").count() >= 1
        assert page.locator("path.miss").count() >= 1
        if number + 1 < len(story.places):
            page.keyboard.press("PageDown")
    assert sorted(asked) == sorted(story.places)
    assert f"Places found: {len(asked)}." in panel.inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("path.miss")).to_have_count(0)


@pytest.mark.parametrize("mode", ["scroll", "class"])
def test_a_place_is_found_by_keys_alone(visit: Visitor, story: Story, mode: str) -> None:
    page = visit().open_story(f"?mode={mode}")
    panel = open_ask(page, "find")
    place = story.places[find_asked_place(panel, story)]
    ways = page.evaluate(
        """([lat, lon]) => {
          const size = storyMap.getSize();
          const { x, y } = storyMap.latLngToContainerPoint([lat, lon]);
          return { step: Math.round(size.y / 40), right: x - size.x / 2, down: y - size.y / 2 };
        }""",
        [place.lat, story.world.place_longitude(place.lon)],
    )
    panel.get_by_role("button", name="With the keys").focus()
    for way, keys in (
        (ways["right"], ("ArrowLeft", "ArrowRight")),
        (ways["down"], ("ArrowUp", "ArrowDown")),
    ):
        coarse, fine = divmod(abs(way), ways["step"])
        for _ in range(int(coarse)):
            page.keyboard.press(keys[way > 0])
        for _ in range(round(fine / 2)):
            page.keyboard.press(f"Shift+{keys[way > 0]}")
    assert "Cross at" in panel.get_by_role("status").inner_text()
    page.keyboard.press("Enter")
    # Within a step or two of the smallest kind, at the scale of the world.
    assert read_missed(panel) < 120
    assert place.names["en"] in panel.get_by_role("status").inner_text()


def read_cards(panel: Locator) -> list[str]:
    return [
        text.split("\n")[0] for text in panel.locator(".ask-cards .card-text").all_inner_texts()
    ]


def test_events_are_put_in_order(visit: Visitor) -> None:
    page = visit().open_story()
    panel = open_ask(page, "order")
    cards = panel.locator(".ask-cards li")
    expect(cards).to_have_count(5)
    check = panel.get_by_role("button", name="Check")
    assert not re.search(r"\b(19|20)\d\d\b", " ".join(cards.all_inner_texts()))
    check.click()
    said = panel.get_by_role("status")
    assert "5 of 5" not in said.inner_text()
    result = panel.locator(".ask-result")
    assert result.inner_text() == said.inner_text()
    assert panel.locator(".is-wrong").count() > 0
    whens = dict(
        zip(read_cards(panel), panel.locator(".card-text i").all_inner_texts(), strict=True)
    )
    order = sorted(whens, key=lambda name: read_day(whens[name]))
    # By keys: each is moved up until it stands where it belongs.
    for place, name in enumerate(order):
        while (at := read_cards(panel).index(name)) > place:
            cards.nth(at).get_by_role("button", name="Up:").focus()
            page.keyboard.press("Enter")
            assert f"is now number {at}" in said.inner_text()
    check.click()
    assert "5 of 5 stand right." in said.inner_text()
    assert panel.locator(".is-wrong").count() == 0
    # By pointer, and out of order again.
    cards.nth(4).drag_to(cards.nth(0))
    wait_for_value(page, lambda: read_cards(panel)[0], order[4])
    check.click()
    expect(result).to_contain_text("4 of 5 stand right.")


def read_day(when: str) -> date:
    """Return the first day of a date in English words."""
    months = [date(2000, number, 1).strftime("%B") for number in range(1, 13)]
    found = re.search(rf"(?:(\d+) )?({'|'.join(months)})? ?(\d{{4}})", when)
    assert found is not None, when
    month = months.index(found[2]) + 1 if found[2] else 1
    return date(int(found[3]), month, int(found[1] or 1))


def test_things_whose_dates_overlap_have_no_order(glance: Page) -> None:
    cards = [
        {"name": "month", "first": 30, "last": 60},
        {"name": "day", "first": 40, "last": 40},
        {"name": "after", "first": 61, "last": 61},
    ]
    find = "(cards) => [...StoryMap.findOrdered(cards)].map(({ name }) => name)"
    assert glance.evaluate(find, cards) == ["month", "day", "after"]
    assert glance.evaluate(find, [cards[1], cards[0], cards[2]]) == ["day", "month", "after"]
    assert len(glance.evaluate(find, [cards[2], cards[0], cards[1]])) == 2


def test_what_is_missed_within_a_town_is_told_in_metres(glance: Page) -> None:
    say = """(metres) => StoryMap.AskFind.prototype.say.call({
        ask: { words: { km: "{distance} km", m: "{distance} m" } },
        view: { story: { language: "en" } },
        write: StoryMap.AskFind.prototype.write,
    }, metres)"""
    told = {0: "0 m", 43.6: "44 m", 486: "490 m", 994: "990 m", 996: "1 km", 551_400: "551 km"}
    assert {metres: glance.evaluate(say, metres) for metres in told} == told


@pytest.mark.parametrize("mode", ["scroll", "class"])
def test_each_line_is_asked_for_and_answered(visit: Visitor, story: Story, mode: str) -> None:
    page = visit().open_story(f"?mode={mode}")
    panel = open_ask(page, "lines")
    lines = list_lines(lay_out(story, "en"), load_words("en"))
    words = load_words("en")
    asked = set()
    for number in range(len(lines)):
        head = panel.locator(".ask-question").inner_text()
        (line,) = (
            line
            for line in lines
            if head
            == words.say(
                "class.leg",
                name=line["name"],
                start=story.places[line["places"][0]].names["en"],
                end=story.places[line["places"][1]].names["en"],
            )
        )
        asked.add((line["id"], line["leg"]))
        drawn = page.locator(
            f"path.route.is-active.certainty-{line['certainty']}.route-{line['id']}"
        )
        assert drawn.evaluate("it => getComputedStyle(it).strokeDasharray") == "none"
        assert line["note"] not in panel.inner_text()
        wrong = "documented" if line["certainty"] != "documented" else "undisclosed"
        answer = wrong if number == 0 else line["certainty"]
        panel.locator(f".ask-buttons [data-certainty='{answer}']").click()
        text = panel.inner_text()
        assert ("Not so." if number == 0 else "Right.") in text
        assert line["note"] in text
        assert all(source in text for source in line["sources"])
        dashes = drawn.evaluate("it => getComputedStyle(it).strokeDasharray")
        assert (dashes == "none") == (line["certainty"] == "documented")
        assert f"{number} of {number + 1} right" in text
        page.keyboard.press("PageDown")
    assert len(asked) == len(lines)


def test_the_lessons_questions_are_asked_and_answered(visit: Visitor, story: Story) -> None:
    page = visit().open_story("#ship")
    page.wait_for_selector("#ship[aria-current]")
    panel = open_ask(page, "questions")
    assert story.lesson is not None
    (first, *_) = story.lesson.list_questions(chapters=["ship"])
    assert panel.locator(".ask-question").inner_text() == first.text["en"]
    if first.choices:
        (right,) = (choice.text["en"] for choice in first.choices if choice.right)
        panel.get_by_role("button", name=right, exact=True).click()
    else:
        panel.get_by_role("button", name="Show the answer").click()
    start = re.split(r" \[", first.answer["en"])[0]
    assert start in panel.locator(".ask-answer").inner_text()
    assert start in panel.get_by_role("status").inner_text()


def test_a_wrong_choice_is_shown_beside_the_right_one(visit: Visitor, story: Story) -> None:
    assert story.lesson is not None
    chapters = story.chapters["en"]
    question = next(it for it in story.lesson.list_questions(chapters=chapters) if it.choices)
    page = visit().open_story(f"#{question.chapter}")
    page.wait_for_selector(f"#{question.chapter}[aria-current]")
    panel = open_ask(page, "questions")
    while panel.locator(".ask-question").inner_text() != question.text["en"]:
        page.keyboard.press("PageDown")
    wrong = next(choice.text["en"] for choice in question.choices if not choice.right)
    (right,) = (choice.text["en"] for choice in question.choices if choice.right)
    panel.get_by_role("button", name=wrong, exact=True).click()
    assert panel.locator("button.is-wrong").all_inner_texts() == [wrong]
    assert panel.locator("button.is-right").all_inner_texts() == [right]


def test_reading_stays_where_it_was_while_the_map_is_asked(visit: Visitor) -> None:
    page = visit().open_story("#ties")
    page.wait_for_selector("#ties[aria-current]")
    open_ask(page, "find")
    for key in ("ArrowRight", "Home", "3", "ArrowDown"):
        page.keyboard.press(key)
    page.mouse.wheel(0, 900)
    wait_for_frame(page)
    wait_until(page, STILL)
    assert page.locator(".is-blank").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator(".is-blank")).to_have_count(0)
    # The wheel may still be turning the page.
    wait_until(
        page,
        "document.querySelector('[aria-current=step]').id"
        " === document.querySelector('.folium-map').dataset.chapter",
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_is_asked_on_the_wall_can_be_read(visit: Visitor, width: int, height: int) -> None:
    page = visit(width=width, height=height).open_story("?mode=class")
    panel = open_ask(page, "names")
    buttons = {"order": "Check", "lines": "documented", "questions": "Show the answer"}
    for part in PARTS:
        panel.locator(f"[data-part='{part}']").click()
        if part == "find":
            page.locator(".folium-map").click(position={"x": 200, "y": 200})
        if part in buttons:
            panel.get_by_role("button", name=buttons[part], exact=True).click()
        wait_until(page, STILL)
        assert find_unreadable(page) == [], part
        assert panel.evaluate("it => it.scrollWidth <= it.clientWidth"), part


def test_a_step_turned_elsewhere_ends_what_is_asked(visit: Visitor, story: Story) -> None:
    page = visit().open_story("?mode=class")
    panel = open_ask(page, "find")
    page.evaluate("location.hash = '#ship'")
    expect(panel).to_have_count(0)
    expect(page.locator(".wall-head")).to_have_text(story.chapters["en"]["ship"].title)


def test_another_story_is_asked_as_well(visit: Visitor, serve: Serve) -> None:
    page = visit(at=serve(VOYAGE)).open_story("?lang=en")
    panel = open_ask(page, PARTS[0])
    for part in PARTS:
        panel.locator(f"[data-part='{part}']").click()
        seen = set()
        for _ in range(12):
            if part == "find":
                page.locator(".folium-map").click(position={"x": 300, "y": 300})
                assert read_missed(panel) > 0
            if part == "lines":
                panel.locator(".ask-buttons button").first.click()
            seen.add(panel.locator(".ask-body").inner_text())
            page.keyboard.press("PageDown")
        assert len(seen) > 1, part


def test_nothing_is_recorded(visit: Visitor) -> None:
    seen = visit()
    page = seen.open_story()
    panel = open_ask(page, "lines")
    panel.locator(".ask-buttons button").first.click()
    page.keyboard.press("Escape")
    assert page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])") == (
        "[{},{}]"
    )
    assert page.context.cookies() == []
    assert len([request for request in seen.requests if "/story" in request.url]) == 1
