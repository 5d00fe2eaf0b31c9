"""What Python names of the browser side is there, and Reflex is as we know it."""

import dataclasses
import json
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from waves.browser import bridge, plugin
from waves.state import rows

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / "waves" / "browser"
SCREENS = [
    *(ROOT / "waves" / "components").rglob("*.py"),
    *(ROOT / "waves" / "pages").rglob("*.py"),
]
HOOKS = "".join(path.read_text() for path in (BROWSER / "hooks").glob("*.ts"))
VIEWS = "".join(path.read_text() for path in (BROWSER / "views").glob("*.tsx"))
BRIDGE = "".join(path.read_text() for path in (BROWSER / "bridge").glob("*.py"))
BRIDGE_MODULES = [
    f"waves.browser.bridge.{path.stem}"
    for path in (BROWSER / "bridge").glob("*.py")
    if path.stem != "__init__"
]
PASSED_ON = {"placeholder"}
"""Props of HTML's own, which a view hands on with everything else."""
ROUTER_HOOKS = {"useLocation"}
TEMPLATE = files("reflex_base") / ".templates/web/utils/state.js"


def named_views() -> set[type[rx.Component]]:
    """Return every view that a module of the bridge defines."""
    modules = [bridge, *map(import_module, BRIDGE_MODULES)]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, rx.Component)
    }
    return {view for view in found if view.library and "waves_js" in view.library}


def name_of(view: Any) -> str:
    return view.__name__


def named_actions() -> set[str]:
    pattern = re.compile(r'\b(?:action|with_event)\(\s*"([A-Za-z]+\.[A-Za-z]+)"')
    return {name for path in SCREENS for name in pattern.findall(path.read_text())}


@pytest.mark.parametrize("name", sorted(named_actions()))
def test_every_action_that_a_screen_names_is_there(name: str):
    group, member = name.split(".")
    body = re.search(rf"export const {group}\b[^{{]*\{{(.*?)\n?\}};", HOOKS, re.DOTALL)
    assert body is not None, group
    assert re.search(rf"\b{member}\b", body[1])


def test_the_screens_name_some_actions():
    assert "outboxActions.send" in named_actions()


@pytest.mark.parametrize(
    "hook",
    sorted(set(re.findall(r'"(use[A-Z]\w+)"', BRIDGE)) - ROUTER_HOOKS),
)
def test_every_hook_that_the_bridge_names_is_exported(hook: str):
    assert re.search(rf"export (?:const|function) {hook}\b", HOOKS)


@pytest.mark.parametrize(
    "component",
    sorted(named_views(), key=name_of),
    ids=name_of,
)
def test_every_view_takes_the_props_that_python_gives(component):
    source = VIEWS
    assert f"export function {component.tag}(" in source
    for prop in vars(component).get("__annotations__", {}).keys() - PASSED_ON:
        words = prop.split("_")
        name = words[0] + "".join(word.capitalize() for word in words[1:])
        assert re.search(rf"\b{name}\b", source), name


@pytest.mark.parametrize(
    ("row", "interface", "source"),
    [
        (rows.DisplayRow, "DisplayRow", "messages/message_rows.ts"),
        (rows.MessageRow, "MessageRow", "messages/message_rows.ts"),
        (rows.Part, "Part", "messages/linkify.ts"),
        (rows.ConversationRow, "ConversationLine", "messages/delivery_receipts.ts"),
    ],
)
def test_rows_have_the_same_fields_on_both_sides(row, interface: str, source: str):
    text = (BROWSER / source).read_text()
    body = re.search(rf"export interface {interface} \{{(.*?)\n\}}", text, re.DOTALL)
    assert body is not None
    there = set(re.findall(r"readonly (\w+)\??:", body[1]))
    here = {field.name for field in dataclasses.fields(row)}
    assert there <= here
    if interface != "ConversationLine":
        assert there == here


def test_the_page_uses_its_own_origin_and_knows_its_socket():
    source = TEMPLATE.read_text()
    changed = plugin.adapt_state(source)
    assert "window.location.origin" in changed
    assert 'addEventListener("waves:renew-socket"' in changed
    assert changed.count('dispatchEvent(new Event("waves:event-socket"))') == 2
    assert plugin.adapt_state(changed) == changed


def test_another_version_of_reflex_is_noticed_at_the_build():
    with pytest.raises(RuntimeError, match="template has changed"):
        plugin.adapt_state("nothing of what we know")


def test_no_package_of_ours_is_put_whole_into_the_first_load():
    frontend = plugin.WavesFrontend(backend_port=8000)
    assert not frontend.get_frontend_dependencies()
    assert frontend.get_frontend_development_dependencies() == plugin.PACKAGES


def test_the_checks_see_the_packages_that_the_page_is_built_with():
    packages = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "reflex.lock" / "package.json").read_text())
    for name, version in packages.items():
        assert f"{name}@{version}" in plugin.PACKAGES
        assert locked["devDependencies"][name] == version


def test_a_file_that_moved_away_does_not_hide_its_successor(tmp_path: Path):
    moved, wanted = Path("waves_js/hooks.ts"), Path("waves_js/hooks/index.ts")
    (tmp_path / wanted).parent.mkdir(parents=True)
    for path in (moved, wanted):
        (tmp_path / path).touch()
    plugin.remove_strays(tmp_path, {wanted})
    assert not (tmp_path / moved).exists()
    assert (tmp_path / wanted).exists()
