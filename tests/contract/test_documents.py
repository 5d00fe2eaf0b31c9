"""Documents and docstrings name files, folders and symbols that exist."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]
)
BRIDGE = sorted((ROOT / "waves/browser/bridge").glob("*.py"))
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|tsx?|md|css|toml|sh|ini))`")
FOLDER = re.compile(r"`((?:[\w-]+/)+)`")
SYMBOL = re.compile(r"`([A-Za-z_][\w.]*)(?:\(\))?`")
WORD = re.compile(r"[A-Za-z_]\w*")
CODE = {".py", ".ts", ".tsx", ".js", ".mjs", ".css", ".toml", ".txt", ".ini", ".sh"}
NOT_IN_THE_CODE = {
    *("APP_BASE_URL", "JWT_SECRET", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
    *("ACCESS_TYPE", "WAVES_GOOGLE_ACCESS_TYPE"),
    *("playsinline", "beforeunload", "navigation.onnavigate", "api_url"),
    *("OTEL_TRACES_SAMPLER", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_RESOURCE_ATTRIBUTES"),
    *("dnspython", "client_presence", "tsc", "AWS_REGION"),
}
"""Names of other products, and names that a decision rejects."""
SECTIONS = ["Status", "Context", "Decision", "Consequences"]
MODULE = re.compile(r"`(waves(?:\.\w+)+)`")


def known() -> list[str]:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(
        listing, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [f"/{path}" for path in found.stdout.splitlines()]


KNOWN = known()


def words_of_the_code() -> set[str]:
    code = [ROOT / path[1:] for path in KNOWN if Path(path).suffix in CODE]
    found = [path.read_text() for path in code if path != Path(__file__)]
    return {word for text in found for word in WORD.findall(text)}


def missing(text: str) -> list[str]:
    files = [
        name
        for name in FILE.findall(text)
        if not any(path.endswith(f"/{name}") for path in KNOWN)
    ]
    folders = [
        name
        for name in FOLDER.findall(text)
        if not any(f"/{name}" in path for path in KNOWN)
    ]
    return files + folders


def unknown_symbols(text: str, words: set[str]) -> list[str]:
    return [
        name
        for name in SYMBOL.findall(FILE.sub("", text))
        if name not in NOT_IN_THE_CODE and not words.issuperset(name.split("."))
    ]


def test_every_file_and_folder_that_is_named_exists():
    found = {str(path): missing(path.read_text()) for path in [*DOCUMENTS, *BRIDGE]}
    assert min(len(DOCUMENTS), len(BRIDGE)) > 1
    assert {path: names for path, names in found.items() if names} == {}


def test_a_file_or_folder_that_does_not_exist_is_found():
    text = (
        "see `core/rate_limits.py`, `core/wiring.py`, `nothing.ts`, `core/` and `no/`"
    )
    assert missing(text) == ["core/wiring.py", "nothing.ts", "no/"]


def test_every_symbol_that_is_named_exists():
    words = words_of_the_code()
    # The change log also names what is no longer there.
    current = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]
    found = {str(path): unknown_symbols(path.read_text(), words) for path in current}
    assert len(found) > 20
    assert {path: names for path, names in found.items() if names} == {}


def test_a_symbol_that_does_not_exist_is_found():
    text = "`Call`, `Call.nothing`, `nobody()`, `nothing.py` and `JWT_SECRET`"
    assert unknown_symbols(text, {"Call"}) == ["Call.nothing", "nobody"]


def is_module(name: str) -> bool:
    """Return whether a dotted name is a module, or a name in one."""
    whole = f"/{name.replace('.', '/')}"
    parent = whole.rpartition("/")[0]
    tails = (f"{whole}.py", f"{whole}/__init__.py", f"{parent}.py")
    return any(path in KNOWN for path in tails)


def test_every_module_that_is_named_exists():
    named = {
        name: str(path)
        for path in (ROOT / "waves").rglob("*.py")
        for name in MODULE.findall(path.read_text())
    }
    assert named
    assert {name: path for name, path in named.items() if not is_module(name)} == {}
    assert not is_module("waves.core.nothing.at_all")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_one_form(path: Path):
    text = path.read_text()
    number = path.name[:4]
    assert re.match(rf"# {number} .+\n\n## Status\n\w+, \d{{4}}-\d\d-\d\d\.\n", text)
    assert re.findall(r"^## (\w+)", text, re.MULTILINE)[:4] == SECTIONS
    lines = [line for line in text.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) >= 120] == []
