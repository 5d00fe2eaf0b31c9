"""Every handler of every state, called by any user with any arguments.

The handlers are those of the running app: a new one is called here without a
change of this file.
"""

import json
from typing import Any

import pytest

from tests.support.hostile_events import call_everything
from tests.support.server_scenario import FRIENDS, OTHERS, Rows, ServerScenario
from tests.support.servers import Server

MOST_LINE = 300


def test_the_list_of_handlers_has_known_ones(whole_server: Server):
    """The tests below depend on this list."""
    handlers = json.loads((whole_server.data / "listing.json").read_text())["handlers"]
    for known in (
        "State.hydrate", "state.hydrate_and_load", "inbox.open_home", "friends.add",
        "conversation.mark_read", "login_options.load",
        "internal_state.on_load_internal",
        "update_vars_internal_state.update_vars_internal", "session.setvar",
        "frontend_event_exception_state.handle_frontend_exception",
        "shared_state_base_internal.setvar", "state.set_is_hydrated",
    ):  # fmt: skip
        assert any(name.endswith(known.lower()) for name in handlers), known


@pytest.mark.parametrize("who", ["nobody", "mallory"])
async def test_no_caller_reads_or_changes_data_of_others(
    group: ServerScenario, who: str
):
    start, before = len(group.log()), group.rows()
    tab = await (await getattr(group, who).tab()).join("/c/" + group.alice.username)
    count = await call_everything(tab, group)

    heard = "\n".join(tab.heard)
    assert (who == "nobody") != (group.mallory.me["email"] in heard)
    for private in group.private:
        assert private not in heard
    assert group.rows() == before
    lines = group.log(since=start).splitlines()
    assert len(lines) <= count
    assert max(map(len, lines), default=0) <= MOST_LINE, max(lines, key=len)
    await tab.close()
    await group.is_well()


async def test_the_owner_reaches_nothing_of_others(group: ServerScenario):
    """Invalid arguments of the owner."""
    foreign = {"carol": group.carol.me["id"], "dave": group.dave.me["id"]}
    tab = await (await group.bob.tab()).join(
        "/c/" + group.alice.username, username=group.alice.username
    )
    await tab.hears(FRIENDS)
    before = of_people(group.rows(), set(foreign.values()))
    await call_everything(tab, group)
    assert OTHERS not in "\n".join(tab.heard)
    assert of_people(group.rows(), set(foreign.values())) == before
    await tab.close()
    await group.is_well()


def of_people(rows: Rows, people: set[str]) -> list[Any]:
    """Return the rows of these users only."""
    wanted = {one.replace("-", "") for one in people}
    others = {str(row[0]).replace("-", "") for row in rows["users"]} - wanted
    return [
        row
        for table in rows.values()
        for row in table
        if (ids := {str(field).replace("-", "") for field in row}) & wanted
        and not ids & others
    ]


async def test_no_var_can_be_set_from_outside(group: ServerScenario):
    """`update_vars_internal`, `setvar` and the vars of the first event."""
    root = "reflex___state____state"
    tab = await (await group.nobody.tab()).join()
    victim = {
        name: group.alice.me["id"] if name.endswith("id") else 1
        for name in group.listing["vars"]
    }
    internal = f"{root}.reflex___state____update_vars_internal_state"
    await tab.send(f"{internal}.update_vars_internal", {"vars": victim})
    await tab.send(f"{root}.hydrate_and_load", {"vars": victim})
    for name, value in victim.items():
        state, _, var = name.rpartition(".")
        await tab.send(f"{state}.setvar", {"var_name": var, "value": value})
    await tab.settle()
    await tab.send(f"{root}.hydrate")
    await tab.settle()
    assert group.alice.me["id"] not in "\n".join(tab.heard)
    await tab.close()
