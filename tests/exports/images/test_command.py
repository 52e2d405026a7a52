"""``python -m exports image``: files, messages and how it ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from PIL import Image

from exports.__main__ import main
from exports.images.image import draw_image, write_image
from exports.images.request import FORMATS, OFFICE, read_request
from tests.conftest import VOYAGE
from tests.exports.conftest import Edition
from tests.exports.test_main import run_exports

Output = pytest.CaptureFixture[str]
FIRST_BYTES = {
    **{"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml", "pdf": b"%PDF-", "jpg": b"\xff\xd8"},
    **{"webp": b"RIFF", "tiff": b"II*", "pptx": b"PK", "docx": b"PK"},
}
# The machine as others have it: another place, another day, another seed.
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "SOURCE_DATE_EPOCH": "400000000"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Havana", "LC_ALL": "C"},
)


def refuse(capsys: Output, *arguments: str) -> str:
    assert main(["image", *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    return output.err.strip()


def test_an_image_and_its_text_are_written_and_named(
    english: Edition, tmp_path: Path, capsys: Output
) -> None:
    assert main(["image", "ship", "--out", str(tmp_path)]) == 0
    image, text = (tmp_path / f"ship-social-light-en.{ending}" for ending in ("png", "txt"))
    assert capsys.readouterr().out == f"{image}\n{text}\n"
    drawn = draw_image(read_request(english.scene.story, "ship", "png", {}), english.scene)
    assert image.read_bytes() == write_image(drawn)
    assert text.read_text(encoding="utf-8") == drawn.companion
    assert sorted(tmp_path.iterdir()) == [image, text]
    with Image.open(image) as opened:
        assert opened.size == (1200, 630)


def test_a_chapter_may_be_asked_for_by_an_id_that_it_once_had(tmp_path: Path) -> None:
    assert main(["image", "rome-envoy", "--size", "400x400", "--out", str(tmp_path)]) == 0
    assert {path.stem for path in tmp_path.iterdir()} == {"acting-ambassadors-400x400-light-en"}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_ending_of_a_file_says_its_format(format_: str, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / f"Map.{format_.upper()}"
    assert main(["image", "ship", "--out", str(out), "--size", "square"]) == 0
    assert out.read_bytes().startswith(FIRST_BYTES[format_])
    assert capsys.readouterr().out == f"{out}\n{tmp_path / 'Map.txt'}\n"


def test_every_wish_reaches_the_image(tmp_path: Path) -> None:
    out = tmp_path / "new"
    wishes = {
        **{"size": "90x110mm", "lang": "ko", "projection": "globe", "theme": "grey"},
        **{"names": "ko-Latn", "parts": "title,credit,labels", "dpi": "150"},
    }
    given = [part for name, value in wishes.items() for part in (f"--{name}", value)]
    given += ["--format", "svg", "--qr", "--site", "https://example.org/a"]
    assert main(["image", "arriving", "--out", str(out), *given]) == 0
    name = "arriving-90x110mm-grey-ko-globe-names-ko-Latn-150dpi-with-title-labels-credit-qr"
    image = (out / f"{name}.svg").read_text(encoding="utf-8")
    # 90 mm at 150 dpi are no whole number of pixels, and yet 90 mm.
    assert 'width="90mm"' in image
    assert 'xml:lang="ko"' in image
    assert all(f'<g id="{part}"' in image for part in ("title", "labels", "credit", "code"))
    assert all(f'<g id="{part}"' not in image for part in ("legend", "borders", "graticule"))
    assert "Seoul" in image
    text = (out / f"{name}.txt").read_text(encoding="utf-8")
    assert "https://example.org/a/story?lang=ko#arriving" in text


def test_another_story_is_drawn_as_well(tmp_path: Path) -> None:
    for chapter in ("overview", "pacific"):
        arguments = ["image", chapter, "--story", str(VOYAGE), "--out", str(tmp_path)]
        assert main(arguments) == 0
    assert {path.name for path in tmp_path.glob("*.png")} == {
        *("overview-social-light-en.png", "pacific-social-light-en.png")
    }


def test_values_that_are_wrong_are_told_with_those_there_are(
    english: Edition, tmp_path: Path, capsys: Output
) -> None:
    chapters = ", ".join(english.scene.story.chapters["en"])
    out = ["--out", str(tmp_path / "out")]
    for arguments, said in (
        (["shp"], f'chapter is "shp"; one of {chapters}'),
        (
            ["ship", "--format", "gif"],
            'format is "gif"; one of png, svg, pdf, jpg, webp, tiff, pptx, docx',
        ),
        (["ship", "--lang", "fr"], 'lang is "fr"; one of en, ko'),
        (["ship", "--theme", "red"], 'theme is "red"; one of light, dark, grey, outline, print'),
        (["ship", "--names", "la"], 'names is "la"; one of en, ko, ko-Latn'),
        (["ship", "--dpi", "fine"], 'dpi is "fine"; it must be a number, such as 300'),
        (["ship", "--size", "20x20mm"], 'size is "20x20mm"; each side must be at least 40 mm'),
        (["ship", "--qr"], "qr needs the app's public address; name it with --site"),
        (
            ["ship", "--site", "example.org"],
            'site is "example.org"; it must be a web address with nothing but a host and, '
            "where they are needed, a port and a plain path, such as https://maps.example.org/app",
        ),
    ):
        assert refuse(capsys, *arguments, *out) == said
    said = refuse(capsys, "ship", "--size", "big", *out)
    assert said.startswith('size is "big"; one of social, square,')
    said = refuse(capsys, "ship", "--projection", "flat", *out)
    assert said.startswith('projection is "flat"; one of auto,')
    said = refuse(capsys, "ship", "--parts", "title,moon", *out)
    assert said.startswith('parts is "moon"; one of title, legend,')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("site", ["ftp://a.org", "https://", "https://[", "https://a b", ""])
def test_a_site_is_a_web_address(site: str, tmp_path: Path, capsys: Output) -> None:
    said = refuse(capsys, "ship", "--site", site, "--out", str(tmp_path))
    assert said.startswith("site is ")


def test_files_that_no_image_can_be(tmp_path: Path, capsys: Output) -> None:
    out = str(tmp_path / "a")
    assert refuse(capsys, "ship", "--out", f"{out}.gif") == (
        "out ends in .gif; a file ends in one of .png, .svg, .pdf, .jpg, .webp, .tiff, .pptx, .docx"
    )
    assert refuse(capsys, "ship", "--out", f"{out}.svg", "--format", "pdf") == (
        "out ends in .svg, and format is pdf; name a folder, or leave format out"
    )
    none = tmp_path / "none"
    assert refuse(capsys, "ship", "--out", str(none / "a.png")) == (
        f"{none / 'a.png'}: cannot be written, there is no folder {none}"
    )
    assert refuse(capsys, "ship", "--out", str(none / "a")) == (
        f"{none / 'a'}: the folder cannot be made, there is no folder {none}"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_text_of_somebody_s_own_is_left(tmp_path: Path, capsys: Output) -> None:
    text = tmp_path / "report.txt"
    text.write_text("mine")
    said = refuse(capsys, "ship", "--out", str(tmp_path / "report.png"))
    assert said.startswith(f"{text}: is there already, and no image beside it")
    assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(text, "mine")]


def test_what_it_wrote_it_writes_again(tmp_path: Path) -> None:
    for format_ in ("png", "svg", "png"):
        assert main(["image", "ship", "--out", str(tmp_path), "--format", format_]) == 0
    assert len(list(tmp_path.iterdir())) == 3


def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        said = refuse(capsys, "ship", "--out", str(tmp_path / "a.png"))
    assert said == f"{tmp_path / 'a.png'}: cannot be written, the disk is full"
    assert list(tmp_path.iterdir()) == []


# All formats are so in a batch; one of a program dates itself, and is told the date here.
@pytest.mark.parametrize("format_", ["png", "pptx"])
def test_the_same_story_is_the_same_bytes_anywhere(format_: str, tmp_path: Path) -> None:
    written = []
    for number, environment in enumerate(ELSEWHERE):
        folder = tmp_path / str(number)
        folder.mkdir()
        if format_ in OFFICE:
            # A ZIP bears the date that it is told.
            environment = {**environment, "SOURCE_DATE_EPOCH": "400000000"}
        finished = run_exports(
            "image", "ties", "--format", format_, "--lang", "ko", folder=folder, **environment
        )
        assert (finished.returncode, finished.stderr) == (0, "")
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(written[0]) == 2
    assert written[0] == written[1]


def test_an_interrupt_is_one_line_and_130(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert main(["image", "ship", "--out", str(tmp_path)]) == 130
    assert capsys.readouterr().err == "interrupted; the files named so far are whole\n"
    assert list(tmp_path.iterdir()) == []
