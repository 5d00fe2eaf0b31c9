"""Obstacles to a recording are found before consent is requested."""

from pathlib import Path

from playwright.async_api import Route, expect

from tests.support import ffmpeg
from tests.support.calls import connect
from tests.support.people import Pair
from tests.support.recordings import record, request_of, save, sign_of

REFUSE_STORAGE = """() => {
  navigator.storage.getDirectory = () =>
    Promise.reject(new DOMException('refused', 'SecurityError'));
}"""


async def gone(route: Route) -> None:
    """Respond as an upgraded server, without the files of old pages."""
    await route.fulfill(status=404, body="")


async def test_recording_works_after_an_upgrade_of_the_server(
    watched: Pair, tmp_path: Path
):
    alice, bob = watched
    async with alice.page.expect_response("**/assets/recording_code-*.js"):
        await connect(alice, bob)
    await alice.page.route("**/assets/**", gone)
    await record(alice, bob)
    await expect(alice.call.get_by_text("0.0 MB")).to_be_hidden()
    await alice.button("Record call").click()
    await expect(sign_of(bob)).to_be_hidden()
    path = await save(alice, tmp_path)
    assert ffmpeg.decoded_seconds(path) > 0.5
    assert b"\x1c\x53\xbb\x6b" in path.read_bytes(), "no Cues (RFC 9559, 5.1.5)"


async def test_refused_storage_is_reported_before_consent_is_requested(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    await alice.page.evaluate(REFUSE_STORAGE)
    await alice.button("Record call").click()
    told = alice.call.get_by_text("doesn't let Waves store a recording")
    await expect(told).to_be_visible()
    await expect(request_of(bob)).to_be_hidden()
    await expect(alice.button("Record call")).to_have_attribute("aria-pressed", "false")
