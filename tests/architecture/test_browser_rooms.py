"""Which room of `waves/browser` may import from which."""

import re
from pathlib import Path

import pytest

BROWSER = Path(__file__).parents[2] / "waves" / "browser"
FILES = [path for path in sorted(BROWSER.rglob("*.ts*")) if path.suffix != ".d.ts"]
LAYERS = [
    {"kit"},
    {"ui", "account", "socket", "emoji"},
    {"messages"},
    {"call/model"},
    {"call/media"},
    {"call/rtc"},
    {"call/chat", "call/recording", "call/share", "call/stats", "call/verify"},
    {"call"},
    {"stage", "files"},
    {"app"},
    {"bridge"},
    {"views"},
]
"""From the lowest to the highest. A room imports from itself and from lower layers."""
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
IMPORT = re.compile(r'(?:from|import\(?|new URL\()\s*"(\.[^"?]*)')


def room_of(path: Path) -> str:
    *folders, _file = path.relative_to(BROWSER).parts
    return "/".join(folders[: 2 if folders[:1] == ["call"] else 1]) or "app"


def upward(path: Path, source: str) -> list[str]:
    """Return the imports of `source` that its place does not allow."""
    room = room_of(path)
    targets = [
        (name, room_of((path.parent / name / "_").resolve().parent))
        for name in IMPORT.findall(source)
        if not name.endswith(".css")
    ]
    return [
        name
        for name, target in targets
        if target != room and LEVEL[target] >= LEVEL[room]
    ]


def test_a_room_imports_only_from_lower_rooms():
    found = {
        str(path.relative_to(BROWSER)): names
        for path in FILES
        if (names := upward(path, path.read_text(encoding="utf-8")))
    }
    assert len(FILES) > 100
    assert found == {}


def test_only_the_composition_root_is_outside_of_the_rooms():
    assert [path.name for path in FILES if path.parent == BROWSER] == ["app.ts"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("kit/store.ts", "../socket/socket"),
        ("account/auth_forms.ts", "../ui/menu"),
        ("messages/outbox.ts", "../call/model/snapshot"),
        ("call/chat/archive.ts", "../share/snapshot"),
        ("call/media/ringer.ts", "../engine_deps"),
        ("call/engine.ts", "../stage/stage"),
        ("stage/stage.ts", "../app"),
    ],
)
def test_an_upward_import_is_found(place: str, name: str):
    assert upward(BROWSER / place, f'import type {{ X }} from "{name}";') == [name]
