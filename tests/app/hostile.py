"""A copy of a story in which every text attacks the page that shows it."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Ends attributes, elements and scripts; calls templates of three kinds.
ATTACK = (
    "\"'><script>window.__hacked=1</script>"
    '<img src=x onerror="window.__hacked=1"></title></style></textarea></script>'
    "{{7*7}}{% raw %}${7*7}{0}<!--"
)
# The narrative refuses HTML, but not what is HTML once somebody forgets to escape it.
MARKDOWN_ATTACK = (
    '`"\'><script>window.__hacked=1</script><img src=x onerror="window.__hacked=1"></script>` '
    "\\<script>window.__hacked=1\\</script> &lt;img src=x onerror=window.__hacked=1&gt; "
    "<javascript:window.__hacked=1> {{7*7}}${7*7}"
)
ADDRESS = 'https://example.org/"onmouseover="window.__hacked=1"><script>window.__hacked=1</script>'
TEXTS = {
    *("names", "name", "variants", "marks", "title", "note", "container-title", "publisher"),
    *("literal", "given", "family", "reference", "subtitle"),
}


def copy_hostile(story: Path, folder: Path) -> Path:
    """Copy a story folder and put an attack into all its texts."""
    shutil.copytree(story, folder)
    for path in folder.glob("*.json"):
        _edit_json(path, lambda sources: [_attack_source(source) for source in sources])
    for path in folder.glob("*.geojson"):
        _edit_json(path, _attack)
    for path in folder.glob("narrative/*/*.md"):
        _, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
        path.write_text(f"+++\n{_attack_front(front)}+++\n{_attack_text(text)}", encoding="utf-8")
    path = folder / "story.toml"
    story_data = tomllib.loads(path.read_text(encoding="utf-8"))
    for texts in ("title", "subtitle", "limits", "credits"):
        story_data[texts] = _append(story_data[texts])
    story_data["article"]["reference"] = _append(story_data["article"]["reference"])
    path.write_text(_write_toml(story_data), encoding="utf-8")
    path = folder / "lesson.toml"
    lesson = tomllib.loads(path.read_text(encoding="utf-8"))
    path.write_text(_write_toml(_attack_lesson(lesson)), encoding="utf-8")
    return folder


def _edit_json(path: Path, change: Callable[[Any], Any]) -> None:
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), "utf-8")


def _attack(value: Any) -> Any:
    if isinstance(value, list):
        return [_attack(item) for item in value]
    if isinstance(value, dict):
        return {
            key: _append(item) if key in TEXTS else _attack(item) for key, item in value.items()
        }
    return value


def _append(value: Any) -> Any:
    if isinstance(value, str):
        return value + ATTACK
    if isinstance(value, list):
        return [_append(item) for item in value]
    return {key: item if key == "url" else _append(item) for key, item in value.items()}


def _attack_source(source: dict[str, Any]) -> dict[str, Any]:
    attacked = _attack(source)
    added = {"publisher": ATTACK, "container-title": ATTACK, "note": ATTACK, "URL": ADDRESS}
    return {"author": [{"family": ATTACK, "given": ATTACK}], **attacked, **added}


def _attack_text(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join([*paragraphs, f"> {MARKDOWN_ATTACK}", ""])


def _attack_front(front: str) -> str:
    data = tomllib.loads(front)
    data["title"] += ATTACK
    citation = next(iter(data.pop("corrections", [])), None)
    if citation is not None:
        found = citation["found"]
        data["corrections"] = [
            {"article": citation["article"] + ATTACK, "found": f"{MARKDOWN_ATTACK} {found}"}
        ]
    data["countries"] = [{"code": "PRK", "note": ATTACK}]
    return _write_toml(data)


def _attack_lesson(lesson: dict[str, Any]) -> dict[str, Any]:
    for plan in lesson["plans"]:
        for texts in (plan["ages"], plan["aim"], *(step["text"] for step in plan["steps"])):
            texts.update(_append(texts))
    for record in (*lesson["notes"], *lesson["readings"]):
        record["text"] = {tag: _attack_text(text) for tag, text in record["text"].items()}
    for question in lesson["questions"]:
        question["text"] = _append(question["text"])
        question["answer"] = {
            tag: f"{MARKDOWN_ATTACK} {text}" for tag, text in question["answer"].items()
        }
        for choice in question.get("choices", []):
            choice["text"] = _append(choice["text"])
    return lesson


def _write_toml(data: dict[str, Any]) -> str:
    # JSON's strings, numbers and lists are TOML's; its objects are written as inline tables.
    return "".join(f"{key} = {_write_value(value)}\n" for key, value in data.items())


def _write_value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_write_value(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_write_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
