"""Writes `protocol.ts` and `docs/protocol.md` from the frames.

python -m waves.realtime.protocol.export_protocol
"""

from pathlib import Path

from waves.realtime.protocol.export_markdown import markdown
from waves.realtime.protocol.export_typescript import typescript

ROOT = Path(__file__).parents[3]
TYPESCRIPT = ROOT / "waves" / "browser" / "socket" / "protocol.ts"
MARKDOWN = ROOT / "docs" / "protocol.md"


def main() -> None:
    """Write both files."""
    TYPESCRIPT.write_text(typescript(), encoding="utf-8")
    MARKDOWN.write_text(markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
