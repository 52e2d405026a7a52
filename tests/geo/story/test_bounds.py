"""What would cost a parser more than its size is refused before the parser sees it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from geo.story import bounds
from geo.story.bounds import find_json_excess, find_markdown_excess, find_toml_excess, weigh_json
from geo.story.checking import check_story
from tests.conftest import VOYAGE
from tests.docs.documents import ROOT, find_section

_NOBODY = 65534
_DEEP = ".".join("a" * 20_000)


@pytest.mark.parametrize(
    "text",
    [
        f"{_DEEP} = 1",
        f"[{_DEEP}]",
        f"[[ {_DEEP} ]]",
        f"x = {{ {_DEEP} = 1 }}",
        f"x = [\n  {{ {_DEEP} = 1 }},\n]",
        f'x = [""" " """, {{ {_DEEP} = 1 }}]',
        f'x = ["""a"""", {{ {_DEEP} = 1 }}]',
        f"x = ['''a'''', {{ {_DEEP} = 1 }}]",
        f"x = 'a' # '''\n{_DEEP} = 1",
        f'x = "\\"" # """\n{_DEEP} = 1',
        _DEEP.replace(".", " . ") + " = 1",
        ".".join('"a b"' for _ in range(9)) + " = 1",
        ".".join(f"'{n}'" for n in range(9)) + " = 1",
    ],
)
def test_a_key_of_many_names_is_refused_wherever_it_hides(text: str) -> None:
    found = find_toml_excess(text)
    assert found is not None
    assert found.startswith("has a key of more than 8 names, in line ")


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c.d.e.f.g.h = 1.5",
        f'x = "{_DEEP}"\ny = \'{_DEEP}\'\nz = """\n{_DEEP}"" {_DEEP}"""',
        f"# {_DEEP}\nx = '''{_DEEP}'''",
        "x = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]",
        '"""never closed ' + _DEEP,
        '"""\\',
        "x = " + "[" * 64 + "]" * 64,
    ],
)
def test_dots_elsewhere_are_no_names(text: str) -> None:
    assert find_toml_excess(text) is None


def test_nesting_and_numbers_are_counted_outside_texts() -> None:
    assert find_toml_excess("x = " + "[{a = " * 40) == "is nested more than 64 deep"
    assert find_toml_excess("[[a]]\n" * 30_000) == "has more than 50,000 keys, tables and lists"
    assert find_json_excess("[" * 64 + "]" * 64) is None
    assert find_json_excess('["' + "[" * 100 + '\\"{{"]') is None
    assert find_json_excess('["]]]]\\\\", ' + '{"a": [' * 40) == "is nested more than 64 deep"
    assert find_json_excess("[" + "{}," * 2_600_000) == "has more than 2,500,000 lists and objects"
    assert find_json_excess("[" + "1," * 10_100_000) == "has more than 10,000,000 values"


def test_a_paragraph_without_end_is_refused_where_it_begins() -> None:
    short = "a" * bounds.MOST_PARAGRAPH
    assert find_markdown_excess(f"{short}\n \n{short}") is None
    assert find_markdown_excess(f"a\n\nb\n\n{short}\na\n\nb") == (
        "has a paragraph of more than 20,000 signs, from line 5 on"
    )
    assert find_markdown_excess(f"a\n\n{short}*") is not None


def test_the_guide_has_every_limit() -> None:
    (table,) = find_section(ROOT / "docs" / "your-story.md", "How large a story may be").tables
    told = sorted(row[1].text for row in table.rows)
    limits = {name: value for name, value in vars(bounds).items() if name.startswith("MOST_")}
    assert told == sorted(
        f"{value // bounds.MB} MB"
        if value % bounds.MB == 0 and name not in ("MOST_VALUES", "MOST_POINTS", "MOST_PIXELS")
        else f"{value:,}" + (" signs" if name == "MOST_PARAGRAPH" else "")
        for name, value in limits.items()
    )


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VOYAGE, tmp_path / "voyage"))


def list_lines(folder: Path) -> list[str]:
    _, problems = check_story(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_a_link_out_of_the_folder_is_not_followed(draft: Path, tmp_path: Path) -> None:
    outside = "is a link that leads out of the story's folder, and a story is read from its own"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "hidden.md").write_text("hidden")
    for name, target in (
        ("sources.json", "/dev/zero"),
        ("events.geojson", "/etc/passwd"),
        ("places.geojson", str(tmp_path / "none")),
        ("narrative/fr", str(tmp_path / "elsewhere")),
    ):
        path = draft / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        path.symlink_to(target)
    lines = list_lines(draft)
    for name in ("sources.json", "events.geojson", "places.geojson", "narrative/fr"):
        assert [f"{name}: {outside} alone"] == [line for line in lines if line.startswith(name)]
    assert "hidden" not in "\n".join(lines)


def test_a_link_within_the_folder_is_followed(draft: Path) -> None:
    (draft / "events.geojson").rename(draft / "dated.geojson")
    (draft / "events.geojson").symlink_to("dated.geojson")
    (draft.parent / "linked").symlink_to(draft)
    assert list_lines(draft.parent / "linked") == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be nobody")
@pytest.mark.parametrize("name", [".", "narrative", "narrative/fr", "narrative/fr/home.md"])
def test_what_may_not_be_read_is_said(draft: Path, name: str) -> None:
    (draft / name).chmod(0)
    for folder in (*draft.parents[:3], *([draft] if name != "." else [])):
        folder.chmod(0o755)
    os.seteuid(_NOBODY)
    try:
        lines = list_lines(draft)
    finally:
        os.seteuid(0)
    assert any(line.endswith("cannot be read: Permission denied") for line in lines)


def test_the_check_of_a_dotted_key_takes_little_memory(draft: Path) -> None:
    (draft / "lesson.toml").write_text(f"{_DEEP} = 1\n")
    ran = subprocess.run(
        [sys.executable, "-m", "geo", "check", str(draft)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (10**9, 10**9)),
    )
    assert ran.returncode == 1
    assert "lesson.toml: has a key of more than 8 names, in line 1" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_json_text_weighs_the_same_however_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"a\\\\": ["[[\\"[", {"é": [1, 2, "\\\\\\"]"]}], "b": []}'
    whole = weigh_json(text)
    assert (whole.depth, whole.groups, whole.values) == (4, 5, 4)
    for size in range(1, 12):
        monkeypatch.setattr(bounds, "_PIECE", size)
        assert weigh_json(text) == whole


def test_weighing_takes_no_copy_of_a_text() -> None:
    text = json.dumps([{"name": "a journey", "year": "1900"}] * 100_000)
    tracemalloc.start()
    try:
        weigh_json(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(text)
