from tests.support.api_client import People


async def test_ice_servers_need_a_session(browser):
    assert (await browser().get("/api/ice-servers")).status_code == 401


async def test_there_are_no_ice_servers_by_default(people: People):
    [alice] = await people("alice")
    response = await alice.get("/api/ice-servers")
    assert response.status_code == 200
    assert response.json() == {"items": [], "ttl": 600}
    assert response.headers["cache-control"] == "no-store"


async def test_turn_credentials_name_the_person_by_id_only(people: People, override):
    override(
        stun_urls="stun:stun.example",
        turn_urls="turn:turn.example",
        turn_secret="a secret of coturn",
        base_url="http://localhost:3000",
    )
    [alice] = await people("alice")
    stun, turn = (await alice.get("/api/ice-servers")).json()["items"]
    assert stun == {"urls": ["stun:stun.example"]}
    assert turn["urls"] == ["turn:turn.example"]
    assert turn["username"].endswith(f":{alice.id}")
    assert "alice@" not in turn["username"]
    assert turn["credential"]
