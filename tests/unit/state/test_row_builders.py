import json
from pathlib import Path
from uuid import UUID

import pytest

from waves.state.row_builders import MAX_PREVIEW, hue, initials, preview
from waves.state.tabs import Tabs

# Shared with the call screens: `waves/browser/call/model/peer_avatar.ts`.
EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "contract/avatars.json").read_text("utf-8")
)


@pytest.mark.parametrize(("name", "letters"), EXAMPLES["initials"])
def test_initials_come_from_the_first_and_last_word(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(("user_id", "degrees"), EXAMPLES["hues"])
def test_a_hue_is_the_id_modulo_the_circle(user_id, degrees):
    assert hue(UUID(user_id)) == degrees


def test_a_hue_is_in_range_and_stable():
    ids = [UUID(int=number * 7919) for number in range(1000)]
    assert all(0 <= hue(one) < 360 for one in ids)
    assert len({hue(one) for one in ids}) > 300
    assert hue(ids[5]) == hue(UUID(str(ids[5])))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("hello", "hello"),
        (" two\n\nlines\t", "two lines"),
        ("x" * 4000, "x" * MAX_PREVIEW),
        ("\n" * 4000, ""),
        ("\n" * 500 + "hi", "hi"),
        ("x" * (MAX_PREVIEW - 1) + "👨\u200d👩\u200d👧", "x" * (MAX_PREVIEW - 1)),
        ("x" * (MAX_PREVIEW - 1) + "🇩🇪", "x" * (MAX_PREVIEW - 1)),
        ("x" * (MAX_PREVIEW - 1) + "e\u0301", "x" * (MAX_PREVIEW - 1)),
        ("<b>&", "<b>&"),
    ],
)
def test_a_preview_is_one_short_line(body, line):
    assert preview(body) == line


def test_tabs_are_found_by_person_and_by_session(principals):
    alice, bob = principals
    tabs = Tabs()
    tabs.register("1", alice)
    tabs.register("2", alice)
    tabs.register("3", bob)
    assert {tab.token for tab in tabs.of_user(alice.user_id)} == {"1", "2"}
    assert [t.token for t in tabs.of_session(bob.user_id, bob.session_id)] == ["3"]
    assert tabs.of_session(bob.user_id, alice.session_id) == []
    tabs.register("1", bob)
    assert {tab.token for tab in tabs.of_user(alice.user_id)} == {"2"}
    for token in ("1", "2", "3", "never"):
        tabs.forget(token)
    assert tabs.of_user(alice.user_id) == tabs.of_user(bob.user_id) == []
    assert not tabs._by_user


@pytest.fixture
def principals():
    from datetime import timedelta

    from waves.accounts.sessions.schemas import Principal
    from waves.core.clock import now
    from waves.core.ids import new_id

    expires_at = now() + timedelta(days=1)
    return [Principal(new_id(), new_id(), expires_at) for _ in range(2)]


def test_a_preview_is_what_the_browser_makes_of_a_live_update():
    path = Path(__file__).parents[2] / "contract" / "previews.json"
    examples = json.loads(path.read_text())
    assert examples
    for example in examples:
        assert preview(example["body"]) == example["preview"]
