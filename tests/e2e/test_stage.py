"""The stage of a call."""

import pytest
from playwright.async_api import Page, expect

from tests.support import media
from tests.support.call_stage import (
    IS_SAME,
    NARROW,
    TAG,
    box,
    drag,
    is_small,
    opacity,
    overlap,
)
from tests.support.calls import connect, ended
from tests.support.people import (
    FriendsFactory,
    Pair,
    PeopleFactory,
    Person,
    open_conversation,
)


async def back_on_stage(person: Person) -> None:
    await person.button("Return to call").click()
    await expect(person.call).to_have_attribute("data-minimised", "false")


async def go_around(alice: Person, carol: Person) -> None:
    """Visit every kind of page; the call is minimised and the same on each."""
    page = alice.page
    conversations = page.get_by_role("list", name="Conversations")
    await conversations.get_by_role("link", name=carol.name).click()
    await expect(page.get_by_role("heading", name=carol.name)).to_be_visible()
    await is_small(alice)
    await alice.write("I am in a call")
    await alice.sees("I am in a call")
    await back_on_stage(alice)
    await page.go_back()
    await is_small(alice)
    await page.go_forward()
    await expect(page.get_by_role("heading", name=carol.name)).to_be_visible()
    await alice.button("Account").click()
    await page.get_by_role("link", name="Settings").click()
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    await is_small(alice)
    assert await page.evaluate(IS_SAME)


async def test_the_call_is_the_same_on_every_page(watched: Pair, people: PeopleFactory):
    alice, bob = watched
    (carol,) = await people("carol")
    await carol.ask(alice)
    await alice.accept_request()
    await connect(alice, bob)
    await alice.page.evaluate(TAG)
    await expect(alice.page).to_have_title(f"In call with {bob.name}")
    await go_around(alice, carol)
    await back_on_stage(alice)
    assert await alice.page.evaluate(IS_SAME)
    for person in watched:
        await media.grows(person.page)
    await alice.button("Hang up").click()
    await expect(ended(bob)).to_be_visible()
    await expect(alice.page).not_to_have_title(f"In call with {bob.name}")


async def test_the_minimised_call_moves_to_any_corner_and_stays_there(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    page = alice.page
    await alice.button("Minimise call").click()
    await is_small(alice)
    composer = await box(page.get_by_role("textbox", name="Message", exact=True))
    for x, y, corner in (
        (500, 700, "bottom-left"),
        (1200, 700, "bottom-right"),
        (500, 200, "top-left"),
    ):
        await drag(page, alice.call, x, y)
        await expect(alice.call).to_have_attribute("data-corner", corner)
        assert not overlap(await box(alice.call), composer), corner
    await page.reload()
    await media.grows(page)
    await alice.button("Minimise call").click()
    await expect(alice.call).to_have_attribute("data-corner", "top-left")
    await alice.button("Return to call").focus()
    await page.keyboard.press("ArrowRight")
    await expect(alice.call).to_have_attribute("data-corner", "top-right")
    at = await box(alice.call)
    await page.mouse.click(at["x"] + 100, at["y"] + 60)
    await expect(alice.call).to_have_attribute("data-minimised", "false")


async def narrow_pair(friends: FriendsFactory) -> Pair:
    alice, bob = await friends(viewport=NARROW, has_touch=True)
    for person in (alice, bob):
        await media.spy(person.page)
    await open_conversation(alice, bob)
    return alice, bob


async def test_on_a_phone_the_minimised_call_does_not_cover_the_composer(
    friends: FriendsFactory,
):
    alice, bob = await narrow_pair(friends)
    await connect(alice, bob)
    page = alice.page
    whole = await box(alice.call)
    assert (whole["width"], whole["height"]) == (390, 844)
    await alice.button("Minimise call").click()
    await is_small(alice)
    for x, y in ((60, 700), (330, 700), (60, 200)):
        await drag(page, alice.call, x, y)
        field = await box(page.get_by_role("textbox", name="Message", exact=True))
        small = await box(alice.call)
        assert not overlap(small, field)
        assert small["x"] >= 0
        assert small["x"] + small["width"] <= 390
    for name in ("Return to call", "Mute microphone", "Hang up"):
        button = await box(alice.button(name))
        assert min(button["width"], button["height"]) >= 44, name
    await alice.write("from a small call")
    await bob.button("Minimise call").click()
    await bob.sees("from a small call")


async def test_a_touch_on_hidden_controls_only_shows_them(
    friends: FriendsFactory,
):
    alice, bob = await narrow_pair(friends)
    await connect(alice, bob)
    controls = alice.call.locator(".call-controls")
    await alice.page.touchscreen.tap(195, 300)
    await expect(controls).to_have_css("opacity", "0")
    hang_up = await box(alice.button("Hang up"))
    middle = hang_up["x"] + hang_up["width"] / 2, hang_up["y"] + hang_up["height"] / 2
    await alice.page.touchscreen.tap(*middle)
    await expect(controls).to_have_css("opacity", "1")
    await expect(alice.call).to_be_visible()
    await media.grows(bob.page)
    await alice.page.touchscreen.tap(*middle)
    await expect(ended(bob)).to_be_visible()


async def test_the_local_video_moves_to_any_corner(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    own = alice.call.get_by_role("group", name="Move your video")
    await drag(alice.page, own, 500, 200)
    await expect(own).to_have_attribute("data-corner", "top-left")
    await own.focus()
    for key, corner in (("ArrowDown", "bottom-left"), ("ArrowRight", "bottom-right")):
        await alice.page.keyboard.press(key)
        await expect(own).to_have_attribute("data-corner", corner)
    await expect(alice.call).to_have_attribute("data-minimised", "false")


async def rest(page: Page) -> None:
    """Move the pointer once, to clear the keyboard focus."""
    await page.mouse.move(700, 300)
    await page.mouse.click(700, 300)


async def test_controls_hide_unless_focused_or_a_panel_is_open(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    page, controls = alice.page, alice.call.locator(".call-controls")
    await rest(page)
    await expect(controls).to_have_css("opacity", "0")
    await page.mouse.move(800, 320)
    await expect(controls).to_have_css("opacity", "1")
    await alice.button("Devices").click()
    await page.mouse.move(700, 300)
    await expect(alice.call).to_have_attribute("data-quiet", "true")
    assert await opacity(controls) == 1
    await page.keyboard.press("Escape")
    await expect(alice.button("Devices")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(alice.call).to_have_attribute("data-quiet", "true")
    assert await opacity(controls) == 1


async def fill_screen(page: Page) -> bool:
    return bool(await page.evaluate("() => document.fullscreenElement !== null"))


async def test_full_screen_shows_everything(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    page, button = alice.page, alice.button("Full screen")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    assert await fill_screen(page)
    whole = await box(alice.call)
    assert (whole["x"], whole["width"], whole["height"]) == (0, 1280, 720)
    await alice.button("Devices").click()
    panel = page.get_by_role("group", name="Devices")
    await expect(panel).to_be_visible()
    await panel.get_by_label("Camera", exact=True).hover()
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(button).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("f")
    await expect(button).to_have_attribute("aria-pressed", "false")
    await page.keyboard.press("f")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await alice.button("Minimise call").click()
    await is_small(alice)
    await expect(button).to_be_hidden()
    assert not await fill_screen(page)


@pytest.mark.parametrize("key", ["m", "v"])
async def test_shortcuts_work_unless_typing(watched: Pair, key: str):
    alice, bob = watched
    await connect(alice, bob)
    name = {"m": "Mute microphone", "v": "Turn off camera"}[key]
    await alice.page.keyboard.press(key)
    await expect(alice.button(name)).to_have_attribute("aria-pressed", "true")
    await alice.page.keyboard.press(key)
    await expect(alice.button(name)).to_have_attribute("aria-pressed", "false")
    await alice.button("Minimise call").click()
    field = alice.page.get_by_role("textbox", name="Message", exact=True)
    await field.press_sequentially("Hm, move the van")
    await expect(field).to_have_value("Hm, move the van")
    await expect(alice.call).to_be_visible()
    await expect(alice.button("Mute microphone")).to_have_attribute(
        "aria-pressed", "false"
    )


async def test_shortcuts_can_be_switched_off(watched: Pair):
    alice, bob = watched
    page = alice.page
    await page.goto(f"{alice.url}/settings")
    switch = page.get_by_role("switch", name="Keyboard shortcuts")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    await alice.open(bob)
    await page.reload()
    await connect(alice, bob)
    for key in "mvcfh":
        await page.keyboard.press(key)
    await media.grows(bob.page)
    for name in ("Mute microphone", "Turn off camera", "Full screen"):
        await expect(alice.button(name)).to_have_attribute("aria-pressed", "false")
