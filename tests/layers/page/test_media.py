"""A page shows its chapters' media with all that is said of them, and no other page any of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.story.checking import load_story
from geo.story.media_files import MediaFile, load_media
from geo.story.records import Story
from layers.lesson.lessons import list_steps
from layers.page.media import ROOT, carry_pictures, list_names
from layers.page.page import build_page
from layers.page.pictures import list_widths
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.conftest import RIHLA, WALK


@pytest.fixture(scope="module")
def walk() -> Story:
    return load_story(WALK)


def take_out(story: Story) -> Story:
    chapters = {
        language: {id_: replace(chapter, media=()) for id_, chapter in told.items()}
        for language, told in story.chapters.items()
    }
    return replace(story, chapters=chapters)


def test_a_picture_has_its_words_its_widths_and_its_place(walk: Story) -> None:
    page = build_page(walk, "en")
    (figure, _) = re.findall(r'<figure class="media.*?</figure>', page.html, re.DOTALL)
    file = load_media(walk)["media/castle.jpg"]
    addresses = [f"{ROOT}story-media/{name}" for name in list_names(file)]
    assert list_widths(file) == [480, 960, 1200]
    for part in (
        'alt="A castle of many towers on a dark rock, a flag over the highest; trees at its foot."',
        'width="1200" height="800"',
        'loading="lazy"',
        f'srcset="{addresses[0]} 480w, {addresses[1]} 960w, {addresses[2]} 1200w"',
        "The castle, seen from the gardens below it.",
        "Drawn for this story · CC0 1.0",
        "Source: A drawing from memory",
    ):
        assert part in figure, part
    assert "img-src data: 'self'; media-src 'self'" in page.policy


def test_a_page_without_media_has_nothing_of_them(walk: Story) -> None:
    page = build_page(take_out(walk), "en")
    for trace in ("story-media", "wall-media", "findMedia", "media.invalid", ".media "):
        assert trace not in page.html, trace
    assert "img-src data:; connect-src" in page.policy


def test_a_film_and_a_sound_play_and_are_told_in_words() -> None:
    html = build_page(load_story(RIHLA), "ar").html
    film, _, sound = re.findall(r'<figure class="media.*?</figure>', html, re.DOTALL)
    assert re.search(r'<video controls[^>]* width="320" height="200"[^>]*\.webm"', film)
    assert 'href="https://example.org/boat"' in film
    assert re.search(r'<audio controls preload="none" src="[^"]*\.wav"', sound)
    assert "<p>ضربتان على طبل كبير، تخفت كل منهما.</p>" in sound


def test_what_an_author_writes_is_text(walk: Story) -> None:
    chapter = walk.chapters["en"]["overview"]
    said = '"><script>alert(1)</script>'
    (media,) = chapter.media
    evil = replace(media, alternative=said, caption=said, credit=said, source=said, transcript=said)
    told = {**walk.chapters["en"], "overview": replace(chapter, media=(evil,))}
    html = build_page(replace(walk, chapters={"en": told}), "en").html
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") >= 5


def test_media_are_the_last_steps_of_their_chapter() -> None:
    scene = lay_out(load_story(RIHLA), "ar")
    steps = [it for it in list_steps(scene, load_words("ar")) if it.chapter == "hijaz"]
    assert [step.id for step in steps if step.kind == "media"] == ["hijaz.1", "hijaz.2"]
    assert [step.kind for step in steps[-2:]] == ["media", "media"]


def test_what_a_page_carries_stays_within_what_is_stated(walk: Story) -> None:
    files = [*load_media(walk).values()]

    def measure(most: int) -> dict[str, int]:
        find = carry_pictures(walk, most_bytes=most)
        shown = {file.media.file: find(file) for file in files}
        return {name: len(it.address) * 3 // 4 for name, it in shown.items() if it is not None}

    whole = measure(3_000_000)
    assert len(whole) == 2
    tight = measure(sum(whole.values()) // 2)
    assert len(tight) == 2
    assert sum(tight.values()) <= sum(whole.values()) // 2
    assert len(measure(2_500)) < 2
    page = build_page(walk, "en", find=lambda _: None).html
    assert "it is not in this file, which would be too large with it" in page
    assert ROOT not in page


def test_another_picture_has_another_address(walk: Story) -> None:
    file = load_media(walk)["media/castle.jpg"]
    other = MediaFile(file.media, file.code, "0" * 20, file.size)
    assert not {*list_names(file)} & {*list_names(other)}
