"""Changes to `utils/state.js`, Reflex's client for state and events.

Reflex bakes the absolute address of its backend into the bundle. `_ANY_ORIGIN` makes
the page use the origin it came from, so that one build serves every port and host.
"""

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

_LAST_HANDLER = "  socket.current.on(STATE_MISMATCH_EVENT, handleStateMismatch);\n"
_RENEWABLE = (
    _LAST_HANDLER + '  window.addEventListener("waves:renew-socket", () => {\n'
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

_AT_ONCE = """\
      // Attempt to reconnect transient non-intentional disconnects.
      socket.current.reconnect();
"""
_LATER = """\
      retry_timer = window.setTimeout(() => {
        retry_timer = undefined;
        socket.current.reconnect();
      }, window.wavesRetryPause?.(0) ?? 1000);
"""
_SAME_FOR_ALL = "    }, 200 * failed_attempts); // Incremental backoff\n"
_RANDOM = "    }, window.wavesRetryPause?.(failed_attempts) ?? 1000);\n"

_ROUTE_PARAMETERS = "      ...params.current,\n    };\n"
_PLACE = (
    "      ...params.current,\n      ...globalThis.window?.wavesPlace?.(),\n    };\n"
)

_STARTED = """\
  document.addEventListener("visibilitychange", checkVisibility);
  socket.current.connect();
"""
_HANDED_ON = """\
  document.addEventListener("visibilitychange", checkVisibility);
  if (early === undefined) socket.current.connect();
  else handOn(socket.current, early);
"""
_WARM_SOCKET = "let warmSocket = null;\n"
_EARLY = """\
// Hydrates over the warm socket: the server reads the state while React mounts.
const startEarly = (socket) => {
  if (window.wavesPlace === undefined) return;
  const heard = [];
  for (const name of ["event", "new_token", STATE_MISMATCH_EVENT]) {
    socket.on(name, (...values) => heard.push([name, values]));
  }
  socket.on("connect_error", discardWarmSocket);
  socket.on("disconnect", discardWarmSocket);
  socket.io.decoder.tryParse = (str) => {
    try {
      return parseJson(str);
    } catch {
      return false;
    }
  };
  const event = withRouterData(app.initialEvents(true)[0], { current: {} });
  socket.auth = { event, state_schema: app.stateSchema };
  socket.early = heard;
  socket.connect();
};

// Gives what was heard meanwhile to the handlers of the mounted app.
const handOn = (socket, heard) => {
  const call = (name, values) =>
    socket.listeners(name).forEach((listener) => listener(...values));
  if (socket.connected) call("connect", []);
  for (const [name, values] of heard) call(name, values);
};

"""
_WARM = """\
    warmSocket.io.open((error) => {
      if (error) discardWarmSocket();
    });
"""
_WARM_AND_EARLY = _WARM + "    startEarly(warmSocket);\n"
_CLAIMED = """\
  warmSocket = null;
  cancelWarmup();
  socket.current.auth = bootAuth(true);
"""
_CLAIMED_EARLY = """\
  warmSocket = null;
  cancelWarmup();
  const { early } = socket.current;
  delete socket.current.early;
  socket.current.off();
  socket.current.auth = bootAuth(true);
"""

_DISABLED = "export const isBackendDisabled = () => {\n"
_NEVER_DISABLED = _DISABLED + "  return false;\n"
_COOKIES = "const cookies = new Cookies();\n"
_NO_COOKIES = "const cookies = null;\n"
_COOKIE_LIBRARY = 'import Cookies from "universal-cookie";\n'
_NO_COOKIE_LIBRARY = "// No cookies are read.\n"


def adapt(source: str) -> str:
    """Apply every change."""
    source = let_socket_be_renewed(use_page_origin(source))
    source = hydrate_early(tell_of_socket(tell_place(source)))
    return read_no_cookies(retry_at_random(source))


def tell_place(source: str) -> str:
    """Add the open conversation to each event (`messages/conversation_route.ts`)."""
    return replace_once(source, _ROUTE_PARAMETERS, _PLACE)


def tell_of_socket(source: str) -> str:
    """Make the page hear when Reflex's socket opens and closes."""
    for place, is_open in ((_CONNECTED, "true"), (_DISCONNECTED, "false")):
        told = place + _TELL.format(is_open=is_open)
        source = replace_once(source, place, told)
    return source


def retry_at_random(source: str) -> str:
    """Let a lost socket be opened again after a random pause (`socket/retry_pause.ts`).

    Reflex's client opens it at once, and again after pauses that are the same in every
    page: all pages of a server that stops would come to the next one together.
    """
    source = replace_once(source, _AT_ONCE, _LATER)
    return replace_once(source, _SAME_FOR_ALL, _RANDOM)


def let_socket_be_renewed(source: str) -> str:
    """Let the page open Reflex's socket anew when it is dead and looks alive."""
    return replace_once(source, _LAST_HANDLER, _RENEWABLE)


def use_page_origin(source: str) -> str:
    """Make `getBackendURL` answer with the origin of the page it runs in."""
    return replace_once(source, _BACKEND_URL, _ANY_ORIGIN)


def read_no_cookies(source: str) -> str:
    """Take cookies out: the only one is HttpOnly, and no state is kept in one.

    Reflex reads one that its hosting sets. The first `document.cookie` of a page waits
    for the browser's network process, which serves the scripts at that moment.
    """
    source = replace_once(source, _DISABLED, _NEVER_DISABLED)
    source = replace_once(source, _COOKIES, _NO_COOKIES)
    return replace_once(source, _COOKIE_LIBRARY, _NO_COOKIE_LIBRARY)


def hydrate_early(source: str) -> str:
    """Ask for the state before React has mounted, and hand the answers on then.

    Reflex opens its socket when the scripts have run, but sends nothing before it has
    handlers for the answers.
    """
    for old, new in (
        (_WARM_SOCKET, _WARM_SOCKET + _EARLY),
        (_WARM, _WARM_AND_EARLY),
        (_CLAIMED, _CLAIMED_EARLY),
        (_STARTED, _HANDED_ON),
    ):
        source = replace_once(source, old, new)
    return source
