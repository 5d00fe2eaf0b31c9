"""A conversation with many messages, written into the database of a running server."""

import itertools
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, insert
from sqlmodel import Session, select

from waves.chat.models import Conversation, Message, Receipt
from waves.core.clock import now
from waves.core.ids import new_id

_APART = timedelta(minutes=12)
"""The rows in the document always span more than a day."""
_GROUP = 4
"""How many messages one user writes in a row."""


def write_history(data: Path, conversation_id: UUID, count: int) -> None:
    """Fill an empty conversation with messages of both, which both have read."""
    engine = create_engine(f"sqlite:///{data / 'waves.db'}")
    with Session(engine) as db:
        conversation = db.get_one(Conversation, conversation_id)
        senders = conversation.low_id, conversation.high_id
        seqs = range(1, count + 1)
        start = now() - _APART * count
        low_sent = list(itertools.accumulate(_sender(seq) == 0 for seq in seqs))
        rows = [
            {
                "id": new_id(),
                "client_id": UUID(int=seq),
                "conversation_id": conversation_id,
                "seq": seq,
                "sender_id": senders[_sender(seq)],
                "kind": "text",
                "body": _body(seq),
                "created_at": start + _APART * seq,
                "low_sent": low_sent[seq - 1],
            }
            for seq in seqs
        ]
        db.execute(insert(Message), rows)
        conversation.last_seq, conversation.low_sent = count, low_sent[-1]
        conversation.last_at = rows[-1]["created_at"]
        receipts = select(Receipt).where(Receipt.conversation_id == conversation_id)
        for receipt in db.exec(receipts):
            receipt.delivered_seq = receipt.read_seq = count
        db.commit()
    engine.dispose()


def _sender(seq: int) -> int:
    return seq // _GROUP % 2


def _body(seq: int) -> str:
    """Return a text of one to ten lines that begins with its number."""
    return f"line {seq}" + " and so on" * (seq * 37 % 60 if seq % 5 == 0 else seq % 3)
