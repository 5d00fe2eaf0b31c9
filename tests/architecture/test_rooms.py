"""Who may know what, where import-linter does not reach."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "waves").rglob("*.py"))
TYPESCRIPT = sorted((ROOT / "waves" / "browser").rglob("*.ts*"))
DOMAINS = ("accounts", "friends", "chat", "calls")
REACT_ROOM = {"bridge", "views"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


WALL_TIME = {
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime")),
    *(f"time.{name}" for name in ("asctime", "strftime", "clock_gettime")),
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
}
"""What reads the wall clock; monotonic time only measures, and is free to use."""


def wall_time(source: str) -> list[str]:
    """Return what of `WALL_TIME` a module uses, under whatever name it imports it."""
    nodes = list(ast.walk(ast.parse(source)))
    names: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    used = [dotted(node, names) for node in nodes if isinstance(node, ast.Attribute)]
    return [name for name in (*used, *names.values()) if name in WALL_TIME]


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_bridge_names_the_typescript(path: Path):
    bridge = relative(path).startswith("waves/browser/bridge/")
    if not bridge and relative(path) != "waves/browser/plugin.py":
        assert "waves_js" not in path.read_text()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_unit_of_work_commits(path: Path):
    if relative(path) != "waves/core/database/engine.py":
        assert not re.search(r"\.commit\(\)", path.read_text())


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_clock_reads_the_clock(path: Path):
    if relative(path) != "waves/core/clock.py":
        assert wall_time(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import time\ntime.time()", True),
        ("import time as t\nx = t.time_ns", True),
        ("from time import time", True),
        ("import time\ntime.localtime()", True),
        ("from datetime import datetime\ndatetime.now()", True),
        ("from datetime import datetime as d\nd.utcnow()", True),
        ("import datetime\ndatetime.datetime.now()", True),
        ("import datetime as dt\ndt.date.today()", True),
        ("from datetime import date\ndate.today()", True),
        ("import time\ntime.monotonic()\ntime.perf_counter()\ntime.sleep(1)", False),
        ("from waves.core import clock\nclock.now()", False),
        ("from datetime import datetime\ndatetime.fromisoformat(text)", False),
    ],
)
def test_wall_time_is_found_by_any_name(source: str, *, found: bool):
    assert bool(wall_time(source)) is found


@pytest.mark.parametrize("path", TYPESCRIPT, ids=relative)
def test_the_engine_is_free_of_react(path: Path):
    if path.parent.name not in REACT_ROOM:
        assert not re.search(r'from "react', path.read_text())


@pytest.mark.parametrize("path", [*PYTHON, *TYPESCRIPT], ids=relative)
def test_nothing_is_left_for_later(path: Path):
    found = re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text())
    assert not found, f"{relative(path)}: {found and found.group()}"


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_the_same_rooms(domain: str):
    rooms = {path.stem for path in (ROOT / "waves" / domain).rglob("*.py")}
    wanted = {"service", "schemas", "errors"}
    if domain != "calls":  # calls store nothing: no models, no repository
        wanted |= {"models", "repository"}
    assert wanted <= rooms


def test_nothing_named_test_is_published():
    assert not [p for p in (ROOT / "assets").rglob("*") if "test" in p.name.lower()]


def test_no_import_circle_in_python():
    graph = grimp.build_graph("waves", cache_dir=None)
    imported = {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules
    }
    # Raises CycleError, which names the modules of the circle.
    TopologicalSorter(imported).prepare()
