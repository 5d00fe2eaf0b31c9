"""Describe a browser by its User-Agent header.

User agents are full of history: every one claims to be Mozilla, Chrome claims to
be Safari, Edge to be Chrome. The first word of each list that occurs is the
true one. Versions are left out: an update is not another device.
"""

import re

from waves import texts

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
# Nothing that a program of mail would make a link of.
_PROGRAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}")


def describe_user_agent(user_agent: str) -> str:
    """Return, for example, `Firefox on Windows`."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if not browser:
        # A program: the name before its version is what its owner knows it by.
        found = _PROGRAM.match(user_agent)
        browser = found.group().strip() if found else texts.settings.UNKNOWN_BROWSER
    if not system:
        return browser
    return texts.settings.BROWSER_ON_SYSTEM.format(browser=browser, system=system)


def _first(words: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for word, name in words if word in user_agent), "")
