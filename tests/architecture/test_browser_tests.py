"""Every TypeScript module with logic has a test of its name."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / "waves" / "browser"
TESTS = ROOT / "tests" / "browser"
FEW_DECISIONS = 3
"""A module with fewer decides next to nothing."""
DECISION = re.compile(r"\b(?:if|for|while|switch|catch)\b\s*[({]")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
DOM = "the page itself; e2e"
OPFS = "a worker's file handles; e2e/test_recording*.py"
CANVAS = "a canvas and a MediaRecorder; e2e/test_recording*.py"
EXEMPT = {
    "account/avatar_picture.ts": "pictures and a canvas; e2e/test_profile.py",
    "account/browser_deps.ts": DOM,
    "account/session.ts": DOM,
    "app.ts": "the composition root; every e2e story",
    "bridge/avatar_acts.ts": "elements of the page; e2e/test_profile.py",
    "bridge/generate.ts": "its output; contract/test_bridge.py",
    "bridge/message_acts.ts": "elements of the page; e2e/test_message_acts.py",
    "bridge/voice_press.ts": "a held button; e2e/test_files.py",
    "call/recording/canvas_renderer.ts": CANVAS,
    "call/recording/compositor.ts": CANVAS,
    "call/recording/opfs_writer.worker.ts": OPFS,
    "call/recording/recording_store.ts": OPFS,
    "call/recording/remux.worker.ts": OPFS,
    "call/recording/resampler.ts": "WebAudio of two rates; audio_mixer.test.ts",
    "call/recording/storage_probe.ts": OPFS,
    "files/taking.ts": "elements of the page; e2e/test_files.py",
    "files/voice_remux.ts": "what a MediaRecorder has made; e2e/test_files.py",
    "messages/message_gestures.ts": "keys and pointers; e2e/test_message_acts.py",
    "messages/scroll_view.ts": "positions of elements; e2e/test_long_history.py",
    "stage/browser_deps.ts": DOM,
    "stage/keyboard.ts": "the focused element; e2e/test_calls.py",
    "stage/moving.ts": "elements of the page; e2e/test_stage.py",
    "ui/notification_deps.ts": "notifications.test.ts and e2e/test_notifications.py",
    "ui/pick_day.ts": "the calendar of the browser; e2e/test_long_history.py",
    "ui/translated_page.ts": "a translated page; e2e/test_writing.py",
}
"""Modules that only a browser can run, and what tests them instead."""


def decisions(path: Path) -> int:
    return len(DECISION.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))))


def untested(browser: Path = BROWSER, tests: Path = TESTS) -> list[str]:
    """Return the modules that decide something and have no test of their name."""
    modules = {path: path.relative_to(browser) for path in browser.rglob("*.ts")}
    return sorted(
        str(name)
        for path, name in modules.items()
        if name.name != "protocol.ts"
        and not name.name.endswith(".d.ts")
        and decisions(path) >= FEW_DECISIONS
        and not (tests / name.with_suffix(".test.ts")).exists()
    )


def test_every_module_with_logic_has_a_test_of_its_name():
    assert untested() == sorted(EXEMPT)


def test_a_test_tests_a_module_or_a_story():
    names = {path.relative_to(TESTS) for path in TESTS.rglob("*.test.ts")}
    modules = {str(path.relative_to(BROWSER)) for path in BROWSER.rglob("*.ts*")}
    assert len(names) > 100
    strays = [
        str(name)
        for name in names
        if name.parts[0] != "stories"
        and str(name).replace(".test.ts", ".ts") not in modules
    ]
    assert strays == []


def test_a_module_without_a_test_is_found(tmp_path: Path):
    (tmp_path / "new.ts").write_text("if (a) b();\nfor (;;) {}\nwhile (c) d();\n")
    (tmp_path / "small.ts").write_text("// if (a) for (b) while (c)\nif (a) b();\n")
    assert untested(tmp_path, tmp_path / "tests") == ["new.ts"]
