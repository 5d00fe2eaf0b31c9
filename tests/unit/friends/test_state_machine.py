"""After any commands of three users, the database matches the model.

The model below states the rules in a few lines. After every step the tables must
match it, and exactly the users whose lists change must have a new inbox version.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.support.friendship_model import Model, stored
from tests.support.friendships import strangers
from waves.core.database.engine import Database
from waves.core.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    WavesError,
)
from waves.core.events import EventRegistry
from waves.core.ids import new_id, pair_of
from waves.friends import service

PEOPLE = st.integers(0, 2)
# The rules are the same on both; PostgreSQL takes three times as long.
EXAMPLES = {True: 120, False: 30}
STEPS = 25


class ThreePeople(RuleBasedStateMachine):
    """Every command by every user, including invalid ones."""

    runner: asyncio.Runner
    database: Database
    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.people: list[UUID] = []

    @initialize()
    def sign_up(self) -> None:
        prefix = f"p{new_id().hex[-16:]}"
        self.people = self.runner.run(strangers(3, prefix))
        self.model.versions = dict.fromkeys(self.people, 0)

    def _do(self, command: Callable[[], Awaitable[Any]]) -> Any:
        """Run a command; return its result or its refusal, raise other errors."""

        async def run() -> Any:
            try:
                return await command()
            except WavesError as refusal:
                return refusal

        return self.runner.run(run())

    @rule(target=requests, asker=PEOPLE, asked=PEOPLE)
    def send(self, asker: int, asked: int) -> Any:
        one, other = self.people[asker], self.people[asked]
        result = self._do(lambda: service.send_request(one, other))
        model, pair = self.model, pair_of(one, other)
        pending = model.pending(pair)
        if one == other:
            assert isinstance(result, InvalidInputError)
        elif (one, other) in model.blocks or pair in model.friends:
            assert isinstance(result, ConflictError)
        elif pending is None:
            assert result.status == "pending"
            model.requests[result.id] = (one, other, "pending")
            model.tell(one, *(() if model.hidden(result.id) else (other,)))
            return result.id
        elif model.requests[pending][0] == one:
            assert isinstance(result, ConflictError)
        else:
            assert (result.id, result.status) == (pending, "accepted")
            model.befriend(pending)
        return multiple()

    def _answer(self, who: int, request_id: UUID, status: str) -> bool:
        """Answer a request; return whether the model expects it to succeed."""
        user_id = self.people[who]
        command = {
            "accepted": service.accept,
            "rejected": service.reject,
            "cancelled": service.cancel,
        }[status]
        result = self._do(lambda: command(user_id, request_id))
        sender, receiver, now = self.model.requests[request_id]
        mine = sender if status == "cancelled" else receiver
        hidden = status != "cancelled" and self.model.hidden(request_id)
        if user_id != mine or hidden:
            assert isinstance(result, NotFoundError)
            return False
        if now != "pending":
            assert isinstance(result, ConflictError)
            return False
        assert result.status == status
        return True

    @rule(who=PEOPLE, request=requests)
    def accept(self, who: int, request: UUID) -> None:
        if self._answer(who, request, "accepted"):
            self.model.befriend(request)

    @rule(who=PEOPLE, request=requests)
    def reject(self, who: int, request: UUID) -> None:
        if self._answer(who, request, "rejected"):
            self.model.close(request, "rejected")
            self.model.tell(*self.model.requests[request][:2])

    @rule(who=PEOPLE, request=requests)
    def cancel(self, who: int, request: UUID) -> None:
        if self._answer(who, request, "cancelled"):
            sender, receiver, _ = self.model.requests[request]
            self.model.close(request, "cancelled")
            self.model.tell(
                sender, *(() if self.model.hidden(request) else (receiver,))
            )

    @rule(who=PEOPLE)
    def answer_what_is_absent(self, who: int) -> None:
        for command in (service.accept, service.reject, service.cancel):
            user_id, absent = self.people[who], new_id()
            result = self._do(lambda c=command, u=user_id, a=absent: c(u, a))
            assert isinstance(result, NotFoundError)

    @rule(who=PEOPLE, whom=PEOPLE)
    def unfriend(self, who: int, whom: int) -> None:
        one, other = self.people[who], self.people[whom]
        result = self._do(lambda: service.unfriend(one, other))
        pair = pair_of(one, other)
        if pair not in self.model.friends:
            assert isinstance(result, NotFoundError)
            return
        assert result is None
        self.model.friends.remove(pair)
        self.model.tell(*pair)

    @rule(who=PEOPLE, whom=PEOPLE)
    def block(self, who: int, whom: int) -> None:
        one, other = self.people[who], self.people[whom]
        result = self._do(lambda: service.block(one, other))
        if one == other:
            assert isinstance(result, InvalidInputError)
            return
        assert result is None
        if (one, other) not in self.model.blocks:
            self._end_everything(one, other)
            self.model.blocks.add((one, other))

    def _end_everything(self, one: UUID, other: UUID) -> None:
        model, pair = self.model, pair_of(one, other)
        pending = model.pending(pair)
        if pending is not None:
            told = (one,) if model.hidden(pending) else pair
            own = model.requests[pending][0] == one
            model.close(pending, "cancelled" if own else "rejected")
        else:
            told = pair if pair in model.friends else (one,)
            model.friends.discard(pair)
        model.tell(*told)

    @rule(who=PEOPLE, whom=PEOPLE)
    def unblock(self, who: int, whom: int) -> None:
        one, other = self.people[who], self.people[whom]
        result = self._do(lambda: service.unblock(one, other))
        if (one, other) not in self.model.blocks:
            assert isinstance(result, NotFoundError)
            return
        assert result is None
        self.model.blocks.remove((one, other))
        pending = self.model.pending(pair_of(one, other))
        if pending is None:
            self.model.tell(one)
        else:
            self.model.close(pending, "rejected")
            self.model.tell(one, other)

    @rule(target=requests, asker=PEOPLE, asked=PEOPLE)
    def ask_through_a_block(self, asker: int, asked: int) -> Any:
        """Run three steps that rarely occur in this order by chance."""
        self.block(asked, asker)
        request = self.send(asker, asked)
        self.unblock(asked, asker)
        return request

    @invariant()
    def the_database_says_the_same(self) -> None:
        assert self.runner.run(stored(self.database, self.people)) == self.model

    def _seen_by(self, user_id: UUID) -> tuple[set[UUID], set[UUID], set[UUID]]:
        pending = self.runner.run(service.pending_requests(user_id))
        return (
            {one.id for one in self.runner.run(service.list_friends(user_id)).items},
            {one.id for one in pending.received},
            {one.id for one in pending.sent},
        )

    @rule(who=PEOPLE)
    def look(self, who: int) -> None:
        """Compare the lists of a user with the model."""
        one, model = self.people[who], self.model
        waiting = {
            id_: (sender, receiver)
            for id_, (sender, receiver, status) in model.requests.items()
            if status == "pending"
        }
        assert self._seen_by(one) == (
            {pair.other(one) for pair in model.friends if one in pair},
            {
                id_
                for id_, (_, receiver) in waiting.items()
                if receiver == one and not model.hidden(id_)
            },
            {id_ for id_, (sender, _) in waiting.items() if sender == one},
        )


@pytest.mark.timeout(300)
def test_the_database_matches_the_model_after_any_commands(
    services, database_url, unlimited
):
    database = Database(database_url, services[EventRegistry])
    services.put(database)
    with asyncio.Runner() as runner:
        shared = {"runner": runner, "database": database}
        run_state_machine_as_test(
            type("OnThisDatabase", (ThreePeople,), shared),
            settings=settings(
                max_examples=EXAMPLES[database.is_sqlite],
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
            ),
        )
        runner.run(database.dispose())
