"""The styles as they are sent: the same rules in fewer bytes."""

from __future__ import annotations

from playwright.sync_api import Browser

from layers.look import write_css
from layers.page.templates import ASSETS, join_styles, read_asset, read_leaflet

# Each rule as a browser understands it; what it keeps as text until it is used, without blanks.
READ_RULES = """(sheets) => sheets.map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map(({ cssText }) => cssText.replaceAll(", ", ","));
})"""


def test_styles_without_comments_say_the_same(chromium: Browser) -> None:
    names = sorted(str(path.relative_to(ASSETS)) for path in ASSETS.rglob("*.css"))
    sheets = [write_css(), read_leaflet("leaflet.css"), *map(read_asset, names)]
    sent = [join_styles(sheet) for sheet in sheets]
    assert sum(map(len, sent)) < 0.9 * sum(map(len, sheets))
    assert [sheet for sheet in sent if "/*" in sheet] == []
    page = chromium.new_page()
    for name, sheet, small in zip(["look", "leaflet", *names], sheets, sent, strict=True):
        written, read = page.evaluate(READ_RULES, [sheet, small])
        assert written == read, name
        assert written or name == "look", name
    page.close()
