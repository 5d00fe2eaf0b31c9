import logging
from uuid import UUID

import pytest

from tests.world import PASSWORD
from waves.state import logs
from waves.state.tabs import Tabs
from waves.state.views import MAX_PREVIEW, hue, initials, preview


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana", "A"),
        ("ana maria lópez", "AL"),
        ("Li", "L"),
        ("王 小明", "王小"),
        ("Ó Briain", "ÓB"),
        ("ß", "S"),
        ("'Bob' (work)", "BW"),
        ("🙂 Ben", "B"),
        ("🙂", "🙂"),
        ("محمد علي", "مع"),
        ("Bob 2", "B2"),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters


def test_a_hue_is_on_the_wheel_and_stays():
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

    from waves.accounts.schemas import Principal
    from waves.core.clock import now
    from waves.core.ids import new_id

    expires_at = now() + timedelta(days=1)
    return [Principal(new_id(), new_id(), expires_at) for _ in range(2)]


CANARY = "eyJhbGciOiJIUzI1NiJ9.canary.canary"
HEADERS = f"{{'headers': {{'cookie': 'waves={CANARY}'}}}}"
LINES = [
    f"Error for Event(name='x', router_data={HEADERS}, payload='{PASSWORD}') [txid=1]:",
    f"Failed to deserialize event data: {{'cookie': '__Host-waves={CANARY}'}}.",
    f"cookie: theme=dark; waves={CANARY}; other",
    f"Error transforming event argument 'query' with value '{PASSWORD}' and type",
    f"Received event from session abc. Event data: {CANARY}",
]


def break_something():
    raise KeyError(PASSWORD)


@pytest.fixture
def _quiet_reflex():
    before = logging.getLogRecordFactory()
    logs.configure("INFO")
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("_quiet_reflex")
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["reflex.app", "reflex_base.event", "socketio.server"])
def test_reflex_never_logs_a_cookie_or_an_event(name, line, caplog):
    logging.getLogger(name).error("%s", line)
    assert CANARY not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_reflex_logs_where_something_broke_without_its_words(caplog):
    try:
        break_something()
    except KeyError:
        logging.getLogger("reflex_base.event").exception("Error in task")
    assert PASSWORD not in caplog.text
    assert "Error in task (KeyError at" in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_the_token_of_a_tab_is_not_logged(caplog):
    token = "3f2b8a52-1c1d-4b6e-9b0f-5b7a6c2d1e0f"
    logging.getLogger("reflex.app").warning("Attempting to send delta to %r", token)
    assert token not in caplog.text


@pytest.mark.usefixtures("_quiet_reflex")
def test_our_own_lines_stay_as_they_are(caplog):
    logging.getLogger("waves.chat").warning("{a: %s}", 1)
    assert "{a: 1}" in caplog.text


def test_a_handler_that_fails_is_named_by_its_place(caplog):
    with pytest.raises(KeyError) as broken:
        break_something()
    logs.backend_failed(broken.value)
    assert PASSWORD not in caplog.text
    assert "KeyError at" in caplog.text


def test_what_a_page_reports_is_cut_short_and_quoted(caplog):
    logs.frontend_failed(Exception("first\nfake line " + "x" * 1000))
    [record] = caplog.records
    assert "\n" not in record.getMessage()
    assert len(record.getMessage()) < 400
