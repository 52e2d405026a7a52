"""The Export page in the browser: what is chosen is seen, kept and saved."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Literal

import httpx
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page, expect

from geo.story.records import Story
from tests.app.conftest import VOYAGE, Serve, Visitor
from tests.app.visits import AT_REST, choose_tab, find_barriers, wait_for_value, wait_until
from tests.serving import Server

# By how much the page is wider than its window.
READ_EXCESS = """() => {
  const main = document.querySelector(".stMain");
  return main.scrollWidth - main.clientWidth;
}"""
PICTURE = ".export-preview img:not(.is-before)"
PATIENCE = 60_000
DRAWN = f"Boolean(document.querySelector('{PICTURE}')?.complete)"


def open_export(visit: Visitor, query: str = "", **options: object) -> Page:
    page = visit(**options).open(f"/export{query}")
    wait_for_picture(page)
    return page


def wait_for_picture(page: Page, part: str = "/map/") -> None:
    picture = page.locator(f"{PICTURE}[src*='{part}']")
    picture.wait_for(timeout=PATIENCE)
    wait_until(page, DRAWN)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option, exact=True).click()


def read_pixel(page: Page) -> list[int]:
    """Return the colour of the picture's corner, as the browser shows it."""
    pixel: list[int] = page.evaluate(
        """selector => {
          const image = document.querySelector(selector);
          const canvas = document.createElement('canvas');
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0);
          return [...context.getImageData(2, 2, 1, 1).data].slice(0, 3);
        }""",
        PICTURE,
    )
    return pixel


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 has it; the first lies on the second."""

    def read(text: str) -> list[float]:
        values = [float(number) for number in re.findall(r"[\d.]+", text)]
        return (
            values if text.startswith("rgb") else [value * 255 for value in values[:3]] + values[3:]
        )

    top, ground = read(one), read(other)
    alpha = top[3] if len(top) > 3 else 1.0
    mixed = [a * alpha + b * (1 - alpha) for a, b in zip(top[:3], ground[:3], strict=True)]
    lights = sorted(_measure_light(colour) for colour in (mixed, ground[:3]))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _measure_light(colour: list[float]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def save(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_theme_changes_the_picture_and_is_kept(visit: Visitor) -> None:
    page = open_export(visit)
    assert min(read_pixel(page)) > 240
    choose(page, "Colours", "Dark")
    wait_for_picture(page, "theme=dark")
    assert max(read_pixel(page)) < 60
    expect(page).to_have_url(re.compile("theme=dark"))
    page.reload()
    wait_for_picture(page, "theme=dark")
    expect(page.get_by_role("combobox", name=re.compile("Colours"))).to_have_value("Dark")
    page.get_by_role("link", name="Sources", exact=True).click()
    page.wait_for_selector(".story-sources")
    page.get_by_role("link", name="Export", exact=True).click()
    wait_for_picture(page, "theme=dark")
    expect(page).to_have_url(re.compile("theme=dark"))


def test_back_brings_the_choice_before(visit: Visitor, story: Story) -> None:
    page = open_export(visit, "?theme=grey")
    choose(page, "Chapter", f"2. {story.chapters['en']['ri-il-kyu'].title}")
    wait_for_picture(page, "/map/ri-il-kyu.png")
    page.go_back()
    wait_for_picture(page, "/map/overview.png?theme=grey")


def test_the_way_back_leads_out_of_the_page(visit: Visitor) -> None:
    page = visit().open("/sources")
    page.wait_for_selector(".story-sources")
    page.get_by_role("link", name="Export", exact=True).click()
    wait_for_picture(page)
    page.go_back()
    page.wait_for_selector(".story-sources")


def test_what_is_saved_is_what_was_asked_for(visit: Visitor) -> None:
    page = open_export(visit, "?chapter=ship&size=90x60mm&dpi=200&lang=ko")
    name, png = save(page, "Save as PNG")
    assert name == "ship-90x60mm-light-ko-200dpi.png"
    image = Image.open(io.BytesIO(png))
    assert image.size == (709, 472)
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    for label, start in (("SVG", b"<?xml"), ("PDF", b"%PDF-")):
        assert save(page, f"Save as {label}")[1].startswith(start)
    name, text = save(page, "Save the text")
    assert name == "ship-90x60mm-light-ko-200dpi.txt"
    assert "대체 텍스트" in text.decode()


def test_the_picture_of_before_cannot_be_saved_while_the_next_is_drawn(visit: Visitor) -> None:
    page = open_export(visit, "?chapter=two-koreas&size=double&format=pdf")
    page.evaluate(
        """() => {
          window.pressable = [];
          new MutationObserver(() => {
            for (const stale of document.querySelectorAll(
              ".st-key-export-takings [data-stale=true] button")) {
              window.pressable.push(getComputedStyle(stale).pointerEvents);
            }
          }).observe(document.body, { subtree: true, attributeFilter: ["data-stale"] });
        }"""
    )
    choose(page, "Colours", "For the press (CMYK)")
    wait_for_picture(page, "theme=print")
    assert set(page.evaluate("window.pressable")) == {"none"}
    assert "-print-" in save(page, "Save as PDF")[0]


def test_the_address_shown_is_the_picture(visit: Visitor) -> None:
    page = open_export(visit, "?chapter=ship&format=svg&theme=grey")
    address = page.get_by_text("/map/ship.svg?theme=grey").inner_text().strip()
    answer = httpx.get(address, timeout=60)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")


def test_a_text_is_taken_by_a_press(visit: Visitor) -> None:
    seen = visit()
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seen.open("/export?chapter=ship")
    wait_for_picture(page)
    texts = page.locator(".export-text")
    expect(texts).to_have_count(3)
    for text in texts.all():
        text.get_by_role("button", name=re.compile("^Copy: ")).click()
        expect(text.get_by_role("status")).to_have_text("Copied")
        said = text.locator("code").inner_text()
        assert page.evaluate("navigator.clipboard.readText()") == said
    expect(texts).to_have_count(3)
    # What would colour code, of which there is none, is as large as all the rest.
    assert [it.url for it in seen.requests if "Highlighter" in it.url] == []


def test_the_picture_says_what_it_shows(visit: Visitor) -> None:
    page = open_export(visit, "?chapter=ship")
    words = page.locator(PICTURE).get_attribute("alt") or ""
    assert "Panama" in words
    assert "Natural Earth" in words


def test_data_is_saved_in_the_language_chosen(visit: Visitor, serve: Serve) -> None:
    page = open_export(visit, at=serve(VOYAGE))
    choose_tab(page, "Data")
    page.get_by_role("radiogroup", name="Language").get_by_text("French").click()
    files = page.locator("[class*='st-key-export-save-fr-']")
    button = files.get_by_role("button", name=re.compile(r"Save .*-data\.zip"))
    with page.expect_download() as download:
        button.click()
    with zipfile.ZipFile(download.value.path()) as held:
        readme = next(name for name in held.namelist() if name.endswith("README.md"))
        assert "Champ" in held.read(readme).decode()


def test_keys_are_enough(visit: Visitor) -> None:
    page = open_export(visit)
    box = page.get_by_role("combobox", name=re.compile("Colours"))
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_picture(page, "theme=")
    page.get_by_role("tab", name="Image").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save legs.csv")).to_be_visible()


def test_a_wrong_address_does_not_break_the_page(visit: Visitor) -> None:
    page = open_export(visit, "?theme=pink&chapter=%3Cscript%3E")
    alert = page.get_by_role("alert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("theme “pink”, chapter “<script>”")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(visit: Visitor, scheme: Literal["light", "dark"]) -> None:
    begun = visit()
    begun.page.emulate_media(color_scheme=scheme)
    page = begun.open("/export?size=120x90mm&theme=pink")
    wait_for_picture(page)
    for tab in ("Image", "Data"):
        choose_tab(page, tab)
        assert find_barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_button_can_be_read_at_all_times(
    visit: Visitor, scheme: Literal["light", "dark"]
) -> None:
    begun = visit()
    begun.page.emulate_media(color_scheme=scheme)
    page = begun.open("/export")
    wait_for_picture(page)
    button = page.get_by_role("button", name="Save as PNG", exact=True)
    grounds = set()
    for state in ("at rest", "under the pointer", "chosen by keys"):
        if state == "under the pointer":
            button.hover()
        elif state == "chosen by keys":
            button.focus()
        wait_until(page, AT_REST)
        ground, letters = button.evaluate(
            """button => [button, button.querySelector('p')].map((element, part) =>
                 getComputedStyle(element)[part ? 'color' : 'backgroundColor'])"""
        )
        grounds.add(ground)
        assert measure_contrast(ground, letters) >= 4.5
    assert len(grounds) > 1
    ring = page.locator("[data-testid='stRadioOption']:not([data-selected]) > div > div").first
    edge, paper = ring.evaluate(
        "ring => [getComputedStyle(ring).borderTopColor, getComputedStyle(document.body)"
        ".backgroundColor]"
    )
    assert measure_contrast(edge, paper) >= 3


def find_parts(page: Page) -> list[FloatRect]:
    """Return where the picture, the first of the controls and the first button stand."""
    parts = [page.locator(PICTURE), page.get_by_role("combobox", name=re.compile("Chapter"))]
    parts.append(page.get_by_role("button", name="Save as PNG", exact=True))
    boxes = [box for part in parts if (box := part.bounding_box()) is not None]
    assert len(boxes) == len(parts)
    return boxes


def list_misplaced(page: Page) -> list[str]:
    """Return what stands elsewhere than it is to, beside or below one another."""
    picture, chapter, button = find_parts(page)
    end = picture["y"] + picture["height"]
    if page.evaluate("innerWidth") <= 640:
        places = {
            "chapter": end < chapter["y"] < button["y"],
            "picture": end < 800,
        }
    else:
        places = {
            "chapter": chapter["x"] + chapter["width"] < picture["x"],
            "picture": picture["y"] < chapter["y"] < end,
            "button": button["x"] == pytest.approx(picture["x"], abs=1) and end < button["y"],
        }
    return [name for name, right in places.items() if not right]


def test_the_picture_comes_first_and_stands_beside_the_controls_where_it_can(
    visit: Visitor,
) -> None:
    page = open_export(visit)
    for width in (1280, 768, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        wait_until(page, "width => innerWidth === width", width)
        wait_for_value(page, lambda: list_misplaced(page), [])
    # Read aloud and by keys, it is the same order.
    assert page.evaluate(
        """() => {
          const found = ['.export-preview', '.st-key-export-chapter', '.st-key-export-save-png']
            .map(name => document.querySelector(name));
          return found.slice(1).every((part, at) => found[at].compareDocumentPosition(part)
            & Node.DOCUMENT_POSITION_FOLLOWING);
        }"""
    )


def test_nothing_is_wider_than_a_small_window(visit: Visitor) -> None:
    page = open_export(visit, width=768)
    for width in (768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for tab in ("Image", "Data"):
            choose_tab(page, tab)
            wait_for_value(page, lambda: page.evaluate(READ_EXCESS), 0)
        choose_tab(page, "Image")
        for part in ("Title", "Borders", "Credit"):
            button = page.get_by_role("button", name=part, exact=True)
            box = button.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_the_code_for_an_article_is_what_its_preview_shows(visit: Visitor, server: Server) -> None:
    page = open_export(visit, "?chapter=ship")
    choose_tab(page, "Embed")
    frame = page.frame_locator("iframe[src*='embed=1']")
    frame.locator("#ship[aria-current='step']").wait_for()
    wait_until(page, "document.querySelector('iframe').offsetHeight < 550")
    address = f"{server.address}/story/ship"
    texts = page.locator(".export-text code")
    expect(texts.last).to_have_text(f"{address}?lang=en")
    codes = texts.all_inner_texts()
    assert f'src="{address}?embed=1&amp;lang=en"' in codes[-3]
    assert "embed-size" in codes[-3]
    assert codes[-2].strip() == codes[-3].partition("<script>")[0].strip()
    assert find_barriers(page) == []
