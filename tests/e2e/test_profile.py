"""The own picture and the line about oneself: set, and seen by a friend."""

import re

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.support.calls import ring_of
from tests.support.people import FriendsFactory, PeopleFactory, Person
from tests.support.pictures import red_and_blue
from tests.support.two_workers import on_one_and_two
from tests.support.uploads import bomb, too_many_pixels

PICTURE = re.compile("^/api/avatars/")
REFUSED = "This picture can't be used."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
COLOURS = """async image => {
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 100;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, 100, 100);
  return [10, 90].map(x => {
    const [red, , blue] = context.getImageData(x, 50, 1, 1).data;
    return red > blue ? 'red' : 'blue';
  });
}"""


def file(content: bytes, name: str = "me.png", kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def own(person: Person) -> Locator:
    return person.page.get_by_role("group", name="Picture", exact=True)


def frame(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Choose the part to show")


def card(person: Person, other: Person) -> Locator:
    return person.page.get_by_role("dialog", name=f"Profile of {other.name}")


async def open_settings(person: Person) -> None:
    await person.page.goto(f"{person.url}/settings")
    await expect(own(person)).to_be_visible()


async def choose(person: Person, chosen: FilePayload) -> None:
    await own(person).get_by_label("Change picture").set_input_files(chosen)


def shown_of(person: Person, other: Person) -> tuple[Locator, ...]:
    """Return the pictures of a friend in the list, the header and the open card."""
    return (
        person.conversations.get_by_role("listitem").locator("img"),
        person.page.locator(".pane-header .profile-button img"),
        card(person, other).locator("img"),
    )


async def looks(pictures: tuple[Locator, ...], colours: list[str]) -> None:
    for image in pictures:
        await expect(image).to_have_attribute("src", PICTURE)
        assert await image.evaluate(COLOURS) == colours


async def drag(page: Page, what: Locator, right: int) -> None:
    box = await what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + right, y, steps=4)
    await page.mouse.up()


@on_one_and_two
async def test_a_nickname_is_everywhere_for_who_has_given_it(friends: FriendsFactory):
    alice, bob = await friends()
    await bob.page.goto(f"{bob.url}/c/{alice.name}")
    elsewhere = await bob.second_tab()
    await bob.button(f"Profile of {alice.name}").click()
    opened = bob.page.get_by_role("dialog", name=f"Profile of {alice.name}")
    await opened.get_by_text("Nickname", exact=True).click()
    field = opened.get_by_role("textbox", name="Nickname")
    await field.fill("x\u202ey")
    await opened.get_by_role("button", name="Save").click()
    await expect(opened.get_by_role("status")).to_contain_text("invisible")
    await field.fill("Captain Alice")
    await field.press("Enter")
    card_of_named = bob.page.get_by_role("dialog", name="Profile of Captain Alice")
    await expect(card_of_named).to_contain_text(f"@{alice.name}")
    await expect(bob.page.get_by_role("heading", level=1)).to_have_text("Captain Alice")
    for tab in (bob, elsewhere):
        await expect(tab.conversations).to_contain_text("Captain Alice")
    search = elsewhere.page.get_by_role("searchbox", name="Search people")
    await search.fill("captain")
    results = elsewhere.page.get_by_role("list", name="Search results")
    await expect(results).to_contain_text("Captain Alice")
    await alice.page.goto(f"{alice.url}/c/{bob.name}")
    await expect(alice.page.get_by_text("Captain")).to_have_count(0)
    await alice.button("Voice call").click()
    await expect(ring_of(elsewhere)).to_contain_text("Captain Alice")


@on_one_and_two
async def test_a_friend_sees_a_new_picture_at_once(friends: FriendsFactory):
    alice, bob = await friends()
    await bob.page.goto(f"{bob.url}/c/{alice.name}")
    # Opened by the keyboard, and open while the picture changes.
    await bob.button(f"Profile of {alice.name}").press("Enter")
    await expect(card(bob, alice)).to_contain_text(f"@{alice.name}")
    await expect(card(bob, alice)).to_contain_text("Friends since")
    await open_settings(alice)
    await choose(alice, file(red_and_blue()))
    await frame(alice).get_by_role("button", name="Save picture").click()
    await expect(frame(alice)).to_be_hidden()
    pictures = shown_of(bob, alice)
    await looks((own(alice).locator("img"), *pictures), ["red", "blue"])
    first = await pictures[0].get_attribute("src")
    await choose(alice, file(red_and_blue(kind="WEBP"), "me.webp", "image/webp"))
    part = frame(alice).get_by_role("img", name="Part of the picture to show")
    await frame(alice).get_by_role("slider", name="Zoom").fill("2")
    await drag(alice.page, part, 130)
    await frame(alice).get_by_role("button", name="Save picture").click()
    for image in pictures:
        await expect(image).not_to_have_attribute("src", first or "")
    await looks((own(alice).locator("img"), *pictures), ["red", "red"])
    await own(alice).get_by_role("button", name="Remove picture").click()
    for image in (own(alice).locator("img"), *pictures):
        await expect(image).to_have_count(0)
    await bob.page.keyboard.press("Escape")
    await expect(card(bob, alice)).to_be_hidden()
    await expect(bob.button(f"Profile of {alice.name}")).to_be_focused()


async def test_what_is_no_picture_is_refused_and_changes_nothing(
    people: PeopleFactory,
):
    (alice,) = await people("alice")
    await open_settings(alice)
    await choose(alice, file(red_and_blue()))
    part = frame(alice).get_by_role("img", name="Part of the picture to show")
    await frame(alice).get_by_role("slider", name="Zoom").fill("2")
    await part.focus()
    for _ in range(16):
        await alice.page.keyboard.press("ArrowLeft")
    await frame(alice).get_by_role("button", name="Save picture").click()
    image = own(alice).locator("img")
    await looks((image,), ["blue", "blue"])
    address = await image.get_attribute("src")
    for wrong in (
        file(SVG, "me.svg", "image/svg+xml"),
        file(SVG),
        file(b"no picture at all"),
        file(b""),
        file(bomb()),
        file(too_many_pixels()),
        file(red_and_blue()[:60]),
    ):
        await choose(alice, wrong)
        await expect(own(alice).get_by_role("alert").first).to_contain_text(REFUSED)
        await expect(frame(alice)).to_be_hidden()
        # The sentence goes with the next choice, which can be cancelled.
        await choose(alice, file(red_and_blue()))
        await expect(own(alice).get_by_role("alert").first).to_be_empty()
        await frame(alice).get_by_role("button", name="Cancel").click()
        await expect(frame(alice)).to_be_hidden()
    await expect(image).to_have_attribute("src", address or "")


async def test_a_refused_picture_stays_chosen(people: PeopleFactory):
    (alice,) = await people("alice")
    await open_settings(alice)
    await choose(alice, file(red_and_blue()))
    await alice.page.route("**/api/users/me/avatar", lambda route: route.abort())
    save = frame(alice).get_by_role("button", name="Save picture")
    await save.click()
    await expect(frame(alice).get_by_role("alert")).not_to_be_empty()
    await alice.page.unroute("**/api/users/me/avatar")
    await save.click()
    await expect(frame(alice)).to_be_hidden()
    await expect(own(alice).locator("img")).to_have_attribute("src", PICTURE)


async def test_the_line_about_oneself_is_on_the_card(friends: FriendsFactory):
    alice, bob = await friends()
    await open_settings(alice)
    about = alice.page.get_by_role("textbox", name="About", exact=True)
    await about.fill("x" * 141)
    await about.press("Enter")
    await expect(about).to_have_attribute("aria-invalid", "true")
    await about.fill("  Sound designer · Lisbon")
    await about.press("Enter")
    await expect(alice.page.get_by_text("Saved. Others see it")).to_be_visible()
    await expect(about).to_have_value("Sound designer · Lisbon")
    await bob.page.goto(f"{bob.url}/c/{alice.name}")
    await bob.button(f"Profile of {alice.name}").click()
    await expect(card(bob, alice)).to_contain_text("Sound designer · Lisbon")
    await card(bob, alice).get_by_role("button", name="Close").click()
    await expect(card(bob, alice)).to_be_hidden()
