"""What documents and docstrings say of files is true."""

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
SECTIONS = ["Status", "Context", "Decision", "Consequences"]
MODULE = re.compile(r"`(waves(?:\.\w+)+)`")


def known() -> list[str]:
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(
        listing, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [f"/{path}" for path in found.stdout.splitlines()]


KNOWN = known()


def missing(text: str) -> list[str]:
    return [
        name
        for name in FILE.findall(text)
        if not any(path.endswith(f"/{name}") for path in KNOWN)
    ]


@pytest.mark.parametrize("path", [*DOCUMENTS, *BRIDGE], ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path: Path):
    assert missing(path.read_text()) == []


def test_a_file_that_is_not_there_is_found():
    assert missing("see `core/rate_limits.py`, `core/wiring.py` and `nothing.ts`") == [
        "core/wiring.py",
        "nothing.ts",
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "waves").rglob("*.py")), ids=str)
def test_every_module_that_is_named_exists(path: Path):
    for name in MODULE.findall(path.read_text()):
        # The last part may be a name of the module.
        whole = f"/{name.replace('.', '/')}"
        parent = whole.rpartition("/")[0]
        tails = (f"{whole}.py", f"{whole}/__init__.py", f"{parent}.py")
        assert any(path in KNOWN for path in tails), name


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_one_form(path: Path):
    text = path.read_text()
    number = path.name[:4]
    assert re.match(rf"# {number} .+\n\n## Status\n\w+, \d{{4}}-\d\d-\d\d\.\n", text)
    assert re.findall(r"^## (\w+)", text, re.MULTILINE)[:4] == SECTIONS
    lines = [line for line in text.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) >= 120] == []
