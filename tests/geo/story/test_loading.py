from __future__ import annotations

from pathlib import Path

import pytest

from geo.story.checking import load_story
from geo.story.loading import load_folder
from geo.story.problems import StoryError
from geo.story.records import Correction, Credit, ShadedCountry, Story
from tests.geo.drafts import Draft


def test_a_story_is_what_its_files_say(voyage: Story) -> None:
    assert (voyage.id, voyage.version, voyage.language) == ("round-the-world", "1.0.0", "en")
    assert voyage.languages == ("en", "fr")
    assert (str(voyage.updated), voyage.by["en"][:4]) == ("2026-11-26", "Told")
    assert voyage.aliases == {"japan": "pacific"}
    assert (voyage.world.west, voyage.hub, voyage.article_sections) == (-100.0, "new-york", 4)
    assert voyage.title["fr"] == "Le tour du monde en soixante-douze jours"
    assert voyage.limits[0].texts["en"].startswith("The courses of the ships.")
    assert [credit.url for credit in voyage.credits] == ["https://www.naturalearthdata.com/", None]
    assert voyage.credits[1] == Credit(
        type(voyage.title)(en="Journey: Nellie Bly.", fr="Voyage : Nellie Bly.")
    )
    assert list(voyage.sources) == ["bly-1890", "verne-1873", "general-knowledge"]


@pytest.mark.quick
def test_records_are_what_their_features_say(voyage: Story) -> None:
    place, route = voyage.places["new-york"], voyage.routes["nellie-bly"]
    event = voyage.events["seventy-two-days"]
    assert (place.lon, place.lat, place.country, place.role) == (-74.0, 40.7, "USA", "hub")
    assert place.variants == ("Hoboken", "Jersey City")
    assert (route.stops[0], route.stops[-1], len(route.legs)) == ("new-york", "new-york", 10)
    assert (route.legs[7].avoid, str(route.legs[7].arrived)) == (("TWN",), "1890-01?")
    assert route.legs[4].departed is None
    assert (str(event.date), event.certainty) == ("1889-11-14/1890-01-25", "documented")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_chapters_come_in_reading_order_in_every_language(voyage: Story, language: str) -> None:
    chapters = voyage.chapters[language]
    assert list(chapters) == ["overview", "eastward", "pacific", "home"]
    assert {chapter.language for chapter in chapters.values()} == {language}
    assert chapters["pacific"].bounds == (130.0, 15.0, -115.0, 60.0)
    assert chapters["overview"].bounds is None
    assert chapters["overview"].text.startswith("Nellie Bly")
    assert all(chapter.line for chapter in chapters.values())


def test_a_chapter_carries_shades_and_corrections(voyage: Story) -> None:
    chapters = voyage.chapters["en"]
    assert chapters["eastward"].countries == (ShadedCountry("FRA", "The country of Jules Verne."),)
    assert chapters["overview"].corrections == (
        Correction(
            "Its title says seventy-two days.",
            "She counted seventy-two days and some hours [@bly-1890].",
        ),
    )


def test_a_chapter_is_found_by_an_id_that_it_once_had(voyage: Story) -> None:
    assert [voyage.find_chapter(id_) for id_ in ("japan", "pacific")] == ["pacific", "pacific"]
    assert voyage.find_chapter("honolulu") == "honolulu"


def test_what_a_story_may_leave_unsaid_is_empty(draft: Draft) -> None:
    draft.replace("story.toml", 'updated = "2026-11-26"\n', "")
    text = draft.path("story.toml").read_text(encoding="utf-8")
    before, after = text.split("[aliases]")
    draft.write("story.toml", before + after[after.index("[title]") :])
    for path in draft.folder.glob("narrative/*/*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            "".join(row for row in text.splitlines(keepends=True) if not row.startswith("line =")),
            encoding="utf-8",
        )
    story = load_story(draft.folder)
    assert (story.updated, story.by, story.aliases) == (None, {}, {})
    assert {chapter.line for chapter in story.chapters["fr"].values()} == {""}


def test_what_stays_unread_is_missing_and_not_made_up(draft: Draft) -> None:
    draft.set("places.geojson", "amiens", "properties", "role", to="halt")
    draft.write("events.geojson", "")
    loaded = load_folder(draft.folder)
    assert loaded.story is not None
    assert "amiens" not in loaded.story.places
    assert "amiens" in loaded.ids["places.geojson"]
    assert loaded.story.events == {}
    assert "events.geojson" not in loaded.ids
    assert len(loaded.problems) == 2


def test_a_story_that_is_not_sound_is_not_loaded(draft: Draft) -> None:
    draft.path("sources.json").unlink()
    draft.path("events.geojson").unlink()
    with pytest.raises(StoryError) as caught:
        load_story(draft.folder)
    assert [problem.text for problem in caught.value.problems] == ["is missing", "is missing"]


def test_windows_line_ends_and_byte_order_marks_are_taken(draft: Draft, voyage: Story) -> None:
    for path in (path for path in draft.folder.rglob("*") if path.is_file()):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert vars(load_story(draft.folder)) == vars(voyage)


def test_no_folder_is_no_story(tmp_path: Path) -> None:
    assert load_folder(tmp_path / "none").story is None
