"""Three ways of reading, by pointer, by keys, and by what a screen reader is told."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from geo.records import Story
from layers.descriptions import describe_leg
from layers.scene import lay_out
from layers.words import load_words
from tests.app.conftest import Visitor
from tests.app.test_reading import find_current, wait_for_chapter

MODES = ("scroll", "step", "text")


def press(page: Page, key: str, chapter: str) -> None:
    page.keyboard.press(key)
    page.wait_for_selector(f"section[id='{chapter}'][aria-current='step']")


@pytest.mark.parametrize("mode", MODES)
def test_the_whole_story_is_read_by_keys(visit: Visitor, story: Story, mode: str) -> None:
    page = visit().open_story(f"?mode={mode}")
    order = [*story.chapters["en"]]
    for number, id_ in enumerate(order[1:], start=2):
        press(page, "PageDown", id_)
        assert page.evaluate("document.activeElement.closest('section').id") == id_
        assert page.url.endswith(f"#{id_}")
        said = page.locator(".announcer").inner_text()
        assert said == f"Chapter {number} of {len(order)}: {story.chapters['en'][id_].title}"
    for key, id_ in (("Home", order[0]), ("End", order[-1]), ("ArrowLeft", order[-2])):
        press(page, key, id_)
    page.keyboard.press("1")
    press(page, "2", order[11])


def test_steps_show_one_chapter_at_a_time(visit: Visitor) -> None:
    page = visit().open_story("?mode=step#ship")
    assert page.locator("section.chapter:visible").evaluate_all("all => all.map(i => i.id)") == [
        "ship"
    ]
    assert find_current(page) == "ship"
    press(page, "ArrowDown", "reasons")
    assert find_current(page) == "reasons"
    assert page.locator("#sources").is_hidden()
    press(page, "End", "what-is-known")
    assert page.locator("#sources").is_visible()


def test_text_has_a_still_map_for_each_chapter(visit: Visitor, story: Story) -> None:
    page = visit().open_story("?mode=text")
    assert page.locator(".folium-map").is_hidden()
    assert page.locator(".legend").is_visible()
    for id_, chapter in story.chapters["en"].items():
        still = page.locator(f"section[id='{id_}'] .still svg")
        assert still.is_visible()
        words = still.get_attribute("aria-label") or ""
        assert all(place in words for place in _names(story, chapter.places))


def test_a_choice_is_kept(visit: Visitor) -> None:
    page = visit().open_story()
    page.get_by_role("button", name="Text").click()
    page.reload()
    page.wait_for_selector("body[data-mode='text']")


def test_back_goes_back_a_chapter(visit: Visitor) -> None:
    page = visit().open_story()
    press(page, "3", "ship")
    press(page, "5", "ties")
    page.go_back()
    wait_for_chapter(page, "ship")
    assert find_current(page) == "ship"


def test_scrolling_past_chapters_does_not_flood_the_history(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    before = page.evaluate("history.length")
    for id_ in story.chapters["en"]:
        page.locator(f"section.chapter[id='{id_}']").evaluate("it => it.scrollIntoView()")
        page.wait_for_selector(f"section[id='{id_}'][aria-current='step']")
    assert page.evaluate("history.length") - before <= 4


def test_an_unknown_chapter_is_said_to_be_unknown(visit: Visitor) -> None:
    page = visit().open_story("#nowhere")
    assert find_current(page) == "overview"
    assert "nowhere" in page.get_by_role("alert").inner_text()


def test_the_app_names_the_chapter_in_its_own_address(visit: Visitor) -> None:
    page = visit().open("/#ship")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.locator("section#ship[aria-current='step']").wait_for()
    frame.locator(".turn[data-turn='1']").click()
    page.wait_for_url("**/#reasons")


def test_every_line_is_told_to_a_screen_reader(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    tree = page.locator("main").aria_snapshot()
    told = " ".join(tree.split())
    words = load_words("en")
    for legs in lay_out(story, "en").traces.values():
        for leg in legs:
            assert describe_leg(leg, words) in told
    headings = [chapter.title for chapter in story.chapters["en"].values()]
    places = [told.index(f'heading "{title}"') for title in headings]
    assert places == sorted(places)


def test_a_citation_opens_its_source_where_the_reader_is(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    wait_for_chapter(page, "ship")
    link = page.locator("#ship .cite a").first
    link.click()
    note = page.get_by_role("dialog")
    assert note.is_visible()
    number = link.inner_text()
    assert page.locator(f"#source-{number}").inner_text()[:30] in note.inner_text()
    page.keyboard.press("Escape")
    assert note.count() == 0
    assert link.evaluate("it => it === document.activeElement")


def test_journeys_are_compared(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    page.get_by_text("Compare the journeys").click()
    assert page.locator(".multiples svg").count() == len(story.routes)
    scales = page.locator(".multiples svg > g:first-of-type").evaluate_all(
        "all => [...new Set(all.map((it) => it.getAttribute('transform')))]"
    )
    assert len(scales) == 1
    page.get_by_label("Ri Il Kyu", exact=True).uncheck()
    assert page.locator("path.route.route-ri-il-kyu").first.is_hidden()
    assert page.locator("path.route.route-tae-yong-ho").first.is_visible()


def test_place_names_take_another_form(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Place names").select_option("ko")
    havana = story.places["havana"].names["ko"]
    page.wait_for_selector(f".map-label[data-id='havana']:has-text('{havana}')")
    assert havana in page.locator("#overview").inner_text()
    assert havana in page.locator("#timeline").inner_text()


def test_without_script_all_text_and_still_maps_are_there(visit: Visitor, story: Story) -> None:
    seen = visit()
    assert seen.page.context.browser is not None
    context = seen.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{seen.server}/story")
    assert page.locator("section.chapter:visible").count() == len(story.chapters["en"])
    assert page.locator(".still:visible").count() == len(story.chapters["en"])
    context.close()


def test_a_hundred_changes_leave_nothing_behind(visit: Visitor) -> None:
    page = visit().open_story()
    counts = page.evaluate(
        """async () => {
          const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
          const count = () => [
            document.querySelectorAll("*").length,
            Object.values(window.storyMap._events).flat().length,
            Object.keys(window.storyMap._layers).length,
          ];
          const press = (key) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true }));
          const lap = async () => {
            for (const key of ["PageDown", "End", "Home", "PageDown", "PageDown"]) {
              press(key);
              await pause();
            }
            press("Home");
            await new Promise((resolve) => setTimeout(resolve, 400));
          };
          await lap();
          const before = count();
          for (let number = 0; number < 20; number += 1) { await lap(); }
          return [before, count()];
        }"""
    )
    assert counts[0] == counts[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_axe_finds_nothing(visit: Visitor, mode: str, width: int, scheme: str) -> None:
    seen = visit(width=width, height=900)
    page = seen.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    # The page's policy would keep axe-core's script out.
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    seen.open(f"/story?mode={mode}")
    page.wait_for_selector(".folium-map[data-ready]", state="attached")
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


def _names(story: Story, ids: tuple[str, ...]) -> list[str]:
    return [story.places[id_].names["en"] for id_ in ids]
