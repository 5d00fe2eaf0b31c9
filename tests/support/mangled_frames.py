"""Frames that no client of Reflex's would write, and some that one would."""

import json
import random
from typing import Any

from tests.support.reflex_client import HYDRATE, ROOT_STATE

_DEEP = 20_000
ODD: list[str | bytes] = [
    "", "0", "1", "2", "2probe", "3", "4", "40", "5", "6", "7", "9" * 99, "b4AAAA",
    '40{"sid":"x"}', "40/_event", "40/_event,", "40/other,{}", "40/_event,{", "40/,",
    "41/_event,", "41", "42[]", '42/_event,["event"]', '42/_event,["event",null]',
    '42/_event,["event",{}]', '42/_event,["event",NaN]', '42/_event,["ping"]',
    '42/_event,["connect",{"QUERY_STRING":"token=x"},{}]', '42/_event,["disconnect"]',
    '42/_event,999["event",{}]', "43/_event,1[]", '44/_event,{"message":"x"}',
    '451000000000-/_event,["event",{"_placeholder":true,"num":0}]', "461-/_event,[]",
    '452-/_event,["event",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]',
    '42/_event,["event",{"name":"x","name":"y","payload":{},"payload":[]}]',
    '42/_event,["event",{"name":' + "9" * 5000 + "}]",
    '42/_event,["event",{"name":1e999999,"payload":-1e999999}]',
    '42/_event,["event",' + "[" * _DEEP + "]" * _DEEP + "]",
    '42/_event,["event",' + '{"a":' * _DEEP + "1" + "}" * _DEEP + "]",
    '42/_event,["event",{"name":"\\ud800","payload":{"\\udfff":"\\u0000"}}]',
    '42/_event,["client_error",{"message":"\\u001b[31m\\r\\nforged\\u2028"}]',
    "42/_event," + "x" * 70_000, "\x00\x1b[31m", b"", b"\x04", b"\xff" * 70_000,
]  # fmt: skip


class Mangler:
    """Draws frames; the same seed draws the same ones."""

    def __init__(self, seed: int, handlers: dict[str, list[str]]) -> None:
        self._random = random.Random(seed)
        self._handlers = handlers
        self._is_framed = seed % 3 == 0

    def frame(self) -> str | bytes:
        """Return the next frame; of some tabs all are framed as they should be."""
        draw = 0.5 if self._is_framed else self._random.random()
        if draw < 0.3:
            return self._random.choice(ODD)
        if draw < 0.4:
            return self._random.randbytes(self._random.randrange(200))
        if draw < 0.7:
            return self._event()
        return self._mangled(self._event())

    def greeting(self) -> str:
        """Return how a tab joins, or tries to."""
        event = {"name": HYDRATE, "payload": self._anything(2)}
        said = self._random.choice(
            ["", "{}", json.dumps({"event": event}), json.dumps(self._anything(3))]
        )
        whole = f"40/_event,{said}"
        return self._mangled(whole) if self._random.random() < 0.2 else whole

    def _event(self) -> str:
        name = self._random.choice([*self._handlers, f"{ROOT_STATE}.nothing"])
        parameters = self._handlers.get(name, ["x"])
        event = {
            "name": name,
            "payload": {one: self._anything(2) for one in parameters},
            "router_data": self._random.choice(
                [{"pathname": "/", "asPath": "/"}, self._anything(2)]
            ),
        }
        return "42/_event," + json.dumps(["event", event])

    def _anything(self, depth: int) -> Any:
        draw = self._random
        leaves = [
            None,
            True,
            0,
            -1,
            2**70,
            1.5,
            float("nan"),
            "",
            "x",
            "\ud800",
            "é" * 99,
        ]
        if depth == 0 or draw.random() < 0.5:
            return draw.choice(leaves)
        if draw.random() < 0.5:
            return [self._anything(depth - 1) for _ in range(draw.randrange(4))]
        keys = ("pathname", "asPath", "query", "headers", "token", "vars", "x")
        return {draw.choice(keys): self._anything(depth - 1) for _ in range(3)}

    def _mangled(self, text: str) -> str:
        draw = self._random
        for _ in range(draw.randrange(1, 6)):
            place = draw.randrange(len(text) + 1)
            piece = draw.choice(
                ["", '"', "[", "}", ",", "-", "9", "\x00", "\u2028", text[:9]]
            )
            text = text[:place] + piece + text[place + draw.randrange(3) :]
        return text
