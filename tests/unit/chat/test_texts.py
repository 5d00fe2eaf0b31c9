"""Message texts are stored exactly, or refused."""

import pytest
from sqlmodel import select

from tests.support.friendships import befriend, write
from waves.chat.messages import service as messages
from waves.chat.models import Message, NewMessage
from waves.core.database import engine
from waves.core.errors import InvalidInputError
from waves.core.ids import new_id


async def stored(conversation_id):
    async with engine.read_db() as db:
        rows = await db.exec(
            select(Message)
            .where(Message.conversation_id == conversation_id)
            .order_by("seq")
        )
        return list(rows.all())


ODD_TEXTS = {
    "one character": "x",
    "the limit": "x" * 4000,
    "the limit in code points beyond the basic plane": "\U0001f600" * 4000,
    "right to left with marks": "\u200fאבגד \u202eabc\u202c",
    "joined emoji": "👩\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈",
    "combining": "Z\u0351\u036b\u0343a\u0334\u0321l\u0337g\u0338o",
    "not normalised": "e\u0301 \u212b \ufb01",
    "line ends": "a\r\nb\rc\nd\u2028e\u2029f\x85g",
    "spaces around": "  \t indented \n ",
    "zero width": "\u200bx\ufeff",
    "control characters": "\x01\x1b[31mred\x7f",
    "markup": "<script>alert('x')</script> & <b>",
    "sql": "'; DROP TABLE messages; --",
    "noncharacters": "\ufffe\uffff\U0010ffff x",
}


@pytest.mark.parametrize("body", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_unusual_text_is_stored_exactly(users, body):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    (sent,) = await write(alice.id, conversation, body)
    (shown,) = (await messages.page(bob.id, conversation)).items
    assert sent.body == shown.body == body
    assert [row.body for row in await stored(conversation)] == [body]


BAD_TEXTS = {
    "empty": "",
    "blanks": " \t\r\n\u2003\u00a0",
    "nothing to see": "\u200b\n\u2060\u3164\u2800\u00ad\x85\ufe0f\u0301",
    "one too many": "x" * 4001,
    "100 KB": "x" * 100_000,
    "NUL": "a\x00b",
    "half a pair": "a\ud83d",
    "the other half": "\ude00b",
}


@pytest.mark.parametrize("body", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
async def test_text_that_cannot_be_stored_is_refused(users, body):
    alice, bob = await users("alice", "bob")
    conversation = await befriend(alice.id, bob.id)
    new = NewMessage.model_construct(client_id=new_id(), body=body)
    with pytest.raises(InvalidInputError) as refused:
        await messages.send(alice.id, conversation, new)
    assert list(refused.value.fields) == ["body"]
    assert await stored(conversation) == []
