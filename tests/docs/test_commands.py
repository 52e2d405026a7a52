"""Every command that a document shows works, and every command there is has its document."""

from __future__ import annotations

import argparse
import ast
import io
import re
import shutil
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import folium
import pytest

from exports.__main__ import main as run_exports
from geo.__main__ import main as run_geo
from geo.story.checking import load_story
from tests.docs.documents import (
    DOCS,
    PAGES,
    README,
    ROOT,
    Command,
    find_section,
    list_commands,
    list_tables,
    read_sections,
)

PROGRAMS = {"exports": run_exports, "geo": run_geo}
DEVELOPERS = ROOT / "docs" / "developers.md"
FORMATS = ROOT / "docs" / "formats.md"
# The section of docs/formats.md that has a command's options.
SECTIONS = {
    "image": "Images",
    "images": "Images",
    "data": "Data",
    "handout": "Handouts",
    "page": "The page in one file",
    "site": "A site",
}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
# Those that `make` lists; the others are their parts.
LISTED = set(re.findall(r"^([a-z]+):.*##", MAKEFILE, re.MULTILINE))
MAKE_VARIABLES = set(re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE))
FILE_NAME = re.compile(r"\b[\w-]+\.[a-z]{3,4}\b")


def can_run(command: Command) -> bool:
    """Tell whether a command copies, checks or makes files, and so needs but a folder."""
    return command.words[0] == "cp" or command.words[:2] == ("python", "-m")


RUNNING = [page for page in PAGES if any(map(can_run, list_commands(page)))]
OTHERS = [command for page in PAGES for command in list_commands(page) if not can_run(command)]


class _Caught(Exception):  # noqa: N818
    def __init__(self, parser: argparse.ArgumentParser) -> None:
        super().__init__()
        self.parser = parser


def read_parsers(program: str, *words: str) -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of each command of a program, by the command's name."""
    with pytest.MonkeyPatch.context() as patch:

        def catch(parser: argparse.ArgumentParser, *_: object) -> None:
            raise _Caught(parser)

        patch.setattr(argparse.ArgumentParser, "parse_args", catch)
        with pytest.raises(_Caught) as caught:
            PROGRAMS[program](words)
    for action in caught.value.parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def list_options(parser: argparse.ArgumentParser) -> set[str]:
    """Return a command's options, without the dashes and without help."""
    names = {name for action in parser._actions for name in action.option_strings}
    return {name.removeprefix("--") for name in names} - {"-h", "help"}


# A parser knows the options of the command that it was asked for.
COMMANDS = {
    name: list_options(read_parsers("exports", name)[name])
    for name in read_parsers("exports", "image")
}


def run(program: str, *arguments: str) -> tuple[int, str, str]:
    """Run a command where we are, and return how it ended, what it wrote and what it told."""
    if program == "cp":
        option, source, target = arguments
        assert option == "-r"
        shutil.copytree(source, target)
        return 0, "", ""
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        status = PROGRAMS[arguments[1]](arguments[2:])
    return status, output.getvalue(), errors.getvalue()


@pytest.mark.parametrize("page", RUNNING, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_command_does_its_work(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    for command in filter(can_run, list_commands(page)):
        status, said, told = run(*command.words)
        assert status == 0, f"{command.line}\n{said}{told}"
        if command.words[2] == "exports":
            paths = [Path(line) for line in said.splitlines()]
            assert paths
            assert all(path.exists() for path in paths)
            # The name in the comment is that of the file.
            assert set(FILE_NAME.findall(command.comment)) <= {path.name for path in paths}


def test_the_lines_for_a_notebook_run(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [text for section in read_sections(README) for kind, text in section.blocks if kind]
    (lines,) = blocks
    monkeypatch.chdir(ROOT)
    *statements, last = ast.parse(lines).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    exec(compile(ast.Module(statements, []), "README.md", "exec"), names)
    shown = eval(compile(ast.Expression(last.value), "README.md", "eval"), names)
    assert isinstance(shown, folium.Map)
    for name in ("places", "routes", "legs", "events"):
        assert len(names[name])
        assert names[name].crs == "EPSG:4326"


@pytest.mark.parametrize("command", OTHERS, ids=lambda command: str(command.line))
def test_each_other_command_finds_what_it_names(command: Command) -> None:
    program, *words = command.words
    if program == "make":
        for word in words:
            name, equals, value = word.partition("=")
            assert name in (MAKE_VARIABLES if equals else TARGETS)
            if name == "STORY":
                assert (ROOT / value).is_dir() or value == "my-story"
    elif words[-3:-1] == ["-m", "venv"]:
        assert (program, *words[:-3]) in {("py", "-3.11"), ("python3",)}
        assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")
        assert words[-1] == ".venv"
    else:
        assert Path(program).parts[:2] in {(".venv", "bin"), (".venv", "Scripts")}
        tool, *rest = Path(program).name, *words[:-1]
        assert [tool, *rest] in (["pip", "install", "-r"], ["streamlit", "run"])
        assert (ROOT / words[-1]).is_file()


def test_commands_within_a_sentence_are_there() -> None:
    spans = [code for page in PAGES for section in read_sections(page) for code in section.code]
    made = [span.split()[1] for span in spans if re.match(r"make [a-z]", span)]
    run = [span.split()[2:4] for span in spans if re.match(r"python -m (geo|exports)", span)]
    assert set(made) <= TARGETS
    assert ["exports"] in run
    for program, *command in run:
        assert set(command) <= set(read_parsers(program, *(command or ["--help"])))


def test_each_target_of_make_is_explained() -> None:
    (table,) = list_tables([DEVELOPERS], "command")
    explained = [f"make {target}" for target in LISTED]
    assert sorted(code for row in table.rows for code in row[0].code) == sorted(explained)


def test_each_command_is_shown() -> None:
    shown = {
        command.words[1:4] for page in DOCS for command in list_commands(page) if can_run(command)
    }
    parsers = {name: read_parsers(name, "check" if name == "geo" else "image") for name in PROGRAMS}
    assert {("-m", program, name) for program, names in parsers.items() for name in names} <= shown


@pytest.mark.quick
@pytest.mark.parametrize("title", sorted(set(SECTIONS.values())))
def test_each_option_has_its_row_and_each_row_its_option(title: str) -> None:
    common, own = (
        {
            code.removeprefix("--")
            for table in find_section(FORMATS, name).tables
            if table.head[0] == "option"
            for row in table.rows
            for code in row[0].code
        }
        for name in ("Formats", title)
    )
    commands = [name for name, section in SECTIONS.items() if section == title]
    # A site has every language.
    common -= {"lang"} if title == "A site" else set()
    assert COMMANDS.keys() == SECTIONS.keys()
    assert all(common <= COMMANDS[name] for name in commands)
    assert set().union(*(COMMANDS[name] for name in commands)) == common | own


@pytest.mark.parametrize("option", ["chapters", "jobs", "scheduler", "quiet"])
def test_what_only_images_takes_is_said_so(option: str) -> None:
    assert option in COMMANDS["images"] - COMMANDS["image"]
    rows = [row for table in find_section(FORMATS, "Images").tables for row in table.rows]
    (row,) = [row for row in rows if row[0].code == (f"--{option}",)]
    assert "for `images`" in row[2].text


def list_variables() -> set[str]:
    """Return the environment variables that some code reads."""
    found = set()
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).parts
        if parts[0].startswith(".") or "os.environ" not in (text := path.read_text("utf-8")):
            continue
        tree = ast.parse(text)
        names = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            key: ast.expr | None = None
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "os.environ.get",
                "os.getenv",
            ):
                key = node.args[0]
            elif (
                isinstance(node, ast.Subscript)
                and isinstance(node.ctx, ast.Load)
                and ast.unparse(node.value) == "os.environ"
            ):
                key = node.slice
            if isinstance(key, ast.Constant):
                found.add(str(key.value))
            elif isinstance(key, ast.Name):
                found.add(str(names[key.id]))
    return found


def test_each_variable_is_explained() -> None:
    (table,) = list_tables([DEVELOPERS], "variable")
    named = {code for row in table.rows for code in row[0].code}
    read = list_variables()
    assert {"STORY", "SITE", "SOURCE_DATE_EPOCH"} <= read
    assert named == read | MAKE_VARIABLES


@pytest.mark.quick
def test_readme_is_short() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80
    # The first screen: a sentence, a picture and its caption, the two commands, where to go.
    first = "\n".join(lines[:25])
    assert first.startswith(f"# {load_story().title['en']}\n\nA story map of ")
    for part in ("](tests/pictures/overview.png)\n\n*", "    make run ", "    make test "):
        assert part in first
    for page in ("readers", "journalists", "teachers", "authors", "developers"):
        assert f"](docs/{page}.md)" in first


def test_readme_says_why_each_package_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    own, _, _ = (ROOT / "requirements.txt").read_text(encoding="utf-8").partition("\n\n")
    development = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    (table,) = list_tables([README], "package")
    named = {name for row in table.rows for name in row[0].text.split(", ")}
    assert named == set(re.findall(r"^([\w-]+)==", own, re.MULTILINE))
    (line,) = [line for line in text.splitlines() if line.startswith("For development")]
    for name in re.findall(r"^([\w-]+)==", development, re.MULTILINE):
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", line), name
