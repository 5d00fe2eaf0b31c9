"""Message, ring and first-frame latency between two pages of one Chromium.

Every latency spans both pages. They share the clock of the machine:
`performance.timeOrigin + performance.now()`.
"""

from playwright.async_api import expect

from bench.figures import Figure
from tests.support.people import Person

NOW = "performance.timeOrigin + performance.now()"

WATCH_MESSAGES = f"""
() => {{
  window.__seen = {{}};
  const look = () => {{
    for (const body of document.querySelectorAll('[role=log] article [data-body]'))
      window.__seen[body.textContent] ??= {NOW};
  }};
  new MutationObserver(look).observe(document.body, {{
    childList: true, subtree: true, characterData: true,
  }});
}}
"""
WATCH_KEYS = f"""
() => {{
  window.__typed = 0;
  document.addEventListener('keydown', (event) => {{
    if (event.key === 'Enter') window.__typed = {NOW};
  }}, true);
}}
"""
WATCH_RING = f"""
() => {{
  const observer = new MutationObserver(() => {{
    if (document.querySelector('[role=alertdialog]')) {{
      window.__rang = {NOW};
      observer.disconnect();
    }}
  }});
  window.__rang = 0;
  observer.observe(document.body, {{
    childList: true, subtree: true, attributes: true,
  }});
}}
"""
CLICK = f"""
(name) => {{
  const button = [...document.querySelectorAll('button')].find(
    (b) => (b.getAttribute('aria-label') ?? b.textContent.trim()) === name);
  window.__clicked = {NOW};
  button.click();
}}
"""
WATCH_FRAME = f"""
() => {{
  window.__frame = 0;
  const timer = setInterval(() => {{
    const video = document.querySelector('video[aria-label="Remote video"]');
    if (!video) return;
    clearInterval(timer);
    const seen = () => {{ window.__frame = {NOW}; }};
    if (video.videoWidth > 0 && video.readyState >= 2) seen();
    else video.requestVideoFrameCallback(seen);
  }}, 1);
}}
"""


async def messages(alice: Person, bob: Person, *, runs: int) -> Figure:
    """Measure from Enter in one page to the message in the document of the other."""
    await alice.page.evaluate(WATCH_KEYS)
    await bob.page.evaluate(WATCH_MESSAGES)
    latencies = []
    for number in range(runs):
        text = f"bench message {number}"
        await alice.write(text)
        await bob.page.wait_for_function("text => window.__seen[text]", arg=text)
        typed = await alice.page.evaluate("window.__typed")
        seen = await bob.page.evaluate("text => window.__seen[text]", text)
        latencies.append(seen - typed)
        await alice.page.wait_for_timeout(60)
    return Figure("message: Enter to visible", "ms", tuple(latencies[5:]))


async def calls(alice: Person, bob: Person, *, runs: int) -> list[Figure]:
    """Measure from click to ring, and from accept to the first remote frames."""
    rings, own, other = [], [], []
    for _ in range(runs):
        await bob.page.evaluate(WATCH_RING)
        await alice.page.evaluate(CLICK, "Video call")
        await bob.page.wait_for_function("() => window.__rang > 0")
        clicked = await alice.page.evaluate("window.__clicked")
        rings.append(await bob.page.evaluate("window.__rang") - clicked)
        await alice.page.wait_for_timeout(400)
        await alice.page.evaluate(WATCH_FRAME)
        await bob.page.evaluate(WATCH_FRAME)
        await bob.page.evaluate(CLICK, "Accept")
        accepted = await bob.page.evaluate("window.__clicked")
        for person, into in ((bob, own), (alice, other)):
            await person.page.wait_for_function("() => window.__frame > 0")
            into.append(await person.page.evaluate("window.__frame") - accepted)
        await _hang_up(alice, bob)
    both = tuple(max(pair) for pair in zip(own, other, strict=True))
    return [
        Figure("ring: click to incoming call", "ms", tuple(rings)),
        Figure("accept to first remote frame, callee", "ms", tuple(own)),
        Figure("accept to first remote frame, caller", "ms", tuple(other)),
        Figure("accept to first remote frame, both", "ms", both),
    ]


async def _hang_up(alice: Person, bob: Person) -> None:
    await alice.page.evaluate(CLICK, "Hang up")
    for person in (alice, bob):
        await expect(person.call).to_be_hidden()
    await alice.page.wait_for_timeout(300)
