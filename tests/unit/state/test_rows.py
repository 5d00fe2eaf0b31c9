"""How rows are sent to the browser."""

import json
from datetime import UTC, datetime

from reflex_base.utils.format import json_dumps

from tests.unit.state.conftest import Connect, Pair
from waves.chat.schemas import MessageView
from waves.core.ids import new_id
from waves.state.conversation import Conversation


def test_a_message_is_sent_as_rest_sends_it():
    message = MessageView(
        conversation_id=new_id(),
        seq=1,
        sender_id=new_id(),
        client_id=new_id(),
        body="hello",
        created_at=datetime(2026, 11, 27, 12, 30, tzinfo=UTC),
    )
    sent = json.loads(json_dumps({"tail": [message]}))["tail"][0]
    assert sent["created_at"] == "2026-11-27T12:30:00Z"
    rest = json.loads(message.model_dump_json())
    assert sent == {name: value for name, value in rest.items() if value is not None}


async def test_the_rows_of_a_state_are_sent_like_that(pair: Pair, tab_of: Connect):
    message = await pair.write(pair.alice, "hello")
    tab = await (await tab_of(pair.bob)).open("alice")
    delta = json.loads(json_dumps((await tab.state(Conversation)).dict()))
    [values] = [part for name, part in delta.items() if name.endswith("conversation")]
    [tail] = [value for name, value in values.items() if name.startswith("tail")]
    assert [row["id"] for row in tail] == [str(message.id)]
    assert tail[0]["created_at"].endswith("Z")
