"""Every test that docs/security-tests.md names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security-tests.md"
LINE = re.compile(r"^\| ([A-Z]\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/.-]+)::([^`]+)`")
ROWS: list[tuple[str, str, str]] = LINE.findall(PAGE.read_text(encoding="utf-8"))
TESTS = sorted({found for *_, tests in ROWS for found in NAMED.findall(tests)})
LAST = {"A": 10, "F": 9, "S": 14, "O": 10, "E": 4, "U": 5}
HERE = {f"{group}{n}" for group, last in LAST.items() for n in range(1, last + 1)}
HERE |= {f"Z{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12)}
HERE |= {f"P{n}" for n in (6, 8, 9, 10, 11)}


def test_every_promise_has_one_line_with_a_test() -> None:
    ids = [id_ for id_, *_ in ROWS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= HERE
    for id_, promise, tests in ROWS:
        assert promise.endswith("."), id_
        assert NAMED.sub("", tests).strip() == "", f"{id_} names something else"
        assert NAMED.search(tests), id_


def functions_of(path: str) -> list[str]:
    """Return the names of the tests in a file, once for each definition."""
    file = ROOT / path
    if not file.exists():
        return []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        node.name
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, functions) and node.name.startswith("test_")
    ]


def test_every_named_test_exists() -> None:
    defined = {path: functions_of(path) for path, _ in TESTS}
    assert len(TESTS) > 200
    assert [test for test in TESTS if defined[test[0]].count(test[1]) != 1] == []
