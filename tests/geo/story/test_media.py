"""What is demanded of a chapter's media, and what is refused before any of them is opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo.story.bounds import MOST_PICTURE
from geo.story.checking import check_story, load_story
from geo.story.doubts import list_doubts
from geo.story.media import SAID
from tests.conftest import VOYAGE, WALK
from tests.media import add_media, make_photograph, make_wave

SOUND = "transcript = 'A tone.'"
PICTURE = "alt = 'Blue.'"
REST = "caption = 'c'\ncredit = 'c'\nlicence = 'l'\nsource = 's'\n"
FILES = {"a.jpg": make_photograph(), "a.wav": make_wave()}


def list_problems(folder: Path) -> list[str]:
    return [f"{it.record}: {it.field} {it.text}" for it in check_story(folder)[1]]


@pytest.mark.parametrize("field", [*SAID])
def test_each_thing_that_is_said_of_media_is_demanded(field: str, tmp_path: Path) -> None:
    name, own = ("a.wav", SOUND) if field == "transcript" else ("a.jpg", PICTURE)
    kept = [line for line in f"{own}\n{REST}".splitlines() if not line.startswith(field)]
    head = "\n".join(["[[media]]", f"file = '{name}'", *kept, ""])
    folder = add_media(WALK, tmp_path / "story", FILES, head=head)
    assert list_problems(folder) == [f"media 1: {field} is missing; it must be a text"]
    with (folder / "story.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(f'status = "draft"\n{text}')
    assert list_problems(folder) == []
    doubts = [it.text for it in list_doubts(folder, load_story(folder))]
    assert f"has no `{field}` for {name}" in doubts


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.jpg", None, "the file is missing"),
        ("a.png", make_photograph(), "the file is no PNG, as its name says"),
        ("a.mp3", b"<html>" * 9, "the file is no MP3, as its name says"),
        ("a.jpg", b"", "the file is no JPEG, as its name says"),
        ("a.heic", b"x", "not every browser shows it; save it as JPEG"),
        ("a.svg", b"<svg/>", "its name must end with one of .jpg, .jpeg"),
        ("../a.jpg", None, "is a link that leads out of the story's folder"),
        ("/etc/hostname.jpg", None, "is a link that leads out of the story's folder"),
        ("narrative/a.jpg/../..", None, "its name must end with one of"),
        ("a\\u0000.jpg", None, "control character U+0000"),
        ("big.jpg", "big", "it may have at most 32.0 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(
    name: str, content: bytes | str | None, said: str, tmp_path: Path
) -> None:
    files = {name: content} if isinstance(content, bytes) else {}
    head = f'[[media]]\nfile = "{name}"\n{PICTURE}\n{SOUND}\n{REST}'
    folder = add_media(WALK, tmp_path / "story", files, head=head)
    (tmp_path / "a.jpg").write_bytes(FILES["a.jpg"])
    if content == "big":
        with (folder / name).open("wb") as file:
            file.truncate(MOST_PICTURE + 1)
    (problem, *others) = list_problems(folder)
    assert said in problem
    assert len(others) <= 1  # a name with a control character names no file either


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(FILES["a.jpg"])
    head = f"[[media]]\nfile = 'b.jpg'\n{PICTURE}\n{REST}"
    folder = add_media(WALK, tmp_path / "story", {}, head=head)
    (folder / "b.jpg").symlink_to(tmp_path / "a.jpg")
    (problem,) = list_problems(folder)
    assert "leads out of the story's folder" in problem


def test_languages_have_the_same_kinds_and_may_have_other_files(tmp_path: Path) -> None:
    voyage_folder = Path(shutil.copytree(VOYAGE, tmp_path / "voyage"))
    said = {"en": ("a.jpg", PICTURE), "fr": ("b.jpg", PICTURE)}
    for name in ("a.jpg", "b.jpg"):
        (voyage_folder / name).write_bytes(FILES["a.jpg"])
    (voyage_folder / "a.wav").write_bytes(FILES["a.wav"])

    def give(language: str, name: str, own: str) -> None:
        chapter = voyage_folder / "narrative" / language / "overview.md"
        _, head, text = chapter.read_text("utf-8").split("+++\n", 2)
        media = f"[[media]]\nfile = '{name}'\n{own}\n{REST}"
        chapter.write_text(f"+++\n{head.split('[[media]]')[0]}{media}+++\n{text}", "utf-8")

    for language, (name, own) in said.items():
        give(language, name, own)
    assert list_problems(voyage_folder) == []
    give("fr", "a.wav", SOUND)
    (problem,) = list_problems(voyage_folder)
    assert problem == ": media has sound; narrative/en/overview.md has picture"


def test_a_word_that_a_limit_leaves_out_is_found_in_what_is_said_of_media(tmp_path: Path) -> None:
    head = "[[media]]\nfile = 'a.jpg'\nalt = 'A residence.'\ntranscript = 'Its residence.'\n"
    folder = add_media(WALK, tmp_path / "story", FILES, head=f"{head}{REST}")
    with (folder / "story.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[limits]]\nen = 'No homes.'\nforbids = { en = ['residence'] }\n")
    doubts = list_doubts(folder, load_story(folder))
    assert [it.record for it in doubts if "limit 1 leaves out" in it.text] == ["media 1"] * 2
