from tests.unit.realtime.stage import FakeSocket, a_connection
from waves.core.ids import new_id
from waves.realtime.hub import Hub
from waves.realtime.protocol.codes import CloseCode, Topic


def opened(hub: Hub, connection):
    hub.open(connection)
    hub.add(connection)
    return connection


async def test_a_frame_goes_to_every_subscribed_tab_of_one_person():
    hub, alice, bob = Hub(), new_id(), new_id()
    tab = opened(hub, a_connection(alice, "tab"))
    phone = opened(hub, a_connection(alice, "phone", Topic.CALLS))
    other = opened(hub, a_connection(bob))
    hub.send_to_user(alice, "one", Topic.MESSAGES)
    hub.send_to_user(alice, "two")
    hub.send_to_user(new_id(), "three")
    assert list(tab._waiting) == ["one", "two"]
    assert list(phone._waiting) == ["two"]
    assert list(other._waiting) == []
    assert list(hub.tab_ids(alice, Topic.CALLS)) == ["tab", "phone"]
    assert list(hub.tab_ids(alice, Topic.MESSAGES)) == ["tab"]


async def test_the_same_tab_replaces_its_older_socket():
    hub, alice = Hub(), new_id()
    old = opened(hub, a_connection(alice))
    new = opened(hub, a_connection(alice))
    assert old.closed.result() is CloseCode.REPLACED
    assert hub.connection(alice, "tab") is new
    assert hub.remove(old) is False
    assert hub.connection(alice, "tab") is new
    assert hub.remove(new) is True
    assert not hub.is_reachable(alice)
    assert len(hub) == 0
    assert not hub._people
    assert not hub._sessions


async def test_tab_ids_are_per_user():
    hub = Hub()
    alices = opened(hub, a_connection(new_id(), "same"))
    bobs = opened(hub, a_connection(new_id(), "same"))
    assert not alices.is_closed
    assert not bobs.is_closed


async def test_a_socket_before_hello_gets_no_frames_and_closes_with_its_session():
    hub, alice, session_id = Hub(), new_id(), new_id()
    waiting = a_connection(alice, session_id=session_id)
    hub.open(waiting)
    assert not hub.is_reachable(alice)
    assert len(hub) == 1
    other = opened(hub, a_connection(alice, "other"))
    hub.close_session(session_id)
    hub.close_session(new_id())
    assert waiting.closed.result() is CloseCode.SESSION_OVER
    assert not other.is_closed
    assert hub.remove(waiting) is False
    assert len(hub) == 1


async def test_a_closing_socket_gets_no_frames():
    hub, alice = Hub(), new_id()
    connection = opened(hub, a_connection(alice))
    connection.close(CloseCode.TOO_SLOW)
    assert hub.connection(alice, "tab") is None
    assert list(hub.tab_ids(alice)) == []
    hub.send_to_user(alice, "late")
    assert list(connection._waiting) == []


async def test_all_can_be_closed():
    hub = Hub()
    connections = [opened(hub, a_connection(socket=FakeSocket())) for _ in range(3)]
    hub.close_all(CloseCode.SERVICE_RESTART)
    assert {c.closed.result() for c in connections} == {CloseCode.SERVICE_RESTART}
