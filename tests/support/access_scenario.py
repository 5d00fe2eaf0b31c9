"""Users with different relations to Olga.

It is made once for all tests of a run, by the services, and kept as a copy of
the database: who changes it puts it back with `AccessScenario.restore`.
"""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, update

from tests.support.api_client import PASSWORD, form_of
from tests.support.friendships import befriend
from tests.support.pictures import SMALL_PICTURE
from tests.support.uploads import add_file
from waves.accounts.avatars import service as avatars
from waves.accounts.email_verification import email_links
from waves.accounts.email_verification.email_links import Purpose
from waves.accounts.identities.models import Identity
from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn, SignUp
from waves.accounts.sessions import service as sessions
from waves.accounts.sessions.models import Session
from waves.accounts.users.models import User
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.chat.pins import service as pins
from waves.chat.reactions import service as reactions
from waves.core import security
from waves.core.clock import now
from waves.core.database import engine
from waves.core.ids import new_id
from waves.core.services import current
from waves.friends import service as friends
from waves.settings.settings import Settings

SIGNED_OUT = ("nobody", "ended", "mixed", "disabled")
"""No cookie; a logged-out one; one that names Olga's session and another person;
a closed account whose session was left alone."""
RELATIONS = (
    "self",
    "friend",
    "former",
    "asker",
    "asked",
    "rejected",
    "stranger",
    "blocked",
    "blocker",
)
"""What the caller is to Olga: an asker has asked her, the asked one was asked by
her, the blocked one was blocked by her while they were friends."""
CALLERS = (*SIGNED_OUT, *RELATIONS)

# No name holds another one: whatever holds one of these tells of its person.
_SECRET = re.compile(r"whispered-by-([a-z]+)|([a-z]+)@private\.example")


@dataclass
class ScenarioUser:
    """A person of the scenario, and the cookie that they come with."""

    id: UUID
    username: str
    token: str


@dataclass
class AccessScenario:
    """The users, the ids of their objects, and a copy of the database."""

    people: dict[str, ScenarioUser] = field(default_factory=dict[str, ScenarioUser])
    ids: dict[str, UUID] = field(default_factory=dict[str, UUID])
    """Ids of sessions, pictures, requests, conversations and messages by name."""
    kept: set[str] = field(default_factory=set[str])
    """Values that the server reveals to nobody: hashes, tokens, subjects."""
    links: dict[str, str] = field(default_factory=dict[str, str])
    """The secrets of Olga's e-mail links, by purpose."""
    between: dict[str, dict[str, UUID]] = field(
        default_factory=dict[str, dict[str, UUID]]
    )
    """The objects of each caller and Olga: `request`, `conversation`, `message` of the
    caller, and its `answer`."""
    objects: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """The objects of the file store by key."""
    database: Path = Path()
    """The database file of the current test."""
    copy: sqlite3.Connection = field(
        default_factory=lambda: sqlite3.connect(":memory:", check_same_thread=False)
    )

    @property
    def olga(self) -> ScenarioUser:
        return self.people["self"]

    def keep(self, database: Path) -> None:
        """Copy the database."""
        with closing(sqlite3.connect(database)) as live:
            live.backup(self.copy)
        self.database = database
        root = _file_store()
        self.objects = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }
        self.kept = {one.token for one in self.people.values() if one.token}
        for rows in self.contents().values():
            for row in rows:
                self.kept |= {
                    value
                    for name, value in row.items()
                    if value and (name.endswith("_hash") or name == "subject")
                }

    def restore(self) -> None:
        """Restore the database and the files from the copy."""
        for key, content in self.objects.items():
            path = _file_store() / key
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        with closing(sqlite3.connect(self.database)) as live:
            self.copy.backup(live)

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every table."""
        with closing(sqlite3.connect(self.database)) as live:
            live.row_factory = sqlite3.Row
            return {
                table: [dict(row) for row in live.execute(f"SELECT * FROM {table}")]
                for table in SQLModel.metadata.tables
            }

    def told(self, text: str, caller: str) -> set[str]:
        """Return the hidden values in a text that this caller may not see."""
        whispers = {found.group() for found in _SECRET.finditer(text)}
        kept = {secret for secret in self.kept if secret in text}
        return (whispers - self._may_read(caller)) | kept

    def _may_read(self, caller: str) -> set[str]:
        talked = {name for name, ours in self.between.items() if "conversation" in ours}
        told = talked if caller == "self" else talked & {caller}
        whispers = {f"whispered-by-{name}" for name in told}
        if told:
            whispers.add("whispered-by-olga")
        return {f"{self.people[caller].username}@private.example", *whispers}


def _file_store() -> Path:
    return current(Settings).data_dir / "files"


async def build() -> AccessScenario:
    """Sign up all users and create their relations."""
    scenario = AccessScenario()
    for name in (*RELATIONS, "ended", "disabled", "thea", "wanda", "closed"):
        scenario.people[name] = await _move_in("olga" if name == "self" else name)
    await _acquaint(scenario)
    await _give_olga_more(scenario)
    await _sign_out(scenario)
    return scenario


async def _move_in(name: str) -> ScenarioUser:
    form = {**form_of(name), "email": f"{name}@private.example"}
    signed_in = await passwords.sign_up(SignUp.model_validate(form), user_agent=name)
    return ScenarioUser(signed_in.user.id, name, signed_in.token)


async def _acquaint(scenario: AccessScenario) -> None:
    olga, people = scenario.olga, scenario.people
    for name in ("friend", "former", "blocked", "blocker", "thea", "closed"):
        friend = people[name]
        conversation = await befriend(friend.id, olga.id)
        own = NewMessage(
            client_id=new_id(),
            body=f"whispered-by-{name}",
            files=[await add_file(friend.id)],
        )
        theirs = (await messages.send(friend.id, conversation, own)).message
        is_image = name == "thea"
        file = await add_file(olga.id, is_image=is_image)
        reply = NewMessage(
            client_id=new_id(),
            body="whispered-by-olga",
            reply_to=theirs.id,
            files=[file],
        )
        hers = (await messages.send(olga.id, conversation, reply)).message
        await reactions.react(friend.id, hers.id, "🎉", active=True)
        await pins.pin(friend.id, hers.id, active=True)
        scenario.between[name] = {
            "conversation": conversation,
            "message": theirs.id,
            "answer": hers.id,
            "voice": file,
        }
    await friends.unfriend(olga.id, people["former"].id)
    await friends.block(people["blocker"].id, olga.id)
    await friends.block(olga.id, people["blocked"].id)
    for name in ("asker", "rejected", "wanda", "blocked"):
        asked = await friends.send_request(people[name].id, olga.id)
        scenario.between.setdefault(name, {})["request"] = asked.id
    await friends.reject(olga.id, scenario.between["rejected"]["request"])
    asked = await friends.send_request(olga.id, people["asked"].id)
    scenario.between["asked"] = {"request": asked.id}


async def _give_olga_more(scenario: AccessScenario) -> None:
    """Give Olga a second session, an identity, a picture, and another friend."""
    olga = scenario.olga
    form = LogIn(login=olga.username, password=PASSWORD)
    again = await passwords.log_in(form, user_agent="another browser")
    principal = await sessions.authenticate(again.token)
    async with engine.unit_of_work() as uow:
        uow.db.add(
            Identity(
                provider="https://issuer.example",
                subject="olga-at-the-issuer",
                user_id=olga.id,
            )
        )
        row = await uow.db.get_one(User, olga.id)
        for purpose in Purpose:
            scenario.links[purpose] = await email_links.make(uow, row, purpose)
    avatar = await avatars.set_avatar(olga.id, SMALL_PICTURE)
    scenario.ids = {
        "picture": UUID((avatar.avatar_url or "").rpartition("/")[2]),
        "session": principal.session_id,
        "conversation": scenario.between["thea"]["conversation"],
        "message": scenario.between["thea"]["message"],
        "hers": scenario.between["thea"]["answer"],
        "to_olga": scenario.between["wanda"]["request"],
        "from_olga": scenario.between["asked"]["request"],
        "unsent": await add_file(olga.id, is_image=True),
        "shown": scenario.between["thea"]["voice"],
        "hidden": scenario.between["blocked"]["request"],
    }


async def _sign_out(scenario: AccessScenario) -> None:
    olga, people = scenario.olga, scenario.people
    await sessions.log_out(await sessions.authenticate(people["ended"].token))
    async with engine.unit_of_work() as uow:
        for name in ("disabled", "closed"):
            row = await uow.db.get_one(User, people[name].id)
            row.disabled_at = now()
    claims = security.read_session_token(olga.token)
    stranger = people["stranger"]
    forged = security.sign(
        {"sub": str(stranger.id), "sid": str(claims.sid), "jti": claims.jti},
        audience=security.SESSION_AUDIENCE,
        lifetime=timedelta(days=1),
    )
    await _forget_to_look()
    people["mixed"] = ScenarioUser(stranger.id, stranger.username, forged)
    people["nobody"] = ScenarioUser(new_id(), "nobody", "")


async def _forget_to_look() -> None:
    """Move the last use of sessions to tomorrow, so that no use is stored.

    So that a slow run changes nothing by itself; that it is noted, and nothing
    else, has a test of its own (S9).
    """
    async with engine.unit_of_work() as uow:
        tomorrow = now() + timedelta(days=1)
        await uow.db.exec(update(Session).values(last_seen_at=tomorrow))
