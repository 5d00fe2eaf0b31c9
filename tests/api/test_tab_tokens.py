"""The token of a tab is valid only with its session.

P10: and the server keeps what tabs show in its memory alone.
"""

import json
import os
import pickle
from hashlib import md5
from pathlib import Path

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

from tests.support.hostile_events import call_everything
from tests.support.reflex_client import ROOT_STATE, Tab, without
from tests.support.server_scenario import FRIENDS, ServerScenario
from waves.core.ids import new_id

THIEVES = ["nobody", "mallory"]


def says_nothing_private(tab: Tab, group: ServerScenario) -> None:
    heard = "\n".join(tab.heard)
    for private in group.private:
        assert private not in heard


async def victim_of(group: ServerScenario) -> Tab:
    """Return Alice's tab with the conversation with Bob."""
    tab = await (await group.alice.tab()).join(
        f"/c/{group.bob.username}", username=group.bob.username
    )
    await tab.hears(FRIENDS)
    return tab


@pytest.mark.parametrize("thief", THIEVES)
async def test_another_session_with_the_token_of_an_open_tab_gets_a_new_tab(
    group: ServerScenario, thief: str
):
    victim, before = await victim_of(group), group.rows()
    stolen = await getattr(group, thief).tab(victim.token)
    await stolen.join(f"/c/{group.bob.username}", username=group.bob.username)
    await call_everything(stolen, group)
    says_nothing_private(stolen, group)
    assert group.rows() == before

    await group.bob.write(group.alice, "the secret of bob")
    await victim.hears("the secret of bob")
    await stolen.settle()
    says_nothing_private(stolen, group)


@pytest.mark.parametrize("thief", THIEVES)
async def test_another_session_with_the_token_of_a_closed_tab_gets_nothing(
    group: ServerScenario, thief: str
):
    victim, before = await victim_of(group), group.rows()
    await victim.close()
    stolen = await getattr(group, thief).tab(victim.token)
    await stolen.join(f"/c/{group.bob.username}", username=group.bob.username)
    assert "new_token" in "\n".join(stolen.heard)
    await call_everything(stolen, group)
    says_nothing_private(stolen, group)
    assert group.rows() == before


@pytest.mark.parametrize("thief", THIEVES)
async def test_a_silent_socket_with_a_stolen_token_gets_no_pushes(
    group: ServerScenario, thief: str
):
    """Without an event the middleware does not run; pushes must not arrive either."""
    victim = await victim_of(group)
    await victim.close()
    stolen = await (await getattr(group, thief).tab(victim.token)).join_silently()
    witness = await victim_of(group)
    await group.bob.write(group.alice, "the secret of bob")
    await witness.hears("the secret of bob")
    await stolen.settle()
    says_nothing_private(stolen, group)


async def test_the_owner_returns_to_the_tab(group: ServerScenario):
    """With its own cookie the token is valid again."""
    victim = await victim_of(group)
    await victim.close()
    again = await (await group.alice.tab(victim.token)).join()
    await again.hears(FRIENDS)
    assert "new_token" not in "\n".join(again.heard)


async def test_the_next_session_of_a_browser_gets_a_new_tab(
    group: ServerScenario,
):
    victim = await victim_of(group)
    # The handlers of a page that is still loading lead to the log-in page instead.
    await victim.hears('"is_hydrated_rx_state_":true')
    await group.alice.done("POST", "/api/auth/logout")
    await victim.hears("41/_event")
    again = await (await group.alice.tab(victim.token)).join()
    await again.settle()
    says_nothing_private(again, group)


async def test_the_token_is_in_no_log_and_the_cookie_in_no_frame(group: ServerScenario):
    victim = await victim_of(group)
    await victim.send("no.such.handler", {"token": victim.token})
    await victim.emit("client_error", {"message": victim.token})
    await victim.settle()
    assert victim.token not in group.log()
    secret = group.alice.cookie.partition("=")[2]
    assert secret
    assert secret not in "\n".join(victim.heard)


async def test_a_conversation_of_others_looks_missing(group: ServerScenario):
    """The frames are the same whether the user exists or not."""

    async def opened(username: str) -> str:
        tab = await (await group.mallory.tab()).join(
            f"/c/{username}", username=username
        )
        await tab.hears('"missing_rx_state_":true')
        last = await tab.hears('"is_hydrated_rx_state_":true')
        # What comes after the handshake, until the page is loaded.
        frames = tab.heard[2 : tab.heard.index(last) + 1]
        return without(frames, username, *handshake(tab))

    theirs = await opened(group.alice.username)
    assert "missing" in theirs
    assert theirs == await opened("x" * len(group.alice.username))


def handshake(tab: Tab) -> list[str]:
    """Return what differs between two sockets of one browser."""
    hydration = json.loads(tab.heard[2].partition(",")[2])[1]["delta"]
    root = hydration["reflex___state____state"]
    headers = root["rx_router_headers_rx_state_"]
    session = root["rx_router_session_rx_state_"]
    inbox = hydration[f"{ROOT_STATE}.waves___state___inbox____inbox"]
    return [
        headers["sec_websocket_key"],
        inbox["listed_rx_state_"],
        *(str(one) for one in session.values() if one),
    ]


class Planted:
    """Creates a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self._folder),)


async def test_no_pickle_is_read_or_written(group: ServerScenario, tmp_path: Path):
    """A pickle lies where Reflex would store the states of this tab."""
    folder, proof, token = group.server.data / "states", tmp_path / "x", str(new_id())
    folder.mkdir(exist_ok=True)
    registered = RegistrationContext.get().base_states.values()
    for state in registered:
        name = md5(str(rx.BaseStateToken(ident=token, cls=state)).encode()).hexdigest()
        (folder / f"{name}.pkl").write_bytes(pickle.dumps(Planted(proof)))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(before) == len(registered)

    tab = await (await group.alice.tab(token)).join()
    await tab.hears(FRIENDS)
    await tab.close()
    assert not proof.exists()
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
