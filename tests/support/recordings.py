"""Helpers for tests of recordings: people with one colour and one tone."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.support.people import Person

RED, RED_HZ = "rgb(200, 30, 30)", 440
BLUE, BLUE_HZ = "rgb(30, 30, 200)", 1_250

_DEVICES = """
(() => {
  const colour = '%(colour)s';
  const hertz = %(hertz)d;
  function picture() {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 240;
    const pen = canvas.getContext('2d');
    setInterval(() => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 320, 240);
    }, 50);
    return canvas.captureStream(20).getVideoTracks()[0];
  }
  function voice() {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const quiet = context.createGain();
    const out = context.createMediaStreamDestination();
    tone.frequency.value = hertz;
    quiet.gain.value = 0.3;
    tone.connect(quiet).connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0];
  }
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) =>
    new MediaStream([...(audio ? [voice()] : []), ...(video ? [picture()] : [])]);
})();
"""


async def use_fake_media(page: Page, colour: str, hertz: int) -> None:
    """Give a page a camera of one colour and a microphone of one tone."""
    await page.add_init_script(_DEVICES % {"colour": colour, "hertz": hertz})


def request_of(person: Person) -> Locator:
    """Return the consent dialog of this person."""
    return person.page.get_by_role("alertdialog", name="Recording request")


def sign_of(person: Person) -> Locator:
    """Return the recording sign."""
    return person.call.get_by_text("Recording", exact=True)


def card_of(person: Person) -> Locator:
    """Return the card of an unsaved recording."""
    return person.page.get_by_role("group", name="Finished recording")


async def record(recorder: Person, other: Person) -> None:
    """Request and grant consent, and wait until both see the recording."""
    await recorder.button("Record call").click()
    await request_of(other).get_by_role("button", name="Allow").click()
    for person in (recorder, other):
        await expect(sign_of(person)).to_be_visible()


async def save(person: Person, folder: Path) -> Path:
    """Save the recording, which closes its card."""
    button = person.button("Save recording")
    await expect(button).to_be_enabled()
    async with person.page.expect_download() as waiting:
        await button.click()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path
