"""Going from chapter to chapter of the story's page, and finding which is read."""

from __future__ import annotations

from playwright.sync_api import Page

from geo.story.records import Chapter
from tests.app.visits import read_marks


def go_to_chapter(page: Page, id_: str) -> None:
    page.evaluate("(id) => { location.hash = `#${id}`; }", id_)
    wait_for_chapter(page, id_)


def wait_for_chapter(page: Page, id_: str) -> None:
    page.wait_for_selector(f"section.chapter[id='{id_}'][aria-current='step']")
    page.wait_for_selector(f".folium-map[data-chapter='{id_}']:not(.is-flying)")


def find_current(page: Page) -> str:
    """Return the chapter being read, which must be the only one, and in view below the map."""
    (current,) = read_marks(page)["current"]
    top, bottom, above, below = page.locator(f"section[id='{current}'] h2").evaluate(
        """(heading) => {
          // Above the first chapter the cover is in view, and its title.
          const covered = scrollY === 0 && document.body.dataset.mode === "scroll"
            && heading.closest("section").matches("header ~ section:nth-of-type(1)");
          const shown = covered ? document.querySelector("h1") : heading;
          const { top, bottom } = shown.getBoundingClientRect();
          const stage = document.querySelector(".stage").getBoundingClientRect();
          const narrow = stage.width > window.innerWidth * 0.9;
          return [top, bottom, narrow && stage.top < 1 ? stage.bottom : 0, window.innerHeight];
        }"""
    )
    assert above <= top < bottom <= below
    return str(current)


def speaks_of(chapter: Chapter, kind: str, id_: str) -> bool:
    return id_ in {"place": chapter.places, "route": chapter.routes, "event": chapter.events}[kind]


def show_all(page: Page) -> None:
    """Bring back the map of the whole story, from elsewhere."""
    go_to_chapter(page, "ship")
    go_to_chapter(page, "overview")
