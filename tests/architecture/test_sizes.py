"""Product files have at most 400 lines, functions at most 40."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
# One file for each language that is written by `make generate`: nobody edits them,
# and a screen imports every name of the browser from one place.
GENERATED = {"waves/browser/bridge/__init__.py", "waves/browser/socket/protocol.ts"}


def sources() -> list[Path]:
    folders = [ROOT / name for name in ("waves", "tests", "bench", "alembic")]
    files = [path for folder in folders for path in folder.rglob("*")]
    files.append(ROOT / "rxconfig.py")
    return [
        path
        for path in files
        if path.suffix in {".py", ".ts", ".tsx"}
        and "versions" not in path.parts
        and str(path.relative_to(ROOT)) not in GENERATED
    ]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_file_stays_under_its_ceiling(path: Path):
    lines = len(path.read_text().splitlines())
    assert lines <= MAX_FILE_LINES, f"{name_of(path)} has {lines} lines: split it"


@pytest.mark.parametrize(
    "path", [path for path in sources() if path.suffix == ".py"], ids=name_of
)
def test_a_function_stays_under_its_ceiling(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            place = f"{name_of(path)}:{node.lineno} {node.name}"
            assert lines <= MAX_FUNCTION_LINES, f"{place} has {lines} lines"
