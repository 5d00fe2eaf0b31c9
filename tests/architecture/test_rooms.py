"""Rules of imports and modules that import-linter does not check."""

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
"""Functions that read the wall clock; monotonic time is allowed."""


def wall_time(source: str) -> list[str]:
    """Return the members of `WALL_TIME` that a module uses, by any imported name."""
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


def matching(pattern: str, paths: list[Path]) -> list[str]:
    """Return the files in which the pattern occurs."""
    return [relative(path) for path in paths if re.search(pattern, path.read_text())]


def test_only_the_bridge_names_the_typescript():
    allowed = tuple(
        f"waves/browser/{name}" for name in ("bridge/", "bundling/", "plugin.py")
    )
    naming = matching("waves_js", PYTHON)
    assert naming
    assert [path for path in naming if not path.startswith(allowed)] == []


def test_only_the_unit_of_work_commits():
    assert matching(r"\.commit\(\)", PYTHON) == ["waves/core/database/engine.py"]


def test_only_the_clock_reads_the_clock():
    found = [relative(path) for path in PYTHON if wall_time(path.read_text())]
    assert found == ["waves/core/clock.py"]


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


def test_the_engine_is_free_of_react():
    engine = [path for path in TYPESCRIPT if path.parent.name not in REACT_ROOM]
    assert len(engine) > 100
    assert matching(r'from "react', engine) == []


def test_there_are_no_todos():
    later = r"\b(TODO|FIXME|XXX|NotImplementedError)\b"
    assert min(len(PYTHON), len(TYPESCRIPT)) > 100
    assert matching(later, [*PYTHON, *TYPESCRIPT]) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_the_same_modules(domain: str):
    rooms = {path.stem for path in (ROOT / "waves" / domain).rglob("*.py")}
    wanted = {"service", "schemas", "errors"}
    if domain != "calls":  # calls store nothing: no models, no repository
        wanted |= {"models", "repository"}
    assert wanted <= rooms


def test_nothing_named_test_is_published():
    assert not [p for p in (ROOT / "assets").rglob("*") if "test" in p.name.lower()]


def test_python_has_no_import_cycles():
    graph = grimp.build_graph("waves", cache_dir=None)
    imported = {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules
    }
    assert len(imported) > 100
    # Raises CycleError, which names the modules of the circle.
    TopologicalSorter(imported).prepare()
