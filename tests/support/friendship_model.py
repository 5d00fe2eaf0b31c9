"""A model of friendships, and its extraction from the database."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select

from waves.accounts.users.models import User
from waves.chat.models import Conversation
from waves.core.database import engine
from waves.core.database.engine import table_of
from waves.core.ids import Pair, pair_of
from waves.friends.models import Block, FriendRequest, Friendship


@dataclass
class Model:
    """The expected state."""

    requests: dict[UUID, tuple[UUID, UUID, str]] = field(default_factory=dict)
    """Request id -> sender, receiver, status."""
    friends: set[Pair] = field(default_factory=set)
    conversations: set[Pair] = field(default_factory=set)
    blocks: set[tuple[UUID, UUID]] = field(default_factory=set)
    versions: dict[UUID, int] = field(default_factory=dict)

    def pending(self, pair: Pair) -> UUID | None:
        for id_, (sender, receiver, status) in self.requests.items():
            if status == "pending" and pair_of(sender, receiver) == pair:
                return id_
        return None

    def close(self, request_id: UUID, status: str) -> None:
        sender, receiver, _ = self.requests[request_id]
        self.requests[request_id] = (sender, receiver, status)

    def befriend(self, request_id: UUID) -> None:
        self.close(request_id, "accepted")
        pair = pair_of(*self.requests[request_id][:2])
        self.friends.add(pair)
        self.conversations.add(pair)
        self.tell(*pair)

    def hidden(self, request_id: UUID) -> bool:
        sender, receiver, _ = self.requests[request_id]
        return (receiver, sender) in self.blocks

    def tell(self, *people: UUID) -> None:
        for one in people:
            self.versions[one] += 1


# Read after every step: built once, and no mapped objects.
_requests, _friends = table_of(FriendRequest).c, table_of(Friendship).c
_conversations, _blocks = table_of(Conversation).c, table_of(Block).c
_users, _ids = table_of(User).c, bindparam("ids", expanding=True)
QUESTIONS = (
    select(
        _requests.id, _requests.sender_id, _requests.receiver_id, _requests.status
    ).where(_requests.sender_id.in_(_ids)),
    select(_friends.low_id, _friends.high_id).where(
        _friends.low_id.in_(_ids), _friends.ended_at.is_(None)
    ),
    select(_conversations.low_id, _conversations.high_id).where(
        _conversations.low_id.in_(_ids)
    ),
    select(_blocks.blocker_id, _blocks.blocked_id).where(_blocks.blocker_id.in_(_ids)),
    select(_users.id, _users.inbox_version).where(_users.id.in_(_ids)),
)


async def stored(database: engine.Database, people: list[UUID]) -> Model:
    """Return the database as a model."""
    async with database.engine.connect() as connection:
        answers = [
            [tuple(row) for row in await connection.execute(question, {"ids": people})]
            for question in QUESTIONS
        ]
    requests, friends, conversations, blocks, versions = answers
    return Model(
        {id_: (sender, receiver, now) for id_, sender, receiver, now in requests},
        {Pair(*row) for row in friends},
        {Pair(*row) for row in conversations},
        set(blocks),
        dict(versions),
    )
