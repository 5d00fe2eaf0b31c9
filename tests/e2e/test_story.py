"""Two people sign up, become friends, write and call."""

from playwright.async_api import expect

from tests.support import media
from tests.support.people import PeopleFactory
from tests.support.two_workers import on_one_and_two


@on_one_and_two
async def test_two_strangers_become_friends_write_and_call(newcomers: PeopleFactory):
    alice, bob = await newcomers("alice", "bob")
    for person in (alice, bob):
        await media.spy(person.page)
        await person.sign_up()

    await alice.ask(bob)
    await bob.accept_request()
    await alice.open(bob)
    await bob.open(alice)
    await alice.write("Hello Bob, can you see this?")
    await bob.sees("Hello Bob, can you see this?")
    await bob.write("I can. Ring me!")
    await alice.sees("I can. Ring me!")

    await alice.button("Video call").click()
    await expect(alice.page.get_by_role("dialog", name="Calling")).to_be_visible()
    ringing = bob.page.get_by_role("alertdialog", name="Incoming call")
    await expect(ringing).to_contain_text(alice.name)
    assert await media.asked(bob.page) == 0, "no device before the click"
    await ringing.get_by_role("button", name="Accept", exact=True).click()

    for person in (alice, bob):
        await expect(person.call).to_be_visible()
        await expect(person.call.get_by_label("Remote video")).to_be_visible()
        await media.grows(person.page)

    await bob.button("Hang up").click()
    for person in (alice, bob):
        await media.released(person.page)
        await expect(
            person.page.get_by_role("status", name="Call ended")
        ).to_be_visible()
        await expect(person.button("Video call")).to_be_enabled()
