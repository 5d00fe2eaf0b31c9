"""The access policy of `/api`: one status per route and relation.

A line is a method, what its id names, and the status for every caller in the order
of `access_scenario.CALLERS`. What stands before the bar comes without a good session.
The objects are Olga's:

- `-` none; `olga` she herself; `closed` a friend of hers whose account is closed
- `session` another browser of hers
- `to` and `from` a request to her of somebody else, and hers to the one she asked
- `hidden` the request of the one whom she has blocked
- `request` the request, whatever became of it, between her and the caller
- `verify` and `reset` links that she was sent: whoever has them may use them
- `picture` the picture of hers: as public as her name
- `talk` what she and another friend write; `ours` what she and the caller write
- `unsent` an image of hers in no message, `shown` one in `talk`, and `voice` what she
  said to the caller in `ours`
- `hers` a message of hers in `talk`; `mine` one of the caller in `ours`, and `answer`
  hers to it

404 is always the 404 of an id that nobody has: the matrix compares them.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.support.access_scenario import CALLERS, AccessScenario, ScenarioUser
from tests.support.api_client import PASSWORD, form_of
from tests.support.pictures import SMALL_PICTURE
from tests.support.uploads import VOICE, announced, voice
from waves.core.ids import new_id

POLICY = """
/api/auth/google
  GET    -       302 302 302 302 | 302 302 302 302 302 302 302 302 302
  DELETE -       401 401 401 401 | 204 404 404 404 404 404 404 404 404
/api/auth/google/callback
  GET    -       302 302 302 302 | 302 302 302 302 302 302 302 302 302
/api/auth/login
  POST   -       401 200 200 401 | 200 200 200 200 200 200 200 200 200
/api/auth/logout
  POST   -       401 401 401 401 | 204 204 204 204 204 204 204 204 204
/api/auth/me
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/auth/password
  POST   -       401 401 401 401 | 204 204 204 204 204 204 204 204 204
/api/auth/sessions
  DELETE -       401 401 401 401 | 204 204 204 204 204 204 204 204 204
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/auth/sessions/{session_id}
  DELETE session 401 401 401 401 | 204 404 404 404 404 404 404 404 404
/api/auth/forgot
  POST   -       204 204 204 204 | 204 204 204 204 204 204 204 204 204
/api/auth/verification
  POST   -       401 401 401 401 | 204 204 204 204 204 204 204 204 204
/api/auth/verify
  POST   verify  204 204 204 204 | 204 204 204 204 204 204 204 204 204
  POST   -       409 409 409 409 | 409 409 409 409 409 409 409 409 409
/api/auth/reset
  POST   reset   204 204 204 204 | 204 204 204 204 204 204 204 204 204
  POST   -       409 409 409 409 | 409 409 409 409 409 409 409 409 409
/api/auth/signup
  POST   -       201 201 201 201 | 201 201 201 201 201 201 201 201 201
/api/avatars/{avatar_id}
  GET    picture 401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/blocks
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/blocks/{user_id}
  PUT    olga    401 401 401 401 | 422 204 204 204 204 204 204 204 204
  PUT    closed  401 401 401 401 | 204 404 404 404 404 404 404 404 404
  DELETE olga    401 401 401 401 | 404 404 404 404 404 404 404 404 204
  DELETE closed  401 401 401 401 | 404 404 404 404 404 404 404 404 404
/api/conversations
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/conversations/{conversation_id}
  PATCH  talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PATCH  ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/conversations/{conversation_id}/files
  GET    talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/conversations/{conversation_id}/messages
  GET    talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
  POST   talk    401 401 401 401 | 201 404 404 404 404 404 404 404 404
  POST   ours    401 401 401 401 | 404 201 409 404 404 404 404 409 409
/api/users/me/note-to-self
  PUT    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/conversations/{conversation_id}/pinned-messages
  GET    talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/conversations/{conversation_id}/read
  POST   talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  POST   ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/files
  POST   -       401 401 401 401 | 201 201 201 201 201 201 201 201 201
/api/files/{file_id}
  GET    unsent  401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    shown   401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PATCH  unsent  401 401 401 401 | 200 404 404 404 404 404 404 404 404
  DELETE unsent  401 401 401 401 | 204 404 404 404 404 404 404 404 404
  DELETE shown   401 401 401 401 | 409 404 404 404 404 404 404 404 404
/api/files/{file_id}/content
  GET    unsent  401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    shown   401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    voice   401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/files/{file_id}/thumbnail
  GET    unsent  401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    shown   401 401 401 401 | 200 404 404 404 404 404 404 404 404
/api/conversations/{conversation_id}/timer
  PUT    talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PUT    ours    401 401 401 401 | 404 200 409 404 404 404 404 409 409
/api/friend-requests
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
  POST   olga    401 401 401 401 | 422 409 201 409 200 201 201 409 409
  POST   closed  401 401 401 401 | 404 404 404 404 404 404 404 404 404
/api/friend-requests/{request_id}
  DELETE to      401 401 401 401 | 404 404 404 404 404 404 404 404 404
  DELETE from    401 401 401 401 | 204 404 404 404 404 404 404 404 404
  DELETE hidden  401 401 401 401 | 404 404 404 404 404 404 404 204 404
  DELETE request 401 401 401 401 | 404 404 404 204 404 409 404 204 404
/api/friend-requests/{request_id}/accept
  POST   to      401 401 401 401 | 200 404 404 404 404 404 404 404 404
  POST   from    401 401 401 401 | 404 404 404 404 200 404 404 404 404
  POST   hidden  401 401 401 401 | 404 404 404 404 404 404 404 404 404
  POST   request 401 401 401 401 | 404 404 404 404 200 404 404 404 404
/api/friend-requests/{request_id}/reject
  POST   to      401 401 401 401 | 200 404 404 404 404 404 404 404 404
  POST   from    401 401 401 401 | 404 404 404 404 200 404 404 404 404
  POST   hidden  401 401 401 401 | 404 404 404 404 404 404 404 404 404
  POST   request 401 401 401 401 | 404 404 404 404 200 404 404 404 404
/api/friends
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/friends/{user_id}
  GET    olga    401 401 401 401 | 404 200 404 404 404 404 404 404 404
  GET    closed  401 401 401 401 | 404 404 404 404 404 404 404 404 404
  DELETE olga    401 401 401 401 | 404 204 404 404 404 404 404 404 404
  DELETE closed  401 401 401 401 | 204 404 404 404 404 404 404 404 404
/api/ice-servers
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/livez
  GET    -       200 200 200 200 | 200 200 200 200 200 200 200 200 200
/api/messages
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
  GET    talk    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  GET    ours    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/messages/{message_id}
  PATCH  hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PATCH  mine    401 401 401 401 | 404 200 409 404 404 404 404 409 409
  PATCH  answer  401 401 401 401 | 404 404 404 404 404 404 404 404 404
  DELETE hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  DELETE mine    401 401 401 401 | 404 200 200 404 404 404 404 200 200
  DELETE answer  401 401 401 401 | 404 404 404 404 404 404 404 404 404
/api/messages/{message_id}/pin
  PUT    hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PUT    mine    401 401 401 401 | 404 200 409 404 404 404 404 409 409
  DELETE hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  DELETE mine    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/messages/{message_id}/reactions/{emoji}
  PUT    hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  PUT    mine    401 401 401 401 | 404 200 409 404 404 404 404 409 409
  DELETE hers    401 401 401 401 | 200 404 404 404 404 404 404 404 404
  DELETE mine    401 401 401 401 | 404 200 200 404 404 404 404 200 200
/api/readyz
  GET    -       200 200 200 200 | 200 200 200 200 200 200 200 200 200
/api/users
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/users/me
  PATCH  -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/users/me/avatar
  PUT    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
  DELETE -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/users/me/privacy
  GET    -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
  PATCH  -       401 401 401 401 | 200 200 200 200 200 200 200 200 200
/api/users/{user_id}
  GET    olga    401 401 401 401 | 200 200 200 200 200 200 200 200 200
  GET    closed  401 401 401 401 | 404 404 404 404 404 404 404 404 404
"""
EMOJI = "👍"


@dataclass(frozen=True)
class Rule:
    """One row of the policy."""

    method: str
    path: str
    object: str
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.object}"

    def status(self, caller: str) -> int:
        return self.statuses[CALLERS.index(caller)]


def rules() -> list[Rule]:
    """Parse the policy."""
    found: list[Rule] = []
    path = ""
    for line in filter(None, map(str.strip, POLICY.splitlines())):
        if line.startswith("/"):
            path = line
            continue
        method, thing, *statuses = line.replace("|", " ").split()
        found.append(Rule(method, path, thing, tuple(map(int, statuses))))
    return found


Wanted = UUID | str | None


def object_id(scenario: AccessScenario, thing: str, caller: str) -> Wanted:
    """Return the object that the caller requests, or None if there is none."""
    ours = scenario.between.get(caller, {})
    match thing:
        case "verify" | "reset":
            return scenario.links[thing]
        case "olga":
            return scenario.olga.id
        case "closed":
            return scenario.people["closed"].id
        case "request":
            return ours.get("request")
        case "ours" | "mine" | "answer" | "voice":
            names = {"ours": "conversation", "mine": "message"}
            return ours.get(names.get(thing, thing))
        case _:
            names = {"talk": "conversation", "to": "to_olga", "from": "from_olga"}
            return scenario.ids.get(names.get(thing, thing))


def body_of(method: str, path: str, caller: ScenarioUser, wanted: Wanted) -> Any:
    """Return a valid body of this route for this caller and id."""
    new = "quite another passphrase"
    bodies = {
        "POST /api/auth/signup": {**form_of("newcomer"), "display_name": "New"},
        "POST /api/auth/login": {"login": caller.username, "password": PASSWORD},
        "POST /api/auth/password": {"current_password": PASSWORD, "new_password": new},
        "POST /api/auth/verify": {"secret": str(wanted)},
        "POST /api/auth/reset": {"secret": str(wanted), "password": new},
        "POST /api/auth/forgot": {"email": "olga@private.example"},
        "PUT /api/users/me/avatar": {"picture": b64encode(SMALL_PICTURE).decode()},
        "PATCH /api/users/me/privacy": dict.fromkeys(
            ("shows_presence", "shows_typing", "sends_receipts"), False
        ),
        "PATCH /api/users/me": {
            "display_name": "Renamed",
            "username": "renamed",
            "about": "Somebody else",
        },
        "POST /api/friend-requests": {"user_id": str(wanted)},
        "PATCH /api/conversations/{conversation_id}": {
            "pinned": False,
            "archived": True,
            "muted_until": "always",
            "marked_unread": True,
            "nickname": "Somebody",
        },
        "POST /api/conversations/{conversation_id}/messages": {
            "client_id": str(new_id()),
            "body": "hello",
            "reply_to": None,
            "files": [],
        },
        "POST /api/files": announced(VOICE, **voice()),
        "POST /api/conversations/{conversation_id}/read": {"seq": 1},
        "PUT /api/conversations/{conversation_id}/timer": {"seconds": 86_400},
        "PATCH /api/messages/{message_id}": {"body": "hello again"},
    }
    return bodies.get(f"{method} {path}")


def chunk_of(method: str, path: str) -> bytes | None:
    """Return the body of a route that takes bytes."""
    return VOICE if f"{method} {path}" == "PATCH /api/files/{file_id}" else None


def query_of(rule: Rule, wanted: Wanted) -> dict[str, str]:
    """Return a valid query of this route for this id."""
    where = {} if rule.object == "-" else {"conversation": str(wanted)}
    queries = {
        "/api/messages": {"query": "whispered-by-olga", "limit": "1", **where},
        "/api/users": {"query": "olga"},
        "/api/conversations": {"limit": "1"},
        "/api/conversations/{conversation_id}/files": {"limit": "9", "kind": "image"},
        "/api/conversations/{conversation_id}/messages": {"limit": "1"},
        "/api/friends": {"limit": "1"},
    }
    return queries.get(rule.path, {})
