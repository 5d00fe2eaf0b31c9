import base64
import hashlib
import hmac

from waves.calls.ice import ice_servers
from waves.core import clock
from waves.core.ids import new_id


def test_there_is_no_third_party_by_default(settings):
    assert ice_servers(settings, new_id()).items == []


def test_stun_needs_no_credentials(override):
    settings = override(stun_urls="stun:stun.example:3478, stun:other.example")
    [server] = ice_servers(settings, new_id()).items
    assert server.model_dump() == {
        "urls": ["stun:stun.example:3478", "stun:other.example"]
    }


def test_turn_credentials_follow_coturn_and_are_short_lived(override):
    settings = override(
        turn_urls="turn:turn.example?transport=udp",
        turn_secret="north",
        turn_ttl="120",
    )
    user_id = new_id()

    answer = ice_servers(settings, user_id)

    [server] = answer.items
    assert server.username is not None
    expiry, _, name = server.username.partition(":")
    assert name == str(user_id)
    assert 118 <= int(expiry) - clock.now().timestamp() <= 121
    expected = hmac.new(b"north", server.username.encode(), hashlib.sha1).digest()
    assert server.credential == base64.b64encode(expected).decode()
    assert server.urls == ["turn:turn.example?transport=udp"]
    assert answer.ttl == 120


def test_turn_without_a_secret_is_left_out(override):
    settings = override(turn_urls="turn:turn.example")
    assert ice_servers(settings, new_id()).items == []
