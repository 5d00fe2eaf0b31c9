"""A page of the same site on another port, which sends the cookie along."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.support.people import PeopleFactory, Person
from tests.support.same_site_page import attack, same_site_server
from tests.support.scripted_users import ScriptedUser, scripted

REFUSED = {
    "api socket": "refused",
    "event socket": "refused",
    # The browser hides the rest from the same_site_server, done or not.
    "reading": "blocked",
    "a change": "blocked",
    "a plain text": "blocked",
    "logging out": "blocked",
}


# What browsers ask for with the cookie, whoever the page belongs to.
WITH_COOKIE = {
    "GET /api/ws",
    "GET /_event/",
    "GET /api/auth/me",
    "POST /api/friend-requests",
    "POST /api/auth/logout",
}


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with same_site_server() as server:
        yield server.url


def standing(victim: ScriptedUser) -> tuple[object, ...]:
    """Return the state that an attack could have changed."""
    me = victim.api.get("/api/auth/me")
    requests = victim.api.get("/api/friend-requests")
    return me.status_code, me.json(), requests.json()


async def test_a_page_on_another_port_is_refused_everywhere(
    people: PeopleFactory, elsewhere: str
):
    victim, other = await people("vic", "olga")
    script, other_id = await scripted(victim), (await scripted(other)).me["id"]
    before = standing(script)
    page = await victim.context.new_page()
    await page.goto(elsewhere)
    assert await attack(page, victim.url, other_id) == REFUSED
    assert standing(script) == before
    await victim.page.reload()
    await expect(
        victim.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()


async def test_the_cookie_is_sent_to_every_port(people: PeopleFactory, elsewhere: str):
    """The requests of the attack carry the cookie."""
    (victim,) = await people("vic")
    page = await victim.context.new_page()
    await page.goto(elsewhere)
    with same_site_server() as third:
        await attack(page, third.url, "nobody")
        carried = {asked for asked, kept in third.cookies.items() if "waves=" in kept}
    assert carried >= WITH_COOKIE


async def test_the_same_requests_from_the_own_origin_work(people: PeopleFactory):
    """The origin was refused, not the form of the request."""
    victim, other = await people("vic", "olga")
    other_id = (await scripted(other)).me["id"]
    page = await victim.context.new_page()
    await page.goto(f"{victim.url}/favicon.svg")
    ends = await attack(page, victim.url, other_id)
    # Plain text is no JSON from whomever: 415 is not readable as a refusal of ours.
    assert ends.pop("a plain text") == "415"
    assert ends.pop("api socket").startswith("heard {"), "it complains of nonsense"
    assert ends.pop("event socket").startswith("heard 0{")
    assert ends == {
        "reading": "200",
        "a change": "200",
        "logging out": "204",
    }


async def submits(page: Page, action: str) -> int:
    """Send a form without a script; return the status."""
    form = f'<form method=post enctype=text/plain action="{action}"><button>Go</button>'
    await page.set_content(form)
    async with page.expect_navigation() as leaving:
        await page.get_by_role("button", name="Go").click()
    answer = await leaving.value
    assert answer
    return answer.status


async def test_forms_and_frames_of_another_port_are_refused(
    people: PeopleFactory, elsewhere: str
):
    (victim,) = await people("vic")
    page = await victim.context.new_page()
    await page.goto(elsewhere)
    assert await submits(page, f"{victim.url}/api/auth/logout") == 403
    assert (await victim.page.request.get(f"{victim.url}/api/auth/me")).ok

    await page.goto(elsewhere)
    await page.set_content(f'<iframe src="{victim.url}/"></iframe>')
    frame = page.frame_locator("iframe")
    await expect(page.locator("iframe")).to_be_visible()
    await expect(frame.get_by_role("searchbox")).to_have_count(0)
    await page.wait_for_function("() => window.frames[0].length === 0")


async def test_a_window_opened_from_another_port_is_isolated(
    people: PeopleFactory, elsewhere: str
):
    (victim,) = await people("vic")
    page = await victim.context.new_page()
    await page.goto(elsewhere)
    async with victim.context.expect_page() as waiting:
        await page.evaluate("(url) => { window.__it = window.open(url); }", victim.url)
    opened = Person("vic", await waiting.value, victim.url)
    await expect(
        opened.page.get_by_role("searchbox", name="Search people")
    ).to_be_visible()
    assert await opened.page.evaluate("() => window.opener === null")
    assert await page.evaluate("() => window.__it.closed")
