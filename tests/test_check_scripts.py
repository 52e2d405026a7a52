"""The check of the page's scripts says when it cannot be made, and fails on what it finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.check_scripts import HERE, LOCK, PROJECTS, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (LOCK, *PROJECTS):
        shutil.copy(HERE / name, tmp_path)
    return tmp_path


def write_tool(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def write_npm(folder: Path, *, tsc: str = "true", eslint: str = "true") -> None:
    """Write an npm that installs two tools and counts how often it was asked to."""
    tools = folder / "node_modules" / ".bin"
    script = f"mkdir -p {tools} && echo x >> {folder}/asked"
    for name, body in (("tsc", tsc), ("eslint", eslint)):
        write_tool(folder / "made" / name, body)
        script += f" && cp {folder}/made/{name} {tools}"
    write_tool(folder / "bin" / "npm", script)


@pytest.fixture
def path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder / "bin").mkdir()
    for name in ("sh", "mkdir", "cp"):
        found = shutil.which(name)
        assert found is not None
        (folder / "bin" / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder / "bin"))
    return folder


def test_without_npm_it_says_so_and_passes(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(path) == 0
    said = capsys.readouterr().out
    assert "npm, which comes with Node.js, is not installed" in said
    assert said.count("\n") == 1


def test_without_a_network_it_says_so_and_passes(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tool(path / "bin" / "npm", "exit 1")
    assert main(path) == 0
    said = capsys.readouterr().out
    assert "npm cannot install what checks them" in said
    assert said.count("\n") == 1


def test_tools_are_installed_once_for_a_lock_file(path: Path) -> None:
    write_npm(path)
    assert [main(path), main(path)] == [0, 0]
    assert (path / "asked").read_text() == "x\n"
    (path / LOCK).write_text("{}", encoding="utf-8")
    assert main(path) == 0
    assert (path / "asked").read_text() == "x\nx\n"


@pytest.mark.parametrize("tool", ["tsc", "eslint"])
def test_a_finding_is_printed_and_fails(
    tool: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_npm(path, **{tool: "echo wall.js: no-var; exit 1"})
    assert main(path) == 1
    assert "wall.js: no-var" in capsys.readouterr().out


def test_versions_are_pinned_and_name_no_host_to_get_them_from() -> None:
    text = (HERE / LOCK).read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert not (HERE / ".npmrc").exists()
    assert text.count('"integrity"') == text.count('"node_modules/')
