"""Tables of the conversation: who talks, what came in, what goes out, what was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class ConversationRow(Base):
    """One conversation; `id` is `<channel>:<id>` and `memory` what the assistant remembers of it."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    memory: Mapped[dict[str, Any]]
    turns: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    last_at: Mapped[dt.datetime] = mapped_column(default=now)


class InboxRow(Base):
    """An accepted message. `text` is the citizen's until the turn is done, then with personal numbers masked."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "message_id"),
        Index("ix_inbox_state_claimed_until", "state", "claimed_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(300))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="accepted")
    claimed_by: Mapped[str] = mapped_column(String(40), default="")
    claimed_until: Mapped[dt.datetime | None]
    received_at: Mapped[dt.datetime] = mapped_column(default=now)


class OutboxRow(Base):
    """A message to send, in the order of `id`; `body` is the message as the REST channel shows it."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    body: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="ready")
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    sent_at: Mapped[dt.datetime | None]


class TurnRow(Base):
    """One turn as staff may see it: personal numbers masked, with what was understood and how long each step took."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    asked: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(30), index=True)
    procedure: Mapped[str | None] = mapped_column(String(20), index=True)
    aspects: Mapped[list[Any]]
    understood: Mapped[dict[str, Any]]
    milliseconds: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
