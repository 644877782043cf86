"""Tables of the conversation: who talks, what came in, what goes out, what was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now

_WAITING = text("state = 'accepted'")
_READY = text("state = 'ready'")


class ConversationRow(Base):
    """One conversation; `id` is `<channel>:<id>` and `memory` what the assistant remembers of it.

    `turn_by` and `turn_until` say which process answers in it now, `send_by` and `send_until` which one sends
    (danloi/conversation/claims.py). `forgotten_at` is when the citizen had it deleted.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    memory: Mapped[dict[str, Any]]
    turns: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    last_at: Mapped[dt.datetime] = mapped_column(default=now)
    heard_at: Mapped[dt.datetime] = mapped_column(default=now)
    turn_by: Mapped[str] = mapped_column(String(40), default="")
    turn_until: Mapped[dt.datetime | None]
    send_by: Mapped[str] = mapped_column(String(40), default="")
    send_until: Mapped[dt.datetime | None]
    forgotten_at: Mapped[dt.datetime | None]


class InboxRow(Base):
    """An accepted message.

    `text` has its personal numbers masked; where there are any, `sealed` holds what was written until the turn is done,
    for an officer until the ticket is closed (danloi/conversation/handover).
    `source` is a fingerprint of where it came from, forgotten then too. `state` is accepted or done. `turned_away` says
    why it is answered without the engine: rate_limited, overloaded.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "message_id"),
        Index("ix_inbox_waiting", "conversation_id", postgresql_where=_WAITING, sqlite_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(300))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20), default="text")
    written_at: Mapped[int] = mapped_column(BigInteger, default=0)
    is_public: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(32), default="", server_default="")
    turned_away: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(10), default="accepted")
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[dt.datetime] = mapped_column(default=now)


class OutboxRow(Base):
    """A message to send, in the order of `id` within its conversation.

    `body` is the message as the REST channel shows it, or the piece of it that fits one message of the channel.
    `state` is ready, sent, held (goes out with the next answer), dead (given up, staff may resend) or dropped (the
    citizen has left, or staff dropped it).
    `attempts` counts the tries that have begun; a row that is ready with an attempt behind it may have been seen.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_ready", "conversation_id", postgresql_where=_READY, sqlite_where=_READY),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="ready", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    error: Mapped[str] = mapped_column(Text, default="")
    platform_id: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    sent_at: Mapped[dt.datetime | None]


class TurnRow(Base):
    """One turn as staff may see it: personal numbers masked, with what was understood and how long each step took.

    `model` is the one that understood it (console/release); None where none was asked, or it is not known.
    """

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    asked: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(30), index=True)
    procedure: Mapped[str | None] = mapped_column(String(20), index=True)
    topic: Mapped[str | None] = mapped_column(String(60))
    aspects: Mapped[list[Any]]
    understood: Mapped[dict[str, Any]]
    milliseconds: Mapped[dict[str, Any]]
    model: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
