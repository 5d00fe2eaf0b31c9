"""The location of test helpers."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = sorted(
    path for room in ("tests", "bench", "waves") for path in (ROOT / room).rglob("*.py")
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(source: str) -> set[str]:
    """Return every module that a source imports, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_nothing_imports_from_end_to_end_tests():
    names = {
        f"{relative(path)}: {name}"
        for path in PYTHON
        for name in imported(path.read_text())
    }
    assert len(names) > 1000
    assert [name for name in sorted(names) if ": tests.e2e" in name] == []


def test_helpers_are_in_the_support_package():
    floors = ("", "api", "architecture", "contract", "e2e")
    files = [path for floor in floors for path in (ROOT / "tests" / floor).glob("*.py")]
    known = {"__init__.py", "conftest.py"}
    strays = [path for path in files if not path.name.startswith("test_")]
    assert len(files) > 100
    assert [relative(path) for path in strays if path.name not in known] == []
