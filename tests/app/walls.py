"""What tests of class mode share: opening walls and presenters, and reading what they show."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from geo.story.records import Story
from layers.lesson.lessons import LessonStep, list_steps
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.app.visits import READY, Visit
from tests.layers.test_look import contrast

# The smallest text on the wall: 28 px of 1080 lines, or of as many columns if they are fewer.
LEAST_SHARE = 28 / 1080
LEAST_CONTRAST = 7

SIZES = [(1920, 1080), (1024, 768), (820, 1180)]

READ_TEXTS = """() => {
  const grounds = getComputedStyle(document.body);
  const ofMap = ["--sea", "--land", "--shade"].map((name) => grounds.getPropertyValue(name).trim());
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    const unseen = "script, style, template, .visually-hidden, .ask-said";
    if (!node.textContent.trim() || element.closest(unseen)) { continue; }
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) { continue; }
    const style = getComputedStyle(element);
    let opacity = 1;
    let ground = null;
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, opacity: part } = getComputedStyle(at);
      opacity *= Number(part);
      if (at.matches(".map-label")) { ground = ofMap; }
      if (!ground && !/^rgba\\(.*, 0\\)$/.test(backgroundColor)) { ground = [backgroundColor]; }
    }
    const [text, size] = [node.textContent.trim(), parseFloat(style.fontSize)];
    texts.push({ text, size, colour: style.color, ground, opacity });
  }
  return { side: Math.min(window.innerWidth, window.innerHeight), texts };
}"""


def list_heads(story: Story, language: str) -> list[str]:
    scene, words = lay_out(story, language), load_words(language)

    def write(step: LessonStep) -> str:
        if step.kind != "leg":
            return step.head
        start, end = (scene.name("place", id_) for id_ in step.places)
        return words.say("class.leg", name=step.head, start=start, end=end)

    return [write(step) for step in list_steps(scene, words)]


def open_wall(seen: Visit, query: str = "") -> Page:
    """Open class mode and wait until its first step is shown."""
    page = seen.open_story(f"?mode=class{query}")
    page.wait_for_selector(".wall-head:not(:empty)")
    return page


def open_presenter(wall: Page, seen: Visit) -> Visit:
    """Open the presenter's window from the wall."""
    with wall.expect_popup() as opening:
        wall.keyboard.press("w")
    presenter = Visit(opening.value, seen.server)
    presenter.page.wait_for_selector(READY, state="attached")
    return presenter


def find_button(wall: Page, name: str) -> Locator:
    """Return a button of the wall's bar, which comes with the pointer and stays with the focus."""
    wall.mouse.move(300, 300)
    wall.mouse.move(310, 310)
    button = wall.get_by_role("button", name=name, exact=True)
    button.focus()
    return button


def read_step(page: Page) -> str:
    return page.locator(".wall-head").inner_text()


def wait_for_step(page: Page, head: str) -> None:
    expect(page.locator(".wall-head")).to_have_text(head)


def find_unreadable(page: Page) -> list[dict[str, Any]]:
    """Return the texts that are too small or too faint for the back row."""
    found = page.evaluate(READ_TEXTS)
    assert found["texts"]
    least = LEAST_SHARE * found["side"]
    return [
        text
        for text in found["texts"]
        if text["size"] < least
        or text["opacity"] < 1
        or min(contrast(_to_hex(text["colour"]), _to_hex(ground)) for ground in text["ground"])
        < LEAST_CONTRAST
    ]


def _to_hex(colour: str) -> str:
    if colour.startswith("#"):
        return colour
    parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    return "#" + "".join(f"{part:02x}" for part in parts)
