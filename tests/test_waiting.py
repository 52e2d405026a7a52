"""Tests of a browser wait for a state: a time that is enough on one machine is none on another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
# Where a poll pauses between two looks, and no test does.
POLLS = {"tracing.py", "app/visits.py"}
# They measure time, or take pictures for people to look at.
APART = {"benchmarks", "take_pictures.py"}


def list_sleeps(path: Path) -> Iterator[str]:
    """Say where a page is waited for by a time, or by what its policy lets look but once."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in (
            "wait_for_timeout",
            "wait_for_function",
        ):
            yield f"{path.relative_to(HERE)}:{node.lineno}: {node.attr}"


def test_no_test_waits_for_a_time() -> None:
    paths = {path.relative_to(HERE).as_posix(): path for path in HERE.rglob("*.py")}
    tried = [
        path
        for name, path in paths.items()
        if name not in POLLS and not APART & {*Path(name).parts}
    ]
    assert len(tried) > 200
    assert [sleep for path in tried for sleep in list_sleeps(path)] == []
    assert all([*list_sleeps(paths[name])] for name in POLLS)
