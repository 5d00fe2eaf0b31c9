"""Screenshots of shared screens."""

from tests.screenshots.album import Album
from tests.support import screen_sharing
from tests.support.people import Person

_SHOWN = """() => {
  const video = document.querySelector('[aria-label="Remote screen"]');
  return video !== null && video.videoWidth > 0 && video.currentTime > 1;
}"""


async def draw(album: Album, ana: Person, ben: Person) -> None:
    """Draw a share of one side, then of both; stop both."""
    await ana.page.evaluate(screen_sharing.PAGE_OF_TEXT)
    await screen_sharing.share(ana, ben)
    for person, name in ((ana, "sharing"), (ben, "shared-screen")):
        await person.page.mouse.move(album.width / 2, 420)
        if person is ben:
            await person.page.wait_for_function(_SHOWN)
        await album.shoot(person.page, name)
    await ben.page.evaluate(screen_sharing.PAGE_OF_TEXT)
    await screen_sharing.share(ben, ana)
    await ana.page.wait_for_function(_SHOWN)
    await ana.page.mouse.move(album.width / 2, 421)
    await album.shoot(ana.page, "both-share")
    for sharer, viewer in ((ana, ben), (ben, ana)):
        await screen_sharing.share_switch(sharer).click()
        await screen_sharing.is_over(sharer, viewer)
