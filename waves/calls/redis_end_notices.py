"""The ends of calls for each tab, in Redis: the tab may return on another worker."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from redis.asyncio import Redis

from waves.calls.end_notices import EndNote
from waves.calls.notices import Ended
from waves.calls.schemas import Tab
from waves.core.redis_client import PREFIX

KEPT_SECONDS = 24 * 3600
_notes: TypeAdapter[EndNote] = TypeAdapter(EndNote)


def _key(tab: Tab) -> str:
    return f"{PREFIX}ends:{tab.user_id}:{tab.tab_id}"


class RedisEndNotices:
    """The ends that all workers share."""

    def __init__(self, client: Redis, now: Callable[[], datetime]) -> None:
        self._client: Any = client
        self._now = now

    async def note(self, tab: Tab, ended: Ended, *, sent: bool) -> None:
        """Keep an end; `sent` is whether it was sent on a socket that looked open."""
        await self._write(tab, {ended.call_id: EndNote(ended, self._now(), sent)})

    async def take_unsent(self, tab: Tab) -> list[Ended]:
        """Return the ends to send to a tab that has just connected, oldest first."""
        now = self._now()
        notes = await self._read(tab)
        due = [note for note in notes.values() if not note.is_done(now)]
        taken: dict[UUID, EndNote | None] = dict.fromkeys(notes)
        for note in due:
            taken[note.ended.call_id] = EndNote(note.ended, now, sent=True)
        await self._write(tab, taken)
        return [note.ended for note in due]

    async def mark_unsent(self, tab: Tab) -> None:
        """Mark the recent ends of a tab as unsent because its socket was lost."""
        now = self._now()
        marked: dict[UUID, EndNote | None] = {}
        for call_id, note in (await self._read(tab)).items():
            is_lost = note.sent and not note.is_done(now)
            if is_lost:
                marked[call_id] = EndNote(note.ended, note.at, sent=False)
        await self._write(tab, marked)

    async def _read(self, tab: Tab) -> dict[UUID, EndNote]:
        found = await self._client.hvals(_key(tab))
        notes = [_notes.validate_json(note) for note in found]
        notes.sort(key=lambda note: note.at)
        return {note.ended.call_id: note for note in notes}

    async def _write(self, tab: Tab, notes: dict[UUID, Any]) -> None:
        if not notes:
            return
        pipeline = self._client.pipeline()
        for call_id, note in notes.items():
            if note is None:
                pipeline.hdel(_key(tab), str(call_id))
            else:
                pipeline.hset(_key(tab), str(call_id), _notes.dump_json(note).decode())
        pipeline.expire(_key(tab), KEPT_SECONDS)
        await pipeline.execute()
