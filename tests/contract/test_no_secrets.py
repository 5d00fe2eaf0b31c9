"""The repository contains no secrets."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# How those who give out secrets write them, so that they can be found.
KINDS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}",
    "Google client secret": r"\bGOCSPX-[\w-]{20,}",
    "Google API key": r"\bAIza[\w-]{35}\b",
    "Amazon key": r"\bAKIA[0-9A-Z]{16}\b",
    "GitHub token": r"\b(?:gh[pousr]_\w{36}|github_pat_\w{50,})",
    "npm or PyPI token": r"\b(?:npm_\w{36}|pypi-AgEI[\w-]{50,})",
    "Slack token": r"\bxox[abposr]-[\w-]{20,}",
    "signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{40,}",
    "password of a database": r"\bpostgres(?:ql)?(?:\+\w+)?://\w+:[^@\s{}$'\"]{8,}@(?!host)",
}
KEPT_OUT = [".env", "data/jwt-secret", "data/waves.db", "waves.db", ".web/build"]
NAMES = re.compile(r"(^|/)(\.env(?!\.example)[^/]*|jwt-secret|.*\.(pem|key|p12|db))$")


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    paths = {name: ROOT / name for name in tracked()}
    return {
        name: path.read_text(errors="ignore")
        for name, path in paths.items()
        if path.is_file() and path.suffix != ".png"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_contains_a_secret(texts, kind) -> None:
    looks = re.compile(KINDS[kind])
    found = [
        name
        for name, text in texts.items()
        if any("canary" not in secret for secret in looks.findall(text))
    ]
    assert found == []


def test_the_kinds_of_secrets_are_recognised() -> None:
    """One secret of each kind, concatenated so that this file contains none."""
    samples = {
        "private key": "-----BEGIN RSA PRIVATE" + " KEY-----\n" + "MIIE" * 8,
        "Google client secret": "GOCSPX" + "-" + "a1" * 14,
        "Google API key": "AIza" + "b" * 35,
        "Amazon key": "AKIA" + "C" * 16,
        "GitHub token": "ghp" + "_" + "d" * 36,
        "npm or PyPI token": "npm" + "_" + "e" * 36,
        "Slack token": "xoxb" + "-" + "1" * 24,
        "signed token": ".".join(["eyJ" + "f" * 20, "eyJ" + "g" * 20, "h" * 43]),
        "password of a database": "postgresql" + "://waves:" + "i" * 12 + "@db/waves",
    }
    assert set(samples) == set(KINDS)
    for kind, sample in samples.items():
        assert re.search(KINDS[kind], f"x = '{sample}'"), kind


def test_no_secret_file_is_committed() -> None:
    assert not [name for name in tracked() if NAMES.search(name)]
    assert all(NAMES.search(name) for name in KEPT_OUT[:4])


@pytest.mark.parametrize("name", KEPT_OUT)
def test_secret_files_are_ignored(name) -> None:
    ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
    assert ignored.returncode == 0
