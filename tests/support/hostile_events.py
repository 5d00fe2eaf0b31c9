"""Calls every handler of the running app with arguments that no page sends."""

import random
from typing import Any

from tests.support.reflex_client import Tab
from tests.support.server_scenario import ServerScenario

SEED = 20261125
ROUNDS = 2


class Hostile:
    """Generates arguments that no page sends."""

    def __init__(self, group: ServerScenario) -> None:
        self._random = random.Random(SEED)
        self._ids = group.ids
        self._vars = group.listing["vars"]

    def value(self) -> Any:
        deep: Any = "deep"
        for _ in range(150):
            deep = [deep]
        return self._random.choice(
            [
                None, True, -1, 0, 1, 2**63, -(2**200), 1.5, float("nan"),
                float("inf"), "", " ", "\x00", "\ud800", "\u202e\u2028\r\n\x1b[31m",
                "x" * 3000, "'; DROP TABLE users; --", "%", "../../../etc/passwd",
                [], [None], {}, {"$ne": None}, {"__class__": "x"}, deep,
                self._random.choice(self._ids), [self._random.choice(self._ids)],
                self._random.choice(self._ids).upper(), *self._ids[:2],
            ]
        )  # fmt: skip

    def payloads(self, parameters: list[str]) -> list[Any]:
        """Return payloads for a handler: missing, extra and wrong arguments."""
        full = [{name: self.value() for name in parameters} for _ in range(ROUNDS)]
        ids = [dict.fromkeys(parameters, one) for one in self._ids]
        first = full[0] if full else {}
        vars_ = {name: self.value() for name in self._random.sample(self._vars, 12)}
        return [
            {}, [], "text", 7, {**first, "extra": 1}, {"self": 1, **first},
            {"state": None}, {"__init__": 1}, *full, *ids,
            *({name: 1} for name in parameters[:-1]),
            {**first, "vars": vars_}, {**first, "hashes": [self.value()] * 3},
            *({"var_name": name.rpartition(".")[2], "value": self._ids[0]}
              for name in self._random.sample(self._vars, 2)),
        ]  # fmt: skip


async def call_everything(tab: Tab, group: ServerScenario) -> int:
    """Call each handler with each payload; return the number of events."""
    hostile, count = Hostile(group), 0
    for name, parameters in group.listing["handlers"].items():
        for payload in hostile.payloads(parameters):
            await tab.send(name, payload)
            count += 1
        await tab.settle()
    return count
