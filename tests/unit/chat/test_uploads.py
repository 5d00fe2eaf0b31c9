"""Two examinations of one upload: its page asks again before the first has ended."""

import pytest
from sqlmodel import select

from tests.support.friendships import befriend
from tests.support.uploads import announced, gradient
from waves.chat.files import uploads
from waves.chat.files.content import find_content
from waves.chat.files.errors import WrongOffsetError
from waves.chat.files.models import FileRemoval
from waves.chat.files.schemas import FileUpload, NewFile
from waves.chat.messages import service as messages
from waves.chat.models import NewMessage
from waves.core.database.engine import read_db
from waves.core.errors import NotFoundError
from waves.core.ids import new_id
from waves.core.services import current
from waves.files.errors import BadPictureError, ObjectMissingError
from waves.files.store import FileStore

PICTURE = gradient("PNG", (8, 8))


@pytest.fixture
async def talk(users):
    """Alice, Bob and their conversation."""
    alice, bob = await users("alice", "bob")
    return alice.id, bob.id, await befriend(alice.id, bob.id)


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen before the first examination fails."""
    examine = uploads.examine

    def arrange(happens, failure):
        async def fails(_file):
            monkeypatch.setattr(uploads, "examine", examine)
            await happens()
            raise failure

        monkeypatch.setattr(uploads, "examine", fails)

    return arrange


async def begun(owner) -> FileUpload:
    new = NewFile.model_validate(announced(PICTURE, name="a.png"))
    return (await uploads.begin(owner, new)).upload


async def removals():
    async with read_db() as db:
        return (await db.exec(select(FileRemoval.file_id))).all()


@pytest.mark.parametrize(
    "failure", [BadPictureError(), ObjectMissingError()], ids=["refused", "missing"]
)
async def test_what_fails_after_another_examination_has_ended_changes_nothing(
    talk, meanwhile, failure
):
    alice, bob, conversation = talk
    file = await begun(alice)

    async def accepted_and_sent():
        await uploads.append(alice, file.id, len(PICTURE), b"")
        draft = NewMessage(client_id=new_id(), body="", files=[file.id])
        await messages.send(alice, conversation, draft)

    meanwhile(accepted_and_sent, failure)
    finished = await uploads.append(alice, file.id, 0, PICTURE)
    (sent,) = (await messages.page(bob, conversation)).items
    assert sent.files == [finished.file]
    assert (await find_content(bob, file.id)).file == finished.file
    assert await removals() == []


async def test_what_is_refused_twice_is_removed_once(talk, meanwhile, monkeypatch):
    alice, _bob, _conversation = talk
    file = await begun(alice)

    async def refuse(_file):
        raise BadPictureError

    async def refused():
        with monkeypatch.context() as context:
            context.setattr(uploads, "examine", refuse)
            with pytest.raises(BadPictureError):
                await uploads.append(alice, file.id, len(PICTURE), b"")

    meanwhile(refused, BadPictureError())
    with pytest.raises(BadPictureError):
        await uploads.append(alice, file.id, 0, PICTURE)
    assert await removals() == [file.id]
    with pytest.raises(NotFoundError):
        await uploads.progress(alice, file.id)


async def test_what_is_refused_while_it_is_uploaded_again_stays(talk, meanwhile):
    alice, _bob, _conversation = talk
    file = await begun(alice)

    async def lost():
        store = current(FileStore)
        async for one in store.list(f"{file.id}/"):
            await store.delete(one.key)
        with pytest.raises(WrongOffsetError):
            await uploads.append(alice, file.id, len(PICTURE), b"")

    meanwhile(lost, BadPictureError())
    with pytest.raises(WrongOffsetError) as again:
        await uploads.append(alice, file.id, 0, PICTURE)
    assert again.value.offset == 0
    finished = await uploads.append(alice, file.id, 0, PICTURE)
    assert finished.file is not None
