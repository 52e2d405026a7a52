"""The Teach page in the app."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from geo.story.records import Story
from layers.telling.words import load_words
from tests.app.conftest import Visitor
from tests.app.visits import AT_REST, wait_until


@pytest.mark.parametrize("width", [1280, 390])
def test_it_lists_every_lesson_and_its_links_lead_somewhere(
    visit: Visitor, story: Story, width: int
) -> None:
    page = visit(width=width).open("/teach")
    page.wait_for_selector(".story-teach")
    words = load_words("en")
    assert story.lesson is not None
    for plan in story.lesson.plans.values():
        heading = words.say("teach.minutes", count=plan.minutes)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_text(plan.aim["en"])).to_be_visible()
        for step in plan.steps:
            expect(page.get_by_text(step.text["en"])).to_be_visible()
    wait_until(page, AT_REST)
    links = page.locator(".story-teach a").evaluate_all("links => links.map(link => link.href)")
    addresses = {link.partition("#")[0] for link in links}
    # Seven of each lesson; eight papers in two sizes, six documents, two sets of slides, four of
    # questions, class mode and the file for the stick.
    assert len(addresses) == 8 * 2 + 6 + 2 + 4 + 2 + 7 * len(story.lesson.plans)
    for plan in story.lesson.plans.values():
        of_plan = [link for link in links if f"plan={plan.id}" in link]
        kinds = [link.partition("?")[0].rpartition("/")[2] for link in of_plan]
        papers = ["worksheet.pdf"] * 2 + ["key.pdf"] * 2 + ["plan.pdf", "slides.pptx"]
        assert kinds == ["story", *papers, "story"]
        assert of_plan[-1].endswith(f"?lang=en&mode=class&plan={plan.id}#{plan.chapters[0]}")
        assert of_plan[0] == of_plan[-1]
        # Every lesson begins on the first screen.
        name = words.say(
            "teach.start_minutes", minutes=words.say("teach.minutes", count=plan.minutes)
        )
        expect(page.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    # Of each paper the one whose address says most; what a value brings is tried with the handouts.
    longest = {address.partition("?")[0]: address for address in sorted(addresses, key=len)}
    for address in longest.values():
        assert page.request.get(address).status == 200, address
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
