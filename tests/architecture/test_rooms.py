"""Who may know what, where import-linter does not reach."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "waves").rglob("*.py"))
TYPESCRIPT = sorted((ROOT / "waves" / "browser").rglob("*.ts*"))
DOMAINS = ("accounts", "friends", "chat", "calls")
REACT_ROOM = {"hooks", "views"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_bridge_names_the_typescript(path: Path):
    bridge = relative(path).startswith("waves/browser/bridge/")
    if not bridge and relative(path) != "waves/browser/plugin.py":
        assert "waves_js" not in path.read_text()


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_unit_of_work_commits(path: Path):
    if relative(path) != "waves/core/db.py":
        assert not re.search(r"\.commit\(\)", path.read_text())


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_only_the_clock_reads_the_clock(path: Path):
    if relative(path) != "waves/core/clock.py":
        assert "datetime.now(" not in path.read_text()


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
    rooms = {path.stem for path in (ROOT / "waves" / domain).glob("*.py")}
    wanted = {"service", "schemas", "errors", "events"}
    if domain != "calls":  # calls write nothing: no models, no repository
        wanted |= {"models", "repository"}
    assert wanted <= rooms


def test_nothing_named_test_is_published():
    assert not [p for p in (ROOT / "assets").rglob("*") if "test" in p.name.lower()]
