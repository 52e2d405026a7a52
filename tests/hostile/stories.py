"""Stories that mean harm, made from a seed: the same seed, the same story.

Each begins sound and then has one to four things done to it that a stranger, a broken program or a
broken disk may do.
"""

from __future__ import annotations

import json
import os
import random
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.story.checking import check_story
from geo.story.problems import list_unprinted
from geo.story.records import Story
from tests.stories.make import write_story

SCRIPT = "\"'><script>window.__hacked=1</script><img src=x onerror=window.__hacked=1>"
TEXTS = [
    *(
        SCRIPT,
        "{{7*7}}{% raw %}${7*7}",
        '#import "/etc/passwd": *',
        "$ integral_0^1 $",
        "\\input{x}",
    ),
    *("=1+1", "@SUM(1)", "../../../etc/passwd", "C:\\con\\nul", "%s%n{0}", "]]>", "<!--", "&#0;"),
    *(
        "\u202egnp.exe",
        "\ufeff",
        "\x01",
        "\x00",
        "\x1b[31m",
        "\u2028",
        "\ud83d\ude00",
        "e\u0301" * 200,
    ),
    *("\U0001f469\u200d\U0001f680", "\ufffe", "A" * 19_000, " ", "", "a\n\n" * 50, "-" * 300),
]
VALUES: list[Any] = [
    *(None, True, -1, 0, 1e308, -1e308, 10**30, 0.1 + 0.2, [], {}, [[]], {"a": {}}, "1", [1, 2, 3]),
    *(float("nan"), float("inf"), 181, -91, "\x01", [None], "x" * 25_000),
]
BYTES = [
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 9_000,
    ),
    *(b".".join([b"a"] * 20_000) + b" = 1", b"[[a]]\n" * 60_000, b'"""' * 10_000, b"+++\n" * 1_000),
    *(b"\r" * 5_000, b"null", b"1e999", b"\x80" * 100, b"a = [" + b"[" * 900, b"*a _b " * 20_000),
]
LINKS = ["/dev/zero", "/dev/stdin", "/etc/passwd", "/", ".", "loop", "nothing", "/proc/self/mem"]
# Longer, or more, than any check of so small a story may take.
MOST_S = 20.0


def write_hostile(folder: Path, seed: int) -> Path:
    """Write the hostile story of a seed into a folder, which is made, and return it."""
    dice = random.Random(seed)
    write_story(folder, seed)
    for _ in range(dice.choice([1, 1, 2, 4])):
        dice.choice(_HARMS)(folder, dice)
    return folder


def check_hostile(folder: Path) -> tuple[Story | None, str | None]:
    """Check a story, and return it where it is sound, and what the check itself did wrong."""
    start = time.process_time()
    try:
        story, problems = check_story(folder)
    except BaseException:
        return None, traceback.format_exc()
    lines = [str(problem) for problem in problems]
    unsound = [line for line in lines if not line.isprintable() or list_unprinted(line)]
    if unsound:
        return None, f"not a printable line: {unsound[0]!r}"
    spent = time.process_time() - start
    if spent > MOST_S:
        return None, f"checked for {spent:.0f} s"
    return (None if problems else story), None


def _pick(folder: Path, dice: random.Random) -> Path:
    return dice.choice(sorted(path for path in folder.rglob("*") if not path.is_dir()))


def _break_bytes(folder: Path, dice: random.Random) -> None:
    path = _pick(folder, dice)
    if not path.is_file() or path.is_symlink():
        return
    content = bytearray(path.read_bytes())
    kind = dice.randrange(4)
    if kind == 0:
        path.write_bytes(dice.choice(BYTES))
    elif kind == 1:
        path.write_bytes(content[: dice.randrange(len(content) + 1)])
    elif kind == 2:
        at = dice.randrange(len(content) + 1)
        path.write_bytes(content[:at] + dice.choice(BYTES) + content[at:])
    else:
        for _ in range(min(len(content), dice.choice([1, 5, 50]))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path.write_bytes(content)


def _put_link(folder: Path, dice: random.Random) -> None:
    path = _pick(folder, dice)
    path.unlink()
    kind = dice.randrange(4)
    if kind == 0:
        os.mkfifo(path)
    elif kind == 1:
        path.mkdir()
    else:
        path.symlink_to(dice.choice([*LINKS, path.name, str(folder.parent)]))


def _edit(folder: Path, dice: random.Random) -> None:
    path = folder / f"{dice.choice(['places', 'routes', 'events'])}.geojson"
    change = dice.choice([_put_text, _put_text, _put_value, _drop])
    value = _read_features(path)
    for _ in range(dice.choice([1, 3])):
        if value:
            change(value, dice)
    if value:
        path.write_text(json.dumps(value), "utf-8")


def _read_features(path: Path) -> dict[str, Any]:
    # What was harmed before is no collection any more, or would block.
    if not path.is_file() or path.is_symlink():
        return {}
    try:
        value = json.loads(path.read_text("utf-8"))
        json.dumps(value)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _list_slots(value: Any, deep: int = 20) -> list[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    slots = []
    for key, item in list(pairs):
        slots.append((value, key))
        # What was harmed before may be deeper than anybody reads.
        if isinstance(item, dict | list) and deep:
            slots += _list_slots(item, deep - 1)
    return slots


def _put_text(value: Any, dice: random.Random) -> None:
    slots = [(at, key) for at, key in _list_slots(value) if isinstance(at[key], str)]
    if slots:
        at, key = dice.choice(slots)
        at[key] = dice.choice([at[key], ""]) + dice.choice(TEXTS)


def _put_value(value: Any, dice: random.Random) -> None:
    at, key = dice.choice(_list_slots(value))
    at[key] = dice.choice(VALUES)


def _drop(value: Any, dice: random.Random) -> None:
    at, key = dice.choice(_list_slots(value))
    del at[key]


def _name_places(folder: Path, dice: random.Random) -> None:
    """Put hostile names into all places: what the check lets through, every output meets."""
    path = folder / "places.geojson"
    places = _read_features(path)
    features = places.get("features")
    for feature in features if isinstance(features, list) else []:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        names = properties.get("names") if isinstance(properties, dict) else None
        if not isinstance(names, dict):
            continue
        for language in names:
            names[language] = f"a {dice.choice(TEXTS[:12])}"
    if places:
        path.write_text(json.dumps(places), "utf-8")


def _write_text(folder: Path, dice: random.Random) -> None:
    paths = sorted(path for path in folder.glob("narrative/*/*.md") if path.is_file())
    if paths:
        path = dice.choice(paths)
        marks = ["[a](place:", "![a](x)", "<b>", "`" * 30, "> " * 50, "[" * 900, "**a", "[@book"]
        added = dice.choice([*TEXTS, *marks]) * dice.choice([1, 3])
        with path.open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"\n\n{added.encode('utf-8', 'replace').decode()}\n")


def _rename(folder: Path, dice: random.Random) -> None:
    path = _pick(folder, dice)
    name = dice.choice(
        ["\x01", "\ufeff", "con.md", "a b.md", "-rf.md", "x" * 200 + ".md", "ß\u202e.md"]
    )
    path.rename(path.with_name(name))


_HARMS: list[Callable[[Path, random.Random], None]] = [
    *(_break_bytes, _put_link, _edit, _edit, _name_places, _name_places, _write_text, _rename),
]
