"""The generated half of the bridge is up to date and used."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import playwright
import pytest
import reflex as rx

from waves.browser import bridge, plugin
from waves.browser.bridge.vars import Store
from waves.state import rows

ROOT = Path(__file__).parents[2]
BRIDGE = ROOT / "waves/browser/bridge"
GENERATED = BRIDGE / "__init__.py"
# pyright and the compiler's API need it: bun cannot run them.
NODE = Path(str(playwright.__file__)).parent / "driver/node"

ONLY_IN_THE_BROWSER = {
    "Avatar.x",
    "Avatar.y",
    "Call.call_id",
    "Call.peer_id",
    "Call.peer_username",
    "Call.unseen",
    "CallChat.draft",
    "CallMessageList.new_from",
    "CallMessageList.way_back",
    "Draft.conversation_id",
    "Draft.text",
    "MessageMenu.open",
    "MessageMenu.picking",
    "Share.choosing",
    "Voice.elapsed",
    "Voice.levels",
    "Voice.phase",
    "Zoom.scale",
    "Zoom.x",
    "Zoom.y",
}
"""Names that only views and shortcuts in TypeScript use."""


def generated() -> str:
    """Return what `make generate` writes."""
    program = [NODE, "--no-warnings", plugin.GENERATOR]
    style = [sys.executable, "-m", "ruff", "format", "--stdin-filename", GENERATED, "-"]
    text = subprocess.run(program, cwd=ROOT, capture_output=True, check=True).stdout
    done = subprocess.run(style, cwd=ROOT, input=text, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_python_half_is_in_step():
    if not (ROOT / "node_modules/typescript").is_dir():
        pytest.skip("the compiler is not installed: make check installs it")
    assert GENERATED.read_text(encoding="utf-8") == generated(), "Run: make generate"


def test_every_page_can_be_built():
    """A missing name fails, also inside `rx.foreach` or `rx.cond`."""
    from waves.waves import app

    pages = app._unevaluated_pages
    assert len(pages) > 5
    for page in pages.values():
        assert isinstance(
            page.component() if callable(page.component) else page, object
        )
    for wrap in app.extra_app_wraps.values():
        wrap(True)


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        (bridge.Call, "phas"),
        (bridge.actions, "shares"),
        (bridge.actions.share, "togle"),
        (bridge.values, "alife"),
        (bridge.functions, "message_row"),
    ],
)
def test_a_misspelt_name_is_an_error_in_python(holder: Any, name: str):
    with pytest.raises(AttributeError, match=name):
        getattr(holder, name)


def test_an_action_takes_as_many_arguments_as_in_typescript():
    with pytest.raises(TypeError):
        bridge.actions.share.use()  # pyright: ignore[reportCallIssue]


def declared() -> Iterator[str]:
    """Yield every name of the generated module, as a screen writes it."""
    for name, value in vars(bridge).items():
        if not isinstance(value, type) or value.__module__ != bridge.__name__:
            continue
        if issubclass(value, Store):
            yield from (f"{name}.{field}" for field in value.__annotations__)
        elif value is bridge.actions:
            groups = {key: group for key, group in vars(value).items() if key[0] != "_"}
            for key, group in groups.items():
                members = (one for one in vars(group) if one[0] != "_")
                yield from (f"actions.{key}.{member}" for member in members)
        elif value in {bridge.values, bridge.functions}:
            yield from (f"{name}.{one}" for one in vars(value) if one[0] != "_")
        elif issubclass(value, rx.Component):
            yield name


def named() -> set[str]:
    """Return every name and attribute that a screen uses."""
    screens = [
        *(ROOT / "waves/components").rglob("*.py"),
        *(ROOT / "waves/pages").rglob("*.py"),
        ROOT / "waves/waves.py",
    ]
    nodes = [node for path in screens for node in ast.walk(ast.parse(path.read_text()))]
    return {
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
    }


def test_every_name_of_the_bridge_is_used():
    assert set(declared()) - named() == ONLY_IN_THE_BROWSER


@pytest.mark.parametrize(
    ("fields", "given"),
    [
        (vars(rows.MessageRow()), bridge.GivenMessageRow),
        (vars(rows.ConversationRow()), bridge.GivenConversationRow),
    ],
)
def test_rows_have_the_fields_that_the_browser_reads(
    fields: Mapping[str, Any], given: type
):
    wanted = {name for name in vars(given) if name[0] != "_"}
    assert wanted
    assert wanted <= fields.keys()


def test_packages_are_development_dependencies_of_the_page():
    frontend = plugin.WavesFrontend(backend_port=8000)
    assert not frontend.get_frontend_dependencies()
    assert frontend.get_frontend_development_dependencies() == plugin.PACKAGES


def test_checks_and_build_use_the_same_packages():
    packages = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "reflex.lock" / "package.json").read_text())
    for name, version in packages.items():
        assert f"{name}@{version}" in plugin.PACKAGES
        assert locked["devDependencies"][name] == version


def test_a_moved_file_does_not_hide_its_successor(tmp_path: Path):
    moved, wanted = Path("waves_js/bridge.ts"), Path("waves_js/bridge/index.ts")
    (tmp_path / wanted).parent.mkdir(parents=True)
    for path in (moved, wanted):
        (tmp_path / path).touch()
    plugin.remove_strays(tmp_path, {wanted})
    assert not (tmp_path / moved).exists()
    assert (tmp_path / wanted).exists()
