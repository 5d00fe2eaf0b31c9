"""Users without a browser, who sign in by the provider with any display name."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.openid_provider import People
from tests.support.people import Person
from tests.support.uploads import announced
from waves.core.ids import new_id

_AT_ONCE = 4
# Nothing here is https, and reading the authorities takes its time.
_PLAIN = False


@dataclass
class ScriptedUser:
    """A signed-in user with a script."""

    api: httpx.Client
    me: dict[str, Any]

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Send a change; return the response."""
        done = self.api.post(path, json=body)
        done.raise_for_status()
        return done.json()

    def befriend(self, other: "ScriptedUser") -> None:
        """Become friends."""
        request = self.post("/api/friend-requests", user_id=other.me["id"])
        other.post(f"/api/friend-requests/{request['id']}/accept")

    def conversation_with(self, other: "ScriptedUser") -> str:
        """Return the id of the conversation with a friend."""
        found = self.api.get("/api/conversations").json()["items"]
        (one,) = [each for each in found if each["peer"]["id"] == other.me["id"]]
        return one["id"]

    def write(self, conversation_id: str, text: str) -> None:
        """Send a message as the page does."""
        self.post(
            f"/api/conversations/{conversation_id}/messages",
            client_id=str(new_id()),
            body=text,
        )

    def send_files(self, conversation_id: str, names: list[str]) -> None:
        """Send a message with files of these names."""
        files = [self._upload(b"text", name) for name in names]
        path = f"/api/conversations/{conversation_id}/messages"
        self.post(path, client_id=str(new_id()), body="", files=files)

    def _upload(self, content: bytes, name: str) -> str:
        begun = self.post("/api/files", **announced(content, name=name))
        kind = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}
        path = f"/api/files/{begun['id']}"
        self.api.patch(path, content=content, headers=kind).raise_for_status()
        return begun["id"]


def with_cookie(url: str, cookies: dict[str, str]) -> ScriptedUser:
    """Return a script with an existing session."""
    api = httpx.Client(
        base_url=url,
        headers={"Origin": url},
        cookies=cookies,
        verify=_PLAIN,
        # Nothing stays open, so nobody has to close it.
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    return ScriptedUser(api, api.get("/api/auth/me").json())


async def scripted(person: Person) -> ScriptedUser:
    """Return a script with the session of a browser."""
    kept = await person.context.cookies(person.url)
    cookies = {each.get("name", ""): each.get("value", "") for each in kept}
    return with_cookie(person.url, cookies)


def accounts(names: list[str]) -> People:
    """Return accounts at a provider for people of these names."""
    return {
        f"sub-{number}": {
            "email": f"xss{number}@example.org",
            "email_verified": True,
            "name": name,
        }
        for number, name in enumerate(names)
    }


def arrive(url: str, people: People) -> list[ScriptedUser]:
    """Sign all of them in by the provider, in order."""

    def come(account: str) -> ScriptedUser:
        with httpx.Client(follow_redirects=True, verify=_PLAIN) as client:
            page = client.get(f"{url}/api/auth/google")
            client.post(str(page.url), data={"account": account, "answer": "yes"})
            cookies = {"waves": client.cookies["waves"]}
        return with_cookie(url, cookies)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(come, people))
