"""Who may import whom: rooms are told apart by what they know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("geo", "layers", "exports", "views")
DRAWING = {"matplotlib", "cartopy"}
MAPPING = {"folium", "branca", "jinja2"}
STREAMLIT = {"streamlit", "streamlit_folium"}
# What reads and writes vector data, and brings half a second of imports along.
VECTORS = {"geopandas", "pandas", "pyogrio", "pyarrow", "fiona"}
# What each room may not import from outside.
REFUSED = {
    "geo": DRAWING | MAPPING | STREAMLIT | VECTORS | {"starlette"},
    "layers": DRAWING | STREAMLIT | VECTORS | {"starlette"},
    "exports": STREAMLIT,
    "views": VECTORS,
}
# The wings and modules whose business vector data is.
AT_HOME = ("exports.data", "geo.globe.ground_files")
# What each room may import of the project.
ALLOWED = {
    "geo": {"geo"},
    "layers": {"geo", "layers"},
    "exports": {"geo", "layers", "exports"},
    "views": {"geo", "layers", "exports", "views"},
}
# What each wing may import of its own room; a wing imports itself, and what every wing finds.
WINGS = {
    "geo.globe": set[str](),
    "geo.letters": set[str](),
    "geo.story": {"geo.globe", "geo.letters"},
    "layers.telling": set[str](),
    "layers.labels": set[str](),
    "layers.map": {"layers.labels", "layers.telling"},
    "layers.lesson": {"layers.labels", "layers.map", "layers.telling"},
    "layers.page": {"layers.labels", "layers.lesson", "layers.map", "layers.telling"},
}
# What stands at the foot of the stairs: it knows no wing of its room.
SHARED = {"layers.look", "layers.scene"}


def name_module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    name_module(path): path
    for path in sorted(
        [ROOT / "streamlit_app.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))]
    )
}


def list_imports(module: str) -> Iterator[str]:
    """Yield the full names that a module imports, wherever in it they stand."""
    path = MODULES[module]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = node.module or ""
            if node.level:
                package = module.split(".")
                base = package[: len(package) - node.level + (path.name == "__init__.py")]
                home = ".".join([*base, home] if home else base)
            yield home
            yield from (f"{home}.{alias.name}" for alias in node.names)


def find_wing(name: str) -> str | None:
    """Return the wing in which a module or a name of it lies."""
    wing = ".".join(name.split(".")[:2])
    return wing if wing in WINGS else None


IMPORTS = {module: set(list_imports(module)) for module in MODULES}


def find_circle(module: str) -> list[str]:
    """Return the way by which a module imports itself, empty when there is none."""
    ways = [[module]]
    seen = set()
    while ways:
        way = ways.pop()
        for name in IMPORTS[way[-1]] & MODULES.keys():
            if name == module:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_what_it_may(module: str) -> None:
    tops = {name.split(".")[0] for name in IMPORTS[module]}
    room = module.split(".")[0]
    if room in ROOMS:
        refused = REFUSED[room] - VECTORS if module.startswith(AT_HOME) else REFUSED[room]
        assert not tops & refused
        assert tops & {*ROOMS, "streamlit_app", "tests"} <= ALLOWED[room]
    else:
        assert module == "streamlit_app"
        assert "tests" not in tops


@pytest.mark.parametrize("module", MODULES)
def test_a_wing_imports_what_it_may(module: str) -> None:
    wing = find_wing(module)
    found = {other for name in IMPORTS[module] if (other := find_wing(name)) not in (None, wing)}
    if module in SHARED:
        assert not {other for other in found if other in WINGS and other.startswith("layers.")}
    elif wing in WINGS:
        room = wing.split(".")[0]
        assert {other for other in found if other and other.split(".")[0] == room} <= WINGS[wing]
        assert not {
            name
            for name in IMPORTS[module] & MODULES.keys()
            if name.split(".")[0] == room and find_wing(name) is None and name not in SHARED
        }


@pytest.mark.parametrize("module", MODULES)
def test_vector_data_is_read_and_written_in_its_wing_alone(module: str) -> None:
    if {name.split(".")[0] for name in IMPORTS[module]} & VECTORS:
        assert module.startswith(AT_HOME)


@pytest.mark.parametrize("wing", WINGS)
def test_each_wing_is_there(wing: str) -> None:
    assert wing in MODULES
    assert len([module for module in MODULES if find_wing(module) == wing]) > 3


@pytest.mark.parametrize("module", MODULES)
def test_no_module_imports_itself_by_way_of_others(module: str) -> None:
    assert find_circle(module) == []


def test_the_walk_sees_what_there_is() -> None:
    assert {"geo.story.dates", "layers.page.page", "streamlit_app"} <= set(MODULES)
    assert "geo.story.problems" in IMPORTS["geo.story.checking"]
    assert "streamlit" in IMPORTS["streamlit_app"]
    assert "folium" in {name.split(".")[0] for names in IMPORTS.values() for name in names}
