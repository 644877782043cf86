"""Tables of the hand-over: tickets, what happened to each, the day's last number, and canned answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"
_OPEN = text("state <> 'closed'")
_WAITS = text("state = 'waiting'")


class TicketRow(Base):
    """A citizen's wish for a person.

    `number` is what citizen and staff call it: day and month, then the day's order, such as `2611-27`. `state` is
    waiting (in the queue), taken (an officer has the conversation, the assistant is silent until `silent_until`) or
    closed with a `result`. `inbox_id` is the message that asked, `place` the one in the queue at that moment;
    `awaits_message` says that the citizen was invited to say what it is about. `account_id` and `officer` are of
    whoever has it; `officer_at` is when staff last did something in it, `answered_at` when they first wrote.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("uq_ticket_open", "conversation_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_ticket_waiting", "asked_at", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_ticket_account_id_state", "account_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), index=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    asked_at: Mapped[dt.datetime] = mapped_column(default=now)
    inbox_id: Mapped[int | None]
    place: Mapped[int] = mapped_column(default=1)
    awaits_message: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None]
    officer: Mapped[str] = mapped_column(String(200), default="")
    first_taken_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    silent_until: Mapped[dt.datetime | None]
    officer_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    result: Mapped[str] = mapped_column(String(20), default="")


class TicketEventRow(Base):
    """One thing that happened to a ticket.

    `kind` is asked, left_message, withdrawn, taken, replied, noted, transferred, released, lapsed, returned, closed,
    erased, expired or gone; `who` the officer's name, empty for the citizen and the clock. `words` is a note or to whom
    it went. `outbox_ids` are the messages that an officer's reply became; `once` keeps a form from counting twice.
    """

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    inbox_id: Mapped[int | None]
    outbox_ids: Mapped[list[Any]] = mapped_column(default=list)
    once: Mapped[str | None] = mapped_column(String(64), unique=True)


class TicketDayRow(Base):
    """The last number given on a day."""

    __tablename__ = "ticket_day"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]


class CannedAnswerRow(Base):
    """A text that officers send often; {places in braces} are filled in before it goes out.

    `key` names a starting text of data/handover/canned.yaml, so that it is brought in once; `folded` is title and text
    without diacritics, for the search.
    """

    __tablename__ = "canned_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    changed_by: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[dt.datetime] = mapped_column(default=now)
