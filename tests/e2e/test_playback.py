"""Media elements of a call play again after a pause."""

from tests.support.calls import connect
from tests.support.people import Pair

PAUSE = "() => document.querySelectorAll('video').forEach((video) => video.pause())"
MOVE = """() => document.querySelectorAll('video').forEach((video) => {
  const place = document.createComment('');
  video.replaceWith(place);
  setTimeout(() => place.replaceWith(video), 500);
})"""
ALL_PLAY = """() => {
  const videos = [...document.querySelectorAll('video')];
  return videos.length > 1 && videos.every((video) => !video.paused);
}"""


async def test_paused_media_elements_play_again(watched: Pair):
    alice, bob = watched
    await connect(alice, bob)
    for disturb in (PAUSE, MOVE):
        await bob.page.evaluate(disturb)
        await bob.page.wait_for_timeout(600)
        await bob.page.wait_for_function(ALL_PLAY)
