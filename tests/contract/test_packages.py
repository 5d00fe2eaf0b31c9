"""What our TypeScript takes from npm: pinned alike everywhere, and not loaded first."""

import json
from pathlib import Path

import pytest

from waves.browser.plugin import PACKAGES, WavesFrontend

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_pinned_alike_for_the_build_and_for_our_checks(package: str):
    name, version = package.rsplit("@", 1)
    checks = json.loads((ROOT / "package.json").read_text())
    build = json.loads((ROOT / "reflex.lock" / "package.json").read_text())
    assert checks["dependencies"][name] == version
    assert build["devDependencies"][name] == version


def test_no_package_is_made_part_of_the_first_load():
    assert not WavesFrontend(backend_port=1).get_frontend_dependencies()
