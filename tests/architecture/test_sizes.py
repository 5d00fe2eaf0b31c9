"""Product files have at most 400 lines, functions at most 40."""

import ast
from pathlib import Path

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


def test_files_are_under_their_limit():
    lines = {name_of(path): len(path.read_text().splitlines()) for path in sources()}
    assert len(lines) > 500
    assert {name: n for name, n in lines.items() if n > MAX_FILE_LINES} == {}


def test_functions_are_under_their_limit():
    lines = {
        f"{name_of(path)}:{node.lineno} {node.name}": n
        for path in sources()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (n := (node.end_lineno or node.lineno) - node.lineno + 1)
    }
    assert len(lines) > 2000
    assert {name: n for name, n in lines.items() if n > MAX_FUNCTION_LINES} == {}
