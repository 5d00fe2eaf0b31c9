"""Describe a browser by its User-Agent header.

User agents contain the names of other browsers: Chrome names Safari, Edge names
Chrome, all name Mozilla. The first word of each list that occurs is right. Versions
are left out, because an update is not another browser.
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
# Mail programs must not make a link of it.
_PROGRAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}")


def describe_user_agent(user_agent: str) -> str:
    """Return, for example, `Firefox on Windows`."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if not browser:
        # Not a browser: the name before the version.
        found = _PROGRAM.match(user_agent)
        browser = found.group().strip() if found else texts.settings.UNKNOWN_BROWSER
    if not system:
        return browser
    return texts.settings.BROWSER_ON_SYSTEM.format(browser=browser, system=system)


def _first(words: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for word, name in words if word in user_agent), "")
