"""Demo data: two users who are friends, with a conversation and a note to self."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from waves.accounts.passwords import service as passwords
from waves.accounts.passwords.schemas import LogIn, SignUp
from waves.chat.conversations import service as conversations
from waves.chat.files import uploads
from waves.chat.files.schemas import NewFile
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.core.errors import ConflictError
from waves.core.ids import new_id
from waves.friends import service as friends

PASSWORD = "waves-demo-2026"  # noqa: S105  printed, and refused in production
PEOPLE = (("ana", "Ana Ribeiro"), ("ben", "Ben Kowalski"))
STORY = (
    (0, "Morning! Are we still on for the walkthrough?"),
    (0, "I put the draft in the folder, third one from the top."),
    (1, "Yes. Give me five minutes to find headphones."),
    (1, "And coffee. ☕"),
    (0, "Take your time. Ring me when you are ready."),
)
PICTURE = Path(__file__).parents[1] / "assets" / "icon-512.png"
CAPTION = "This is the mark, by the way."
NOTES = ("Ask Ben about Thursday", "**Book**: the room with the long table")
WELCOME = """
  Open two windows (one of them private) and log in as
    ana   password {password}
    ben   password {password}
"""


async def fill() -> str:
    """Create the two users and their conversation, once; return what to print."""
    await _befriend([await _person(*names) for names in PEOPLE])
    return WELCOME.format(password=PASSWORD)


async def _person(username: str, display_name: str) -> UUID:
    form = SignUp(
        username=username,
        email=f"{username}@example.org",
        password=PASSWORD,
        display_name=display_name,
    )
    try:
        signed_in = await passwords.sign_up(form, user_agent="demo")
    except ConflictError:
        log_in = LogIn(login=username, password=PASSWORD)
        signed_in = await passwords.log_in(log_in, user_agent="demo")
    return signed_in.user.id


async def _befriend(people: list[UUID]) -> None:
    ana, ben = people
    if await friends.are_friends(ana, ben):
        return
    asked = await friends.send_request(ana, ben)
    await friends.accept(ben, asked.id)
    conversation = await conversations.conversation_with(ana, PEOPLE[1][0])
    for who, body in STORY:
        await _write(people[who], conversation.id, body)
    await _write(ana, conversation.id, CAPTION, files=[await _upload(ana, PICTURE)])
    note = await conversations.note_to_self(ana)
    for body in NOTES:
        await _write(ana, note.id, body)


async def _write(
    user_id: UUID, conversation_id: UUID, body: str, *, files: Sequence[UUID] = ()
) -> None:
    draft = NewMessage(client_id=new_id(), body=body, files=[*files])
    await messages.send(user_id, conversation_id, draft)


async def _upload(user_id: UUID, path: Path) -> UUID:
    content = path.read_bytes()  # noqa: ASYNC240  nobody else waits
    new = NewFile(client_id=new_id(), name=path.name, size=len(content))
    upload = (await uploads.begin(user_id, new)).upload
    await uploads.append(user_id, upload.id, 0, content)
    return upload.id
