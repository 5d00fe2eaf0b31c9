"""How the text of a message is drawn, and what is written to format it."""

from playwright.async_api import expect

from tests.support.people import Pair, Person

CODE = "```python\nprint('**raw**')\n```"
FRAUD = "https://xn--80ak6aa92e.com/login"


def body(person: Person, number: int = -1):
    return person.messages.nth(number).locator("[data-body]")


async def test_formatted_text_is_written_drawn_and_opened(pair: Pair):
    alice, bob = pair
    await writes_with_keys(alice)
    await expect(body(bob).locator("strong")).to_have_text("important")
    await expect(body(bob).locator("em")).to_have_text("really")
    # What is stored is what was typed.
    await expect(alice.conversations).to_contain_text("You: important, really")
    await draws_code(alice, bob)
    await draws_emoji(alice, bob)
    await folds(alice, bob)
    await warns(alice, bob)


async def writes_with_keys(person: Person) -> None:
    box = person.page.get_by_role("textbox", name="Message", exact=True)
    await box.fill("important")
    await box.press("Control+A")
    await box.press("Control+B")
    await expect(box).to_have_value("**important**")
    await box.press("Control+B")
    await expect(box).to_have_value("important")
    await box.press("Control+Z")
    await expect(box).to_have_value("**important**")
    await box.press("End")
    await box.type(", ")
    await box.press("Control+I")
    await box.type("really")
    await expect(box).to_have_value("**important**, _really_")
    await box.press("Enter")


async def draws_code(alice: Person, bob: Person) -> None:
    await alice.page.get_by_role("textbox", name="Message", exact=True).fill(
        f"> quoted\n{CODE}\nafter"
    )
    await alice.page.keyboard.press("Enter")
    await expect(body(bob).locator("blockquote")).to_have_text("quoted")
    await expect(body(bob).locator("pre")).to_have_text("print('**raw**')")
    await bob.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await bob.page.get_by_role("button", name="Copy code").click()
    await expect(
        bob.page.get_by_role("status").filter(has_text="Copied")
    ).to_have_count(1)
    copied = await bob.page.evaluate("navigator.clipboard.readText()")
    assert copied == "print('**raw**')"


async def draws_emoji(alice: Person, bob: Person) -> None:
    await alice.write("🎉🎉")
    emoji = body(bob).locator("[data-kind=emoji]")
    await expect(emoji).to_have_css("font-size", "48px")
    bubble = bob.messages.last.locator(".bubble")
    await expect(bubble).to_have_css("background-color", "rgba(0, 0, 0, 0)")


async def folds(alice: Person, bob: Person) -> None:
    await alice.page.get_by_role("textbox", name="Message", exact=True).fill(
        "start" + "\n" * 500 + "end"
    )
    await alice.page.keyboard.press("Enter")
    more = bob.page.get_by_role("button", name="Show more")
    await expect(more).to_have_attribute("aria-expanded", "false")
    box = await bob.messages.last.bounding_box()
    assert box is not None
    assert box["height"] < 800
    await more.click()
    await bob.page.get_by_role("button", name="Show less").click()
    await expect(more).to_be_visible()
    await expect(alice.conversations).to_contain_text("You: start end")


async def warns(alice: Person, bob: Person) -> None:
    await alice.write(f"{FRAUD} https://bank.example@evil.example/")
    question = bob.page.get_by_role("alertdialog", name="Open this link?")
    await body(bob).get_by_role("link").first.click()
    await expect(question).to_contain_text("аррӏе.com")  # noqa: RUF001  Cyrillic
    await expect(question).to_contain_text("xn--80ak6aa92e.com")
    await question.get_by_role("button", name="Cancel").click()
    await expect(question).to_have_count(0)
    await body(bob).get_by_role("link").nth(1).click()
    await expect(question).to_contain_text("It leads to evil.example.")
    await bob.page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await body(bob).get_by_role("link").first.click()
    async with bob.context.expect_page() as opened:
        await question.get_by_role("button", name="Open").click()
    await (await opened.value).close()
    await expect(question).to_have_count(0)
