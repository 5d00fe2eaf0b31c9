"""Pictures and files for stories, and the steps that send them."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from playwright.async_api import FilePayload, Locator, expect

from tests.support.people import Person

PDF = b"%PDF-1.4\n" + b"of two pages " * 9_000
NATURAL_WIDTH = "image => image.complete && image.naturalWidth"


def plain_jpeg(name: str, size: tuple[int, int], colour: str = "teal") -> FilePayload:
    """Return a JPEG of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def document(name: str, content: bytes = PDF) -> FilePayload:
    """Return a file that is no picture."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


async def attach(person: Person, files: Sequence[FilePayload]) -> Locator:
    """Choose files for the next message; returns those that are shown."""
    async with person.page.expect_file_chooser() as chooser:
        await person.button("Attach").click()
    await (await chooser.value).set_files(files)
    shown = person.page.get_by_role("list", name="Files to send")
    await expect(shown).to_be_visible()
    return shown.get_by_role("listitem")


async def sees_picture(person: Person, name: str) -> Locator:
    """Wait until a picture is there; returns the button that opens it."""
    button = person.button(f"Open photo {name}")
    await expect(button.locator("img")).to_have_attribute("data-state", "loaded")
    width: Any = await button.locator("img").evaluate(NATURAL_WIDTH)
    assert width > 0
    return button
