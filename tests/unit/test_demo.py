"""The demo data: two friends with messages, created once, never in production."""

import secrets
from collections.abc import Callable

import pytest

from waves.__main__ import demo
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn
from waves.chat.conversations import service as conversations
from waves.chat.messages import service as messages
from waves.demo import CAPTION, NOTES, PASSWORD, STORY, fill
from waves.settings.settings import Settings, SettingsError


async def test_ana_and_ben_can_log_in_and_read_their_conversation(database):
    printed = await fill()
    assert PASSWORD in printed
    again = await fill()
    assert again == printed

    log_in = LogIn(login="ana", password=PASSWORD)
    ana = (await passwords.log_in(log_in, user_agent="pytest")).user
    note, talk = (await conversations.list_conversations(ana.id)).items
    page = await messages.page(ana.id, talk.id)
    told = [body for _, body in STORY]
    assert [message.body for message in page.items] == [*told, CAPTION]
    [picture] = page.items[-1].files
    assert (picture.kind, picture.width) == ("image", 512)
    kept = await messages.page(ana.id, note.id)
    assert [message.body for message in kept.items] == [*NOTES]


def test_the_demo_is_refused_in_production(override: Callable[..., Settings]):
    override(
        env="production",
        base_url="https://waves.example",
        allowed_origins="https://waves.example",
        jwt_secrets=secrets.token_hex(32),
    )
    with pytest.raises(SettingsError, match="WAVES_ENV"):
        demo()
