"""The screenshots of shared screens."""

from typing import TYPE_CHECKING

from tests.e2e import sharing
from tests.e2e.person import Person

if TYPE_CHECKING:
    from tests.e2e.screenshots import Album


_SHOWN = """() => {
  const video = document.querySelector('[aria-label="Remote screen"]');
  return video !== null && video.videoWidth > 0 && video.currentTime > 1;
}"""


async def draw(album: "Album", ana: Person, ben: Person) -> None:
    """Share a document one way, then both ways; leave the call as it was."""
    await ana.page.evaluate(sharing.PAGE_OF_TEXT)
    await sharing.share(ana, ben)
    for person, name in ((ana, "sharing"), (ben, "shared-screen")):
        await person.page.mouse.move(album.width / 2, 420)
        if person is ben:
            await person.page.wait_for_function(_SHOWN)
        await album.shoot(person.page, name)
    await ben.page.evaluate(sharing.PAGE_OF_TEXT)
    await sharing.share(ben, ana)
    await ana.page.wait_for_function(_SHOWN)
    await ana.page.mouse.move(album.width / 2, 421)
    await album.shoot(ana.page, "both-share")
    for sharer, viewer in ((ana, ben), (ben, ana)):
        await sharing.share_switch(sharer).click()
        await sharing.is_over(sharer, viewer)
