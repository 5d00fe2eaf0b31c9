"""How rows are sent to the browser."""

import json

from reflex_base.utils.format import json_dumps

from tests.unit.state.conftest import Connect, Pair
from waves.state.conversation import Conversation


async def test_a_message_is_sent_as_the_page_needs_it(pair: Pair, tab_of: Connect):
    message = await pair.write(pair.alice, "hello")
    tab = await (await tab_of(pair.bob)).open("alice")
    delta = json.loads(json_dumps((await tab.state(Conversation)).dict()))
    [values] = [part for name, part in delta.items() if name.endswith("conversation")]
    [recent] = [value for name, value in values.items() if name.startswith("recent")]
    assert recent == [
        {
            "seq": 1,
            "client_id": str(message.client_id),
            "own": False,
            "body": "hello",
            "created_at": int(message.created_at.timestamp() * 1000),
            "id": str(message.id),
        }
    ]
