"""The files of `deploy/` name what exists, and contain no secret."""

import configparser
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from waves.settings.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
ASSIGNMENT = re.compile(r"^(#?)([A-Z0-9_]+)=(.*)$", re.MULTILINE)
REQUIRED = re.compile(r"\$\{(\w+):\?")
ELSEWHERE = {"WAVES_DOMAIN", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "WORKERS"}
"""Variables of compose.yaml, and one of the environment only."""


@pytest.fixture(scope="module")
def example() -> dict[str, tuple[bool, str]]:
    """Return whether each variable of the example is set, and its value."""
    text = (DEPLOY / ".env.example").read_text()
    return {name: (not mark, value) for mark, name, value in ASSIGNMENT.findall(text)}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_the_example_names_every_setting(example):
    names = {f"WAVES_{name.upper()}" for name in Settings.model_fields}
    assert set(example) - ELSEWHERE == names


def test_the_example_shows_the_defaults(example, monkeypatch, tmp_path):
    for name in example:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    defaults = Settings()
    for name, field in Settings.model_fields.items():
        is_set, shown = example[f"WAVES_{name.upper()}"]
        if not is_set and shown:
            value = "on" if shown == "on" else str(getattr(defaults, name))
            assert shown == value, name
        if not is_set and not shown:
            default = field.get_default(call_default_factory=True)
            assert default in {"", ()}, name


def test_the_example_contains_no_value_of_a_secret(example):
    assert [name for name, (is_set, value) in example.items() if is_set and value] == []


def test_every_service_is_hardened(compose):
    assert set(compose["services"]) == {
        "app",
        "caddy",
        "coturn",
        "postgres",
        "redis",
    }
    for name, service in compose["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["restart"] == "unless-stopped", name
        assert re.search(r":\d+\.\d+", service["image"]) or name == "app"


def test_only_the_proxy_is_open_to_others(compose):
    services = compose["services"]
    published = {name for name, one in services.items() if "ports" in one}
    assert published == {"caddy"}
    assert compose["networks"]["back"]["internal"]
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["back"]


def test_secrets_come_from_the_environment(compose, example):
    text = (DEPLOY / "compose.yaml").read_text()
    required = set(REQUIRED.findall(text))
    assert required <= {name for name, (is_set, _) in example.items() if is_set}
    for service in compose["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search("PASSWORD|SECRET", name):
                assert value.startswith("${"), name


def test_every_file_that_compose_mounts_exists(compose):
    sources = [
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    ]
    files = [source for source in sources if source.startswith("./")]
    assert {"./Caddyfile", "./turnserver.conf", "./backups"} == set(files)
    assert all((DEPLOY / name).exists() for name in files if name != "./backups")
    named = {source for source in sources if not source.startswith("./")}
    assert named == set(compose["volumes"])


def test_everything_that_the_image_copies_exists():
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().split("\n!")[1:]
    names = [line.split()[0] for line in allowed]
    assert all((ROOT / name).exists() for name in names)
    text = (DEPLOY / "Dockerfile").read_text()
    copied = re.findall(r"/app/([\w./]+)", text)
    for name in copied:
        if not name.startswith("."):
            assert name in names, name


def test_hadolint_accepts_the_dockerfile():
    program = Path(sys.executable).parent / "hadolint"
    checked = subprocess.run(
        [program, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_image_runs_without_privileges():
    text = (DEPLOY / "Dockerfile").read_text()
    last = text[text.rindex("\nFROM ") :]
    assert "\nUSER 10001:10001\n" in last
    assert "\nHEALTHCHECK " in last
    assert "requirements.txt" not in last


def test_the_first_section_of_the_requirements_is_what_the_image_installs():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert lines.index("# To run") < lines.index("# To test and to check")
    run = lines[: lines.index("# To test and to check")]
    assert any(line.startswith("reflex==") for line in run)
    assert not any(line.startswith(("pytest", "playwright")) for line in run)


def test_the_unit_gives_the_server_time_to_drain():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    unit.read(DEPLOY / "waves.service")
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > 15
    assert service["RestartPreventExitStatus"] == "2"
    assert service["ExecStart"].endswith("-m waves serve")
