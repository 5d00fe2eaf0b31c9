"""The audit of pinned packages in `make check`."""

import gzip
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import audit

CLEAN = "idna==3.20\n"
NOT = "not audited, no database of {} packages answers."
FLAW = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "summary": "Everybody gets in",
    "affected": [
        {
            "package": {"name": "starlette", "ecosystem": "PyPI"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "0.49.1"}],
                }
            ],
        }
    ],
}
ADVISORY = {
    "id": 1,
    "url": "https://github.com/advisories/GHSA-dddd-eeee-ffff",
    "title": "Everybody gets out",
    "vulnerable_versions": "<=999.0.0",
    "cwe": [],
    "cvss": {"score": 9, "vectorString": None},
}


class Databases(http.server.ThreadingHTTPServer):
    """OSV and the npm registry on loopback, with the given vulnerabilities."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.flaws: dict[str, list[Any]] = {}
        self.advisories: dict[str, list[Any]] = {}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Asked(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        databases = self.server
        assert isinstance(databases, Databases)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        asked = json.loads(body)
        if self.path == "/osv":
            name = asked["package"]["name"]
            found = databases.flaws.get(name)
            self.answer({"vulns": found} if found else {})
            databases.asked.append(name)
        else:
            known = databases.advisories.items()
            self.answer({name: flaws for name, flaws in known if name in asked})
            databases.asked.extend(asked)

    def answer(self, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Do not log."""


@pytest.fixture
def databases(monkeypatch) -> Iterator[Databases]:
    with Databases() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        monkeypatch.setenv("WAVES_AUDIT_OSV", f"{running.url}/osv")
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", running.url)
        yield running
        running.shutdown()


@pytest.fixture
def audited(tmp_path: Path, capsys) -> Callable[[str], tuple[int, list[str]]]:
    """Audit these Python packages and the npm packages of this repository."""

    def run(requirements: str) -> tuple[int, list[str]]:
        (tmp_path / "requirements.txt").write_text(requirements)
        (tmp_path / "reflex.lock").mkdir()
        for name in ("package.json", "bun.lock"):
            shutil.copy(audit.ROOT / name, tmp_path)
            shutil.copy(audit.ROOT / "reflex.lock" / name, tmp_path / "reflex.lock")
        code = audit.main(tmp_path)
        return code, capsys.readouterr().out.splitlines()

    return run


def test_packages_without_known_vulnerabilities_pass(databases, audited) -> None:
    assert audited(CLEAN) == (0, [])
    assert {"idna", "typescript", "react"} <= set(databases.asked)


def test_a_vulnerable_python_package_fails(databases, audited) -> None:
    databases.flaws["starlette"] = [FLAW]
    code, said = audited("starlette==0.40.0\nidna==3.20\n")
    assert code == 1
    assert said == [
        "requirements.txt: starlette 0.40.0: GHSA-aaaa-bbbb-cccc, fixed in 0.49.1"
    ]


@pytest.mark.parametrize(
    ("package", "severity", "code"),
    [
        ("typescript", "low", 1),  # a tool of ours
        ("react-router", "critical", 1),  # in the page
        ("react-router", "high", 1),
        ("react-router", "moderate", 0),
    ],
)
def test_a_vulnerable_npm_package_fails(
    databases, audited, package, severity, code
) -> None:
    databases.advisories[package] = [{**ADVISORY, "severity": severity}]
    ended, said = audited(CLEAN)
    assert ended == code
    named = [line for line in said if package in line and "GHSA-dddd" in line]
    assert len(named) == code


def test_an_unreachable_database_is_reported_and_passes(
    audited, databases, monkeypatch
) -> None:
    nowhere = "http://127.0.0.1:9"
    monkeypatch.setenv("WAVES_AUDIT_OSV", nowhere)
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", nowhere)
    code, said = audited(CLEAN)
    assert code == 0
    assert said == [
        f"requirements.txt: {NOT.format('Python')}",
        f"bun.lock: {NOT.format('npm')}",
        f"reflex.lock: {NOT.format('npm')}",
    ]


def test_an_invalid_response_is_not_a_clean_report(
    audited, databases, monkeypatch
) -> None:
    """Some mirrors answer every path with 404 or "ok"."""
    monkeypatch.setattr(Asked, "answer", lambda self, _body: self.send_error(404))
    code, said = audited(CLEAN)
    assert code == 0
    assert len(said) == 3
    assert all("not audited" in line for line in said)


def test_a_silent_database_does_not_hide_the_findings_of_another(
    audited, databases, monkeypatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    databases.flaws["starlette"] = [FLAW]
    code, said = audited("starlette==0.40.0\n")
    assert code == 1
    assert len(said) == 3


def test_accepted_vulnerabilities_have_a_reason_and_are_not_reported(
    audited, databases, monkeypatch
) -> None:
    assert all(reason.endswith(".") for reason in audit.ACCEPTED.values())
    known = ("GHSA-aaaa-bbbb-cccc", "GHSA-dddd-eeee-ffff")
    monkeypatch.setattr(audit, "ACCEPTED", dict.fromkeys(known, "Not used."))
    databases.flaws["starlette"] = [FLAW]
    databases.advisories["react"] = [{**ADVISORY, "severity": "high"}]
    assert audited("starlette==0.40.0\n") == (0, [])
