"""A page of the same site on another port, to which browsers send the cookie."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Page

# Tries everything that a page can do with somebody's cookie, and says how it went.
ATTACK = """
async ({ http, ws, userId }) => {
  const opens = (address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => socket.send('40');
    socket.onmessage = ({ data }) => resolve(`heard ${String(data).slice(0, 9)}`);
    socket.onerror = () => resolve('refused');
    setTimeout(() => { resolve('silent'); socket.close(); }, 30_000);
  });
  const asks = async (path, method, init = {}) => {
    try {
      const all = { method, credentials: 'include', ...init };
      const answer = await fetch(http + path, all);
      return answer.type === 'opaque' ? 'opaque' : String(answer.status);
    } catch { return 'blocked'; }
  };
  const token = `token=${crypto.randomUUID()}`;
  const json = { body: JSON.stringify({ display_name: 'Changed' }),
                 headers: { 'Content-Type': 'application/json' } };
  const plain = { body: JSON.stringify({ user_id: userId }), mode: 'no-cors',
                  headers: { 'Content-Type': 'text/plain' } };
  return {
    'api socket': await opens(`${ws}/api/ws`),
    'event socket': await opens(`${ws}/_event/?EIO=4&transport=websocket&${token}`),
    'reading': await asks('/api/auth/me', 'GET'),
    'a change': await asks('/api/users/me', 'PATCH', json),
    'a plain text': await asks('/api/friend-requests', 'POST', plain),
    'logging out': await asks('/api/auth/logout', 'POST', { mode: 'no-cors' }),
  };
}
"""


class SameSiteServer(ThreadingHTTPServer):
    """Serves an empty page; `cookies` has the cookies by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Blank)
        self.url = f"http://localhost:{self.server_port}"
        self.cookies: dict[str, str] = {}


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, SameSiteServer)
        asked = f"{self.command} {self.path.partition('?')[0]}"
        self.server.cookies[asked] = self.headers.get("Cookie", "")
        body = b"<!doctype html><title>The same_site_server</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Do not log."""


@contextmanager
def same_site_server() -> Iterator[SameSiteServer]:
    """Serve the page on another port."""
    with SameSiteServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


async def attack(page: Page, url: str, user_id: str) -> dict[str, str]:
    """Run the attack of the page against the app at `url`."""
    where = {"http": url, "ws": url.replace("http", "ws", 1), "userId": user_id}
    return await page.evaluate(ATTACK, where)
