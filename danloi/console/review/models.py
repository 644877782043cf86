"""Tables of the review queue: what deserves eyes, in groups of near-duplicates, and what reviewers made of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now

_SAMPLED = text("is_sampled")


class GroupRow(Base):
    """Questions that are nearly the same; one decision settles them.

    `text` is one of them (masked), `digest` that of its words (danloi/console/review/likeness.py). `reason` is the
    strongest of `reasons`, `score` the order of the queue (danloi/console/review/signals.py). `wanted` opinions are
    asked for; `sampled_at` is the moment of the oldest question in it that was drawn at random.
    `state` is open, disputed (two opinions differ), settled or removed (its texts are gone).
    """

    __tablename__ = "review_group"
    __table_args__ = (
        Index("ix_review_group_queue", "state", "score", "id"),
        Index("ix_review_group_reason", "state", "reason", "score", "id"),
        Index("ix_review_group_sample", "state", "sampled_at"),
        Index("ix_review_group_claim", "claimed_by", "claimed_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(32), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[Any]]
    size: Mapped[int] = mapped_column(default=1)
    score: Mapped[float] = mapped_column(Double, default=0.0)
    newest_at: Mapped[dt.datetime]
    sampled_at: Mapped[dt.datetime | None]
    state: Mapped[str] = mapped_column(String(10), default="open")
    wanted: Mapped[int] = mapped_column(default=1)
    opinions: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[int | None]
    claimed_until: Mapped[dt.datetime | None]
    label: Mapped[str] = mapped_column(String(20), default="")
    intent: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    settled_at: Mapped[dt.datetime | None]


class BandRow(Base):
    """A hash under which a group is found by questions that resemble it."""

    __tablename__ = "review_band"

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("review_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ItemRow(Base):
    """A turn that deserves eyes. `label` is what the decision over its group says of it, "" while there is none."""

    __tablename__ = "review_item"
    __table_args__ = (Index("ix_review_item_sample", "at", postgresql_where=_SAMPLED, sqlite_where=_SAMPLED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id"), unique=True)
    inbox_id: Mapped[int] = mapped_column(index=True)
    conversation_id: Mapped[str] = mapped_column(String(200), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("review_group.id"), index=True)
    reasons: Mapped[list[Any]]
    is_sampled: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime]
    label: Mapped[str] = mapped_column(String(20), default="")


class OpinionRow(Base):
    """What a reviewer made of a group; `proposals` are the numbers of what was proposed for training because of it."""

    __tablename__ = "review_opinion"
    __table_args__ = (
        UniqueConstraint("group_id", "account_id"),
        Index("ix_review_opinion_day", "account_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("review_group.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    who: Mapped[str] = mapped_column(String(200))
    label: Mapped[str] = mapped_column(String(20))
    intent: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    proposals: Mapped[list[Any]] = mapped_column(default=list)
    left_group_id: Mapped[int | None]
    """The group of those that this opinion did not concern."""


class GoldRow(Base):
    """A settled group whose label is beyond doubt, shown now and then among the others as if it were open."""

    __tablename__ = "review_gold"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("review_group.id"), unique=True)
    label: Mapped[str] = mapped_column(String(20))
    intent: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    is_active: Mapped[bool] = mapped_column(default=True)


class GoldAnswerRow(Base):
    """What a reviewer said to a gold question."""

    __tablename__ = "review_gold_answer"
    __table_args__ = (UniqueConstraint("gold_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gold_id: Mapped[int] = mapped_column(ForeignKey("review_gold.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    label: Mapped[str] = mapped_column(String(20))
    intent: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    is_right: Mapped[bool]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class IntakeRow(Base):
    """How many turns of a day were looked at, how many were answered with confidence, how many of those were drawn."""

    __tablename__ = "review_intake"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    turns: Mapped[int] = mapped_column(default=0)
    confident: Mapped[int] = mapped_column(default=0)
    sampled: Mapped[int] = mapped_column(default=0)


class CursorRow(Base):
    """How far turns and verdicts have been gathered; one row."""

    __tablename__ = "review_cursor"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(default=0)
    verdicts_until: Mapped[dt.datetime]
