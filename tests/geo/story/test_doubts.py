"""What a sound story may have wrong is told, until somebody has looked at it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from geo.story.checked import CHECKED_FILE, UNSEEN, write_report
from geo.story.checking import DEFAULT_STORY, load_story
from geo.story.doubts import DOUBTS_OF_ONE_KIND, list_doubts
from tests.conftest import CARTHAGE, RIHLA, VOYAGE, WALK
from tests.geo.drafts import Draft

EN, FR = "narrative/en/home.md", "narrative/fr/home.md"


def add(draft: Draft, text: str, *, name: str = EN) -> None:
    path = draft.path(name)
    draft.write(name, f"{path.read_text(encoding='utf-8')}\n{text}\n")


def tell(draft: Draft) -> list[str]:
    """Return the doubts on a draft, with paths inside its folder."""
    doubts = list_doubts(draft.folder, load_story(draft.folder))
    return [str(doubt).removeprefix(f"{draft.folder}/") for doubt in doubts]


@pytest.mark.parametrize("folder", [DEFAULT_STORY, VOYAGE, CARTHAGE, RIHLA])
def test_the_stories_at_hand_leave_no_doubt(folder: Path) -> None:
    assert list_doubts(folder, load_story(folder)) == []


@pytest.mark.parametrize(
    ("text", "name", "doubted"),
    [
        ("« Ronde », dit-elle [@bly-1890].", FR, True),
        ("« Ronde », dit-elle, traduit ici [@bly-1890].", FR, False),
        ("« Round », dit-elle en anglais [@bly-1890].", FR, False),
        ("« Ronde », lit-on [@verne-1873].", FR, False),
        ("« Ronde », lit-on dans les deux [@bly-1890; @verne-1873].", FR, False),
        ("Elle était ronde [@bly-1890].", FR, False),
        ("“Round,” she said [@bly-1890].", EN, False),
        ("“Round,” he wrote [@verne-1873].", EN, True),
        ('"Round," he wrote [@verne-1873].', EN, True),
        ("“Round,” he wrote, translated here [@verne-1873].", EN, False),
        # Where nothing says in which language a source is, nothing is doubted.
        ("“Round,” somebody said [@general-knowledge].", EN, False),
    ],
)
def test_a_quotation_of_what_was_said_in_another_language_is_doubted(
    draft: Draft, text: str, name: str, doubted: bool
) -> None:
    add(draft, text, name=name)
    lines = tell(draft)
    assert len(lines) == doubted
    if doubted:
        assert lines[0].startswith(f"{name}: quotes what its sources have in another language (")
        assert lines[0].endswith("home/2)")


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Her book alone reports it [@bly-1890].", True),
        ("Only one newspaper has it [@bly-1890; @bly-1890].", True),
        ("Only one newspaper has it [@bly-1890; @verne-1873].", False),
        # Of no report.
        ("She travelled alone [@bly-1890].", False),
        ("Her book reports it [@bly-1890].", False),
    ],
)
def test_a_claim_that_one_report_stands_alone_is_doubted(
    draft: Draft, text: str, doubted: bool
) -> None:
    add(draft, text)
    lines = tell(draft)
    assert len(lines) == doubted
    assert all(": says that there is no other and cites 1: " in line for line in lines)


def test_korean_and_french_have_words_of_their_own(draft: Draft) -> None:
    add(draft, "Seul un journal le rapporte [@bly-1890].", name=FR)
    assert len(tell(draft)) == 1
    draft.replace("story.toml", '"fr"]', '"ko"]')
    for path in draft.folder.rglob("*"):
        if path.suffix in (".toml", ".geojson", ".json"):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace("fr = ", "ko = ").replace('"fr":', '"ko":'), encoding="utf-8"
            )
    draft.path("narrative/fr").rename(draft.path("narrative/ko"))
    draft.replace(
        "narrative/ko/home.md", "Seul un journal le rapporte", "그렇게 쓴 신문은 하나뿐이다"
    )
    (line,) = tell(draft)
    assert line.endswith('"그렇게 쓴 신문은 하나뿐이다." (ko/home/2)')
    draft.replace("narrative/ko/home.md", "하나뿐이다", "썼을 뿐 더 말하지 않았다")
    assert tell(draft) == []


def forbid(draft: Draft, *words: str, language: str = "en") -> None:
    listed = ", ".join(f'"{word}"' for word in words)
    draft.replace(
        "story.toml", "[[credits]]", f"[limits.forbids]\n{language} = [{listed}]\n\n[[credits]]"
    )


def test_a_word_that_a_limit_forbids_is_found_in_every_text(draft: Draft) -> None:
    forbid(draft, "wife")
    add(draft, "A wife wrote [@bly-1890]. Midwife is another word [@bly-1890].\n\n> No Wife.")
    draft.set("places.geojson", "amiens", "properties", "marks", "en", to="His wife's town.")
    draft.set(
        "routes.geojson", "nellie-bly", "properties", "legs", 0, "note", "en", to="A leg. A wife."
    )
    draft.replace("lesson.toml", 'en = "10 and up"', 'en = "10 and up, wife"')
    draft.replace(EN, 'line = "By', 'line = "A wife by')
    assert tell(draft) == [
        'places.geojson: place `amiens`: has "wife", which limit 1 leaves out: "His wife\'s town."',
        'routes.geojson: route `nellie-bly`, leg 1: has "wife", which limit 1 leaves out: '
        '"A wife."',
        f'{EN}: has "wife", which limit 1 leaves out: "A wife by special train to New York"',
        f'{EN}: has "wife", which limit 1 leaves out: "A wife wrote."',
        f'{EN}: has "Wife", which limit 1 leaves out: "No Wife."',
        'lesson.toml: plan `one-lesson`: has "wife", which limit 1 leaves out: "10 and up, wife"',
    ]


def test_a_limit_may_name_what_it_leaves_out(draft: Draft) -> None:
    forbid(draft, "courses of the ships")
    assert tell(draft) == []


def test_a_word_of_hangul_is_found_before_a_particle(draft: Draft) -> None:
    forbid(draft, "아내")
    add(draft, "Her 아내는 wrote [@bly-1890].")
    (line,) = tell(draft)
    assert 'has "아내", which limit 1 leaves out' in line


def settle(draft: Draft, id_: str, verdict: str) -> None:
    text = draft.path(CHECKED_FILE).read_text(encoding="utf-8")
    (row,) = (line for line in text.splitlines() if line.startswith(f"| {id_} |"))
    filled = row.removesuffix(f"|  | {UNSEEN} |") + f"| It says so | {verdict} |"
    draft.write(CHECKED_FILE, text.replace(row, filled))


def test_what_was_looked_at_is_told_no_more_until_its_sentence_changes(draft: Draft) -> None:
    forbid(draft, "wife")
    add(draft, "Only one newspaper has a wife [@bly-1890].")
    settled = [line for line in tell(draft) if line.startswith(EN)]
    assert len(settled) == 2
    write_report(draft.folder, load_story(draft.folder))
    settle(draft, "en/home/2", "sound, 2026-11-26")
    assert [line for line in tell(draft) if line.startswith(EN)] == settled
    settle_again = draft.path(CHECKED_FILE).read_text(encoding="utf-8")
    draft.write(
        CHECKED_FILE, settle_again.replace("sound, 2026-11-26", "sound, looked at, 2026-11-26")
    )
    assert [line for line in tell(draft) if line.startswith(EN)] == []
    draft.replace(EN, "Only one newspaper", "Only a newspaper")
    assert len([line for line in tell(draft) if line.startswith(EN)]) == 2
    stale = "row `en/home/2` is stale: its sentence or what it cites has changed"
    assert f"{CHECKED_FILE}: {stale}" in tell(draft)


def test_rows_that_do_not_fit_the_story_are_told(draft: Draft) -> None:
    write_report(draft.folder, load_story(draft.folder))
    text = draft.path(CHECKED_FILE).read_text(encoding="utf-8")
    lines = [line.replace(f"|  | {UNSEEN} |", "| x | sound |") for line in text.splitlines()]
    draft.write(CHECKED_FILE, "\n".join(lines))
    assert tell(draft) == []
    gone = [line for line in lines if not line.startswith("| en/home/1 |")]
    draft.write(CHECKED_FILE, "\n".join([*gone, "| en/home/9 | Gone. | bly-1890 | x | sound |"]))
    assert tell(draft) == [
        f"{CHECKED_FILE}: row `en/home/1` is missing",
        f"{CHECKED_FILE}: row `en/home/9` is of a sentence that is no longer there",
    ]
    draft.write(CHECKED_FILE, "")
    assert len(tell(draft)) == DOUBTS_OF_ONE_KIND + 1


def test_a_table_that_cannot_be_read_is_told(draft: Draft) -> None:
    draft.write(CHECKED_FILE, b"\xff\xfe")
    assert f"{CHECKED_FILE}: is not UTF-8 text: byte 0 cannot be read" in tell(draft)


def test_points_and_views_that_are_turned_about_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "walk"
    shutil.copytree(WALK, folder)
    head = folder / "story.toml"
    # A ground that is elsewhere than its places is an error by itself.
    head.write_text(head.read_text(encoding="utf-8").partition("[ground]")[0], encoding="utf-8")
    places, closes = folder / "places.geojson", folder / "narrative" / "en" / "closes.md"
    sound = places.read_text(encoding="utf-8")
    chapter = closes.read_text(encoding="utf-8")

    def look() -> list[str]:
        doubts = list_doubts(folder, load_story(folder))
        return [f"{doubt.record or doubt.field}: {doubt.text}" for doubt in doubts]

    assert look() == []
    places.write_text(sound.replace("[-3.1908, 55.9495]", "[55.9495, -3.1908]"), encoding="utf-8")
    assert look() == [
        "place `st-giles`: is [55.9495, -3.1908], far from all others, and [-3.1908, 55.9495] "
        "is among them; longitude stands first"
    ]
    turned = re.sub(r"\[(-3[.\d]+), ([.\d]+)\]", r"[\2, \1]", sound)
    places.write_text(turned, encoding="utf-8")
    (line,) = look()
    assert line.startswith("place `castle`: is [55.9487, -3.1965], at sea like all others")
    # Spread over the world, a point has others near it either way.
    spread = iter(["[45, 3]", "[3, 44]", "[120, 30]", "[-70, -30]", "[150, -30]"])
    places.write_text(re.sub(r"\[-3[^\]]+\]", lambda _: next(spread), sound), encoding="utf-8")
    assert look() == []
    places.write_text(sound, encoding="utf-8")
    for bounds, end in (
        ("[55.9, -3.3, 56.0, -3.1]", "with longitude first it would: [-3.3, 55.9, -3.1, 56.0]"),
        (
            "[-3.1, 55.9, -3.3, 56.0]",
            "with west and east changed about it would: [-3.3, 55.9, -3.1, 56.0]",
        ),
    ):
        closes.write_text(chapter.replace("+++\n", f"+++\nbounds = {bounds}\n", 1), "utf-8")
        assert look() == [f"bounds: is {bounds} and shows no place of the chapter; {end}"]
