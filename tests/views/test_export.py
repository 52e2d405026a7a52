"""The Export page, run without a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from exports.images.request import PARTS
from geo.story.checking import DEFAULT_STORY
from layers.telling.words import load_words
from tests.conftest import VOYAGE
from tests.known import STORIES
from tests.views.conftest import SITE
from views.maps import MapAddress, read_wanted

LABELS = ("chapter", "size", "theme", "projection", "lang", "names")


def _show_page(folder: str, language: str, site: str | None) -> None:
    from pathlib import Path

    from layers.telling.words import load_words
    from views.addresses import open_story
    from views.export import show_export

    addresses = open_story(Path(folder), site=site)
    show_export(addresses.maps, addresses.data, addresses.sites, load_words(language))


def open_page(
    options: dict[str, str] | None = None,
    *,
    folder: Path = DEFAULT_STORY,
    language: str = "en",
    site: str | None = None,
) -> AppTest:
    app = AppTest.from_function(_show_page, default_timeout=60, args=(str(folder), language, site))
    for name, value in (options or {}).items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def read_options(app: AppTest) -> dict[str, str]:
    return {name: "".join(values) for name, values in app.query_params.items()}


def find_picture(app: AppTest) -> str:
    html = "".join(element.proto.body for element in app.get("html"))
    found = re.search(r'<img src="([^"]*)"', html)
    assert found is not None
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("folder", "language"),
    [(DEFAULT_STORY, "en"), (DEFAULT_STORY, "ko"), (VOYAGE, "fr")],
    ids=["story-en", "story-ko", "voyage-fr"],
)
def test_every_control_is_labelled_in_the_readers_language(folder: Path, language: str) -> None:
    app = open_page(folder=folder, language=language)
    say = load_words(language).say
    assert [box.label for box in app.selectbox] == [say(f"export.{name}") for name in LABELS]
    tabs = ("export.image", "export.data", "embed.tab", "publish.tab")
    assert [tab.label for tab in app.tabs] == [say(name) for name in tabs]
    assert not app.warning
    assert not app.error
    query = "" if language == "en" else f"?lang={language}"
    assert find_picture(app) == f"/map/overview.png{query}"
    assert read_options(app) == {}


def test_a_control_changes_picture_and_address() -> None:
    app = open_page()
    app.selectbox(key="export-theme").select("dark")
    app.selectbox(key="export-chapter").select("ship")
    run(app)
    assert find_picture(app) == "/map/ship.png?theme=dark"
    assert read_options(app) == {"chapter": "ship", "lang": "en", "theme": "dark"}


def test_the_usual_choice_is_kept_once_another_was_made() -> None:
    app = open_page()
    for theme in ("dark", "light"):
        app.selectbox(key="export-theme").select(theme)
        run(app)
    assert read_options(app) == {"chapter": "overview", "lang": "en"}
    app.query_params.clear()
    assert read_options(run(app)) == {}


def test_the_address_sets_the_controls() -> None:
    app = open_page({"chapter": "ship", "size": "120x90mm", "dpi": "150", "parts": "title,scale"})
    assert app.selectbox(key="export-chapter").value == "ship"
    assert app.selectbox(key="export-size").value == "free"
    assert [number.value for number in app.number_input] == [120, 90, 150]
    assert app.radio(key="export-unit").value == "mm"
    assert not app.warning
    assert find_picture(app) == "/map/ship.png?size=120x90mm&parts=title,scale&dpi=150"


def test_an_address_keeps_what_is_asked_of_a_pdf_for_print() -> None:
    asked = {"format": "pdf", "size": "a4", "bleed": "3mm"}
    app = open_page(asked)
    assert not app.warning
    assert app.number_input(key="export-bleed").value == 3
    assert read_options(app).items() >= asked.items()
    assert len(open_page({"size": "social", "bleed": "3mm"}).warning) == 1


def test_an_address_that_is_new_wins_over_controls_that_are_not() -> None:
    app = open_page({"theme": "dark"})
    app.query_params["theme"] = "grey"
    run(app)
    assert app.selectbox(key="export-theme").value == "grey"
    app.query_params["theme"] = "light"
    app.selectbox(key="export-theme").select("outline")
    run(app)
    assert app.selectbox(key="export-theme").value == "outline"
    assert read_options(app)["theme"] == "outline"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_wrong_address_is_told_in_one_sentence(language: str) -> None:
    app = open_page({"theme": "<b>pink</b>", "size": "a4", "hat": "*1*"}, language=language)
    assert len(app.warning) == 1
    assert "theme “\\<b\\>pink" in app.warning[0].value
    assert "hat “\\*1\\*" in app.warning[0].value
    assert app.selectbox(key="export-theme").value == "light"
    assert app.selectbox(key="export-size").value == "a4"
    assert "theme" not in read_options(app)


def test_a_size_that_cannot_be_drawn_is_told_and_can_be_mended() -> None:
    app = open_page({"size": "a4"})
    app.number_input(key="export-dpi").set_value(2400.0)
    run(app)
    assert "36 megapixels" in app.error[0].value
    app.number_input(key="export-dpi").set_value(100.0)
    run(app)
    assert not app.error
    assert find_picture(app) == "/map/overview.png?size=a4&dpi=100"


def test_words_that_do_not_fit_are_told() -> None:
    app = open_page({"size": "40x40mm"})
    assert app.error[0].value == load_words("en").say("export.no_room")


def test_a_size_of_ones_own_begins_with_usual_measures() -> None:
    app = open_page({"size": "a4", "dpi": "100"})
    app.selectbox(key="export-size").select("free")
    run(app)
    assert find_picture(app) == "/map/overview.png?size=180x120mm"
    app.radio(key="export-unit").set_value("px")
    run(app)
    assert find_picture(app) == "/map/overview.png?size=1200x800"
    app.selectbox(key="export-size").select("social")
    run(app)
    assert find_picture(app) == "/map/overview.png"


def test_parts_and_names_follow_until_they_are_picked() -> None:
    app = open_page()
    app.selectbox(key="export-theme").select("outline")
    app.selectbox(key="export-lang").select("ko")
    run(app)
    assert find_picture(app) == "/map/overview.png?lang=ko&theme=outline"
    app.selectbox(key="export-names").select("en")
    app.button_group[0].set_value(["scale"])
    run(app)
    app.selectbox(key="export-theme").select("light")
    app.selectbox(key="export-lang").select("en")
    run(app)
    assert find_picture(app) == "/map/overview.png?parts=scale"
    app.selectbox(key="export-lang").select("ko")
    run(app)
    assert find_picture(app) == "/map/overview.png?lang=ko&parts=scale"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_projection_that_was_picked_is_named(language: str) -> None:
    app = open_page(language=language)
    say = load_words(language).say
    for chapter, size in (("overview", "social"), ("overview", "tall"), ("ship", "social")):
        app.selectbox(key="export-chapter").select(chapter)
        app.selectbox(key="export-size").select(size)
        run(app)
        story = STORIES["story"]
        wanted = read_wanted(story, chapter, "png", {"size": size, "lang": language})
        picked = MapAddress(story).describe(wanted).projection
        hub = story.places[story.hub].names[language]
        name = say(f"export.projection_{picked}", hub=hub)
        assert [note.value for note in app.caption] == [
            say("export.projection_picked", projection=name)
        ]
        assert app.selectbox(key="export-projection").value == "auto"
    app.selectbox(key="export-projection").select("globe")
    assert not run(app).caption


def test_the_texts_and_the_address_are_there_to_copy() -> None:
    app = open_page({"format": "svg", "theme": "dark"}, folder=VOYAGE, site=SITE)
    texts = [
        re.search(r"<code>(.*?)</code>", block.proto.body, re.DOTALL) for block in app.get("html")
    ]
    caption, address, alternative = (html.unescape(found[1]) for found in texts if found)
    assert "Natural Earth" in caption
    assert alternative.startswith(caption.split(".")[0])
    assert address == f"{SITE}/map/overview.svg?theme=dark"
    say = load_words("en").say
    assert app.button_group[0].options == [say(f"export.part_{part}") for part in PARTS]
    # A code needs an address that it can lead to.
    alone = open_page(folder=VOYAGE).button_group[0].options
    assert alone == [say(f"export.part_{part}") for part in PARTS if part != "qr"]


def test_every_file_can_be_saved() -> None:
    app = open_page(folder=VOYAGE)
    buttons = [button.label for button in app.download_button]
    formats = ("PNG", "SVG", "PDF", "JPG", "WEBP", "TIFF", "PPTX", "DOCX")
    assert buttons[:9] == [*(f"Save as {name}" for name in formats), "Save the text"]
    assert buttons[9].endswith("-data.zip")
    assert buttons[10] == "Save README.md"
    assert len(buttons) == 37
    kinds = ("places", "routes", "legs", "events", "chapters")
    tables = [f"Save {kind}.{ending}" for ending in ("fgb", "parquet") for kind in kinds]
    assert buttons[27:] == tables
