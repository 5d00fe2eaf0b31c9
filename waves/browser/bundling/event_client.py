"""Changes to `utils/state.js`, Reflex's client for state and events."""

from waves.browser.bundling.replacing import replace_once

_BACKEND_URL = "  const endpoint = new URL(url_str);\n"
_ANY_ORIGIN = (
    _BACKEND_URL + "  if (typeof window !== 'undefined') {\n"
    "    const here = new URL(window.location.origin);\n"
    "    const secure = here.protocol === 'https:';\n"
    "    const socket = endpoint.protocol.startsWith('ws');\n"
    "    here.pathname = endpoint.pathname;\n"
    "    if (socket) here.protocol = secure ? 'wss:' : 'ws:';\n"
    "    return here;\n"
    "  }\n"
)

_FIRST_CONNECT = (
    '  document.addEventListener("visibilitychange", checkVisibility);\n'
    "  socket.current.connect();\n"
)
_RENEWABLE = (
    _FIRST_CONNECT + '  window.addEventListener("waves:renew-socket", () => {\n'
    "    socket.current.disconnect();\n"
    "    socket.current.wait_connect = false;\n"
    "    socket.current.reconnect();\n"
    "  });\n"
)
_CONNECTED = """\
  socket.current.on("connect", async () => {
    socket.current.wait_connect = false;
"""
_DISCONNECTED = '  socket.current.on("disconnect", (reason, details) => {\n'
_TELL = """\
    window.wavesEventSocketIsOpen = {is_open};
    window.dispatchEvent(new Event("waves:event-socket"));
"""

_ROUTE_PARAMETERS = "      ...params.current,\n    };\n"
_PLACE = (
    "      ...params.current,\n      ...globalThis.window?.wavesPlace?.(),\n    };\n"
)

_DISABLED = "export const isBackendDisabled = () => {\n"
_NEVER_DISABLED = _DISABLED + "  return false;\n"


def adapt(source: str) -> str:
    """Apply every change."""
    source = let_socket_be_renewed(use_page_origin(source))
    return read_no_cookies(tell_of_socket(tell_place(source)))


def tell_place(source: str) -> str:
    """Add the open conversation to each event (`messages/conversation_route.ts`)."""
    return replace_once(source, _ROUTE_PARAMETERS, _PLACE)


def tell_of_socket(source: str) -> str:
    """Make the page hear when Reflex's socket opens and closes."""
    for place, is_open in ((_CONNECTED, "true"), (_DISCONNECTED, "false")):
        told = place + _TELL.format(is_open=is_open)
        source = replace_once(source, place, told)
    return source


def let_socket_be_renewed(source: str) -> str:
    """Let the page open Reflex's socket anew when it is dead and looks alive."""
    return replace_once(source, _FIRST_CONNECT, _RENEWABLE)


def use_page_origin(source: str) -> str:
    """Make `getBackendURL` answer with the origin of the page it runs in."""
    return replace_once(source, _BACKEND_URL, _ANY_ORIGIN)


def read_no_cookies(source: str) -> str:
    """Take the backend for enabled: a cookie of Reflex's hosting would say otherwise.

    The first `document.cookie` of a page waits for the browser's network process,
    which serves the scripts of the page at that moment.
    """
    return replace_once(source, _DISABLED, _NEVER_DISABLED)
