"""The text of a message without its markers, and where markers are none."""

import json
import random
from pathlib import Path

import pytest

from waves.core.formatting import plain_text

EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "contract" / "formatting.json").read_text()
)


@pytest.mark.parametrize(("body", "expected"), EXAMPLES)
def test_markers_are_removed_as_in_the_browser(body: str, expected: str):
    assert plain_text(body) == expected


def test_odd_texts_are_read():
    pick = random.Random(3).choices
    pieces = [
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "\n",
        "> ",
        ">",
        " ",
        "a",
        "é",
        "\u0301",
    ]
    for _ in range(2_000):
        body = "".join(pick(pieces, k=14))
        assert len(plain_text(body)) <= len(body)
