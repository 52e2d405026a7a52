"""``python -m exports images``: files on all cores, and what happens when something goes wrong."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from exports import spreading
from exports.__main__ import main
from exports.images.batch import Picture, draw_pictures
from exports.images.image import draw_image, write_image
from exports.images.request import FORMATS, OFFICE, read_request
from exports.images.sizes import SIZES
from exports.leftovers import hold_pool_folder
from exports.spreading import count_cores, pick_context
from tests.conftest import VOYAGE
from tests.exports.conftest import STORIES, Edition
from tests.exports.images.test_command import ELSEWHERE, FIRST_BYTES
from tests.exports.test_main import ROOT, run_exports

Output = pytest.CaptureFixture[str]
SHEET = "contact-sheet.html"
# Enough of them that a stop comes in the middle.
MANY = ("images", "--size", "social,square", "--lang", "all", "--out", "out")


def refuse(capsys: Output, *arguments: str) -> str:
    assert main(["images", *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    return output.err.strip()


@pytest.mark.parametrize(("letters", "meets"), [(20, "forkserver"), (90, "spawn")])
def test_processes_meet_where_a_socket_s_path_has_room(
    letters: int, meets: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings = vars(multiprocessing.current_process())["_config"]
    monkeypatch.setitem(settings, "tempdir", f"/{'x' * letters}")
    monkeypatch.setattr("exports.spreading.has_one_thread", lambda: False)
    # Kept for the process's life, and this folder ends with the test.
    monkeypatch.setattr(spreading, "hold_pool_folder", hold_pool_folder.__wrapped__)
    assert pick_context().get_start_method() == meets


def start_many(folder: Path) -> subprocess.Popen[str]:
    """Start a batch in a process group of its own, and wait for its first file."""
    # Tests that run in the background of a shell ignore Ctrl-C, and so would the process.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "exports", *MANY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("out/")
    return process


def wait_for_none_left(group: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("processes of the batch are left")


def list_children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def test_a_process_with_threads_is_not_copied() -> None:
    tell = "from exports.spreading import has_one_thread as tell; print(tell())"
    idle = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    for code, told in ((tell, "True\n"), (f"{idle}; {tell}", "False\n")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        assert done.stdout == told


def check_whole(folder: Path) -> list[Path]:
    """Check that each file of a wanted name is whole; return the images."""
    images = sorted(folder.glob("*.png"))
    for path in images:
        with Image.open(path) as image:
            image.load()
    assert all(path.read_text(encoding="utf-8").endswith("\n") for path in folder.glob("*.txt"))
    return images


def test_all_that_is_asked_for_is_written_and_named(
    english: Edition, tmp_path: Path, capsys: Output
) -> None:
    out = tmp_path / "out"
    arguments = ["--chapters", "ship", "--chapters", "ties,ship", "--lang", "ko,en"]
    arguments += ["--size", "social, 300x400", "--format", "png, svg", "--out", str(out)]
    assert main(["images", *arguments]) == 0
    names = {
        f"{chapter}-{size}-light-{language}.{ending}"
        for chapter in ("ship", "ties")
        for size in ("social", "300x400")
        for language in ("en", "ko")
        for ending in ("png", "svg", "txt")
    }
    assert {path.name for path in out.iterdir()} == {*names, SHEET}
    said = capsys.readouterr()
    assert Counter(said.out.splitlines()) == Counter(str(out / name) for name in (*names, SHEET))
    assert said.err == ""
    # As one is drawn alone.
    drawn = draw_image(read_request(english.scene.story, "ties", "png", {}), english.scene)
    assert (out / "ties-social-light-en.png").read_bytes() == write_image(drawn)
    assert (out / "ties-social-light-en.txt").read_text(encoding="utf-8") == drawn.companion


def test_without_a_word_it_is_every_chapter_once(tmp_path: Path) -> None:
    arguments = ["--story", str(VOYAGE), "--out", str(tmp_path), "--jobs", "1"]
    assert main(["images", *arguments]) == 0
    chapters = STORIES["voyage"].chapters["en"]
    assert {path.name for path in tmp_path.glob("*.png")} == {
        f"{chapter}-social-light-en.png" for chapter in chapters
    }


def test_a_chapter_and_an_id_that_it_once_had_are_one(tmp_path: Path) -> None:
    arguments = ["--story", str(VOYAGE), "--chapters", "japan, pacific", "--size", "400x300"]
    assert main(["images", *arguments, "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.glob("*.png")] == ["pacific-400x300-light-en.png"]


def test_themes_projections_and_shared_wishes(tmp_path: Path) -> None:
    arguments = ["--chapters", "ship", "--theme", "grey,dark", "--projection", "globe,mercator"]
    arguments += ["--parts", "title,credit", "--qr", "--site", "https://example.org"]
    assert main(["images", *arguments, "--format", "svg", "--out", str(tmp_path)]) == 0
    images = sorted(tmp_path.glob("*.svg"))
    assert [path.name for path in images] == [
        f"ship-social-{theme}-en-{projection}-with-title-credit-qr.svg"
        for theme in ("dark", "grey")
        for projection in ("globe", "mercator")
    ]
    for path in images:
        image = path.read_text(encoding="utf-8")
        assert '<g id="code"' in image
        assert '<g id="legend"' not in image


def test_one_size_written_twice_is_drawn_once(tmp_path: Path) -> None:
    arguments = ["--size", "400x300,400 x 300,400×300", "--out", str(tmp_path)]
    assert main(["images", "--chapters", "ship", *arguments]) == 0
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_what_cannot_be_drawn_is_told_and_the_others_are_written(
    tmp_path: Path, capsys: Output
) -> None:
    arguments = ["--chapters", "overview,what-is-known", "--size", "40x40mm,social"]
    assert main(["images", *arguments, "--out", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "2 of 4 images cannot be drawn:",
        *(
            f"  {chapter}-40x40mm-light-en: size 40x40mm is too small for the words of this map; "
            "take a larger one, or fewer parts"
            for chapter in ("overview", "what-is-known")
        ),
    ]
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {
        SHEET,
        *(
            f"{chapter}-social-light-en.{ending}"
            for chapter in ("overview", "what-is-known")
            for ending in ("png", "txt")
        ),
    }
    assert "40x40mm" not in (tmp_path / SHEET).read_text(encoding="utf-8")


def test_nothing_drawn_is_no_sheet(tmp_path: Path) -> None:
    arguments = ["--chapters", "overview", "--size", "40x40mm", "--out", str(tmp_path)]
    assert main(["images", *arguments]) == 2
    assert list(tmp_path.iterdir()) == []


def test_values_that_are_wrong_are_told_before_anything_is_drawn(
    english: Edition, tmp_path: Path, capsys: Output
) -> None:
    chapters = ", ".join(english.scene.story.chapters["en"])
    out = ["--out", str(tmp_path / "out")]
    for arguments, said in (
        (["--chapters", "ship,shp"], f'chapters is "shp"; one of {chapters}'),
        (
            ["--format", "png,gif"],
            'format is "gif"; one of png, svg, pdf, jpg, webp, tiff, pptx, docx',
        ),
        (["--lang", "ko,fr"], 'lang is "fr"; one of en, ko'),
        (["--theme", "red"], 'theme is "red"; one of light, dark, grey, outline, print'),
        (["--size", "social,20x20mm"], 'size is "20x20mm"; each side must be at least 40 mm'),
        (["--jobs", "0"], "jobs is '0'; it must be a whole number from 1 to 256"),
        (["--qr"], "qr needs the app's public address; name it with --site"),
    ):
        assert refuse(capsys, *arguments, *out) == said
    said = refuse(capsys, "--size", "all,big", *out)
    assert said.startswith(f'size is "all"; one of {", ".join(SIZES)}')
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written_to(tmp_path: Path, capsys: Output) -> None:
    none = tmp_path / "none"
    assert refuse(capsys, "--chapters", "ship", "--out", str(none / "out")) == (
        f"{none / 'out'}: the folder cannot be made, there is no folder {none}"
    )
    (tmp_path / "ship-social-light-en.png").mkdir()
    assert refuse(capsys, "--chapters", "ship", "--out", str(tmp_path)) == (
        f"{tmp_path / 'ship-social-light-en.png'}: cannot be written, it is a folder"
    )


def test_a_disk_that_takes_no_more_ends_it_in_one_line(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "exports", *MANY],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        # No file may be larger; a text is smaller, an image is not.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert finished.stderr.endswith(".png: cannot be written, file too large\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    process = start_many(tmp_path)
    # As a terminal does it: to all processes at once.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert (process.returncode, said) == (130, "interrupted; the files named so far are whole\n")
    wait_for_none_left(process.pid)
    images = check_whole(tmp_path / "out")
    assert 0 < len(images) < 60
    assert list((tmp_path / "out").glob(".*")) == []
    assert not (tmp_path / "out" / SHEET).exists()


def test_a_kill_leaves_no_half_file_and_no_process(tmp_path: Path) -> None:
    process = start_many(tmp_path)
    process.kill()
    process.communicate()
    wait_for_none_left(process.pid)
    assert 0 < len(check_whole(tmp_path / "out")) < 60


def test_a_worker_s_end_is_one_line(tmp_path: Path) -> None:
    process = start_many(tmp_path)
    workers = list_children(process.pid)
    # Copies of a command that nothing else runs in: no server is started for them.
    assert len(workers) == count_cores()
    assert not any(map(list_children, workers))
    os.kill(workers[0], signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == 2
    assert said.startswith("not all images are drawn: a process that drew them was ended")
    assert said.count("\n") == 1
    wait_for_none_left(process.pid)
    check_whole(tmp_path / "out")


def test_a_reader_who_stops_early_gets_no_more(english: Edition, tmp_path: Path) -> None:
    story = english.scene.story
    pictures = [
        Picture(read_request(story, chapter, "png", {"size": size}), ("png",))
        for chapter in story.chapters["en"]
        for size in ("400x300", "600x600")
    ]
    outcomes = draw_pictures(story, pictures, folder=tmp_path, jobs=1)
    assert next(outcomes).paths
    outcomes.close()  # type: ignore[attr-defined]
    written = check_whole(tmp_path)
    assert 0 < len(written) < len(pictures)


def read_undated(path: Path) -> bytes | dict[str, bytes]:
    """Return a file's bytes; those of its parts where an office program dates it."""
    if path.suffix.removeprefix(".") not in OFFICE:
        return path.read_bytes()
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"[\d-]+T[\d:]+Z", b"", parts["docProps/core.xml"])
    return parts


def test_the_same_story_is_the_same_bytes_anywhere(tmp_path: Path) -> None:
    written = []
    for number, environment in enumerate(ELSEWHERE):
        folder = tmp_path / str(number)
        folder.mkdir()
        finished = run_exports(
            *("images", "--chapters", "ship,ties", "--format", "all", "--lang", "ko"),
            *("--jobs", str(1 + number), "--out", "."),
            folder=folder,
            **environment,
        )
        assert (finished.returncode, finished.stderr) == (0, "")
        written.append({path.name: read_undated(path) for path in folder.iterdir()})
        for format_ in FORMATS:
            path = folder / f"ties-social-light-ko.{format_}"
            assert path.read_bytes().startswith(FIRST_BYTES[format_])
    # Each format and the text beside it, and one sheet of them all.
    assert len(written[0]) == 2 * (len(FORMATS) + 1) + 1
    assert written[0] == written[1]
