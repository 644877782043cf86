"""Tables of sums. No row holds a text, a conversation or a person; days and hours are Vietnam's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base


class CountMarkRow(Base):
    """How far was counted: every turn up to `last_id` except `holes`.

    A hole is an id below `last_id` that was not to be seen when its successors were, `{id: ISO moment}`: its
    transaction may still be under way. `tries` is there to be written, which locks the row.
    """

    __tablename__ = "count_mark"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger, default=0)
    holes: Mapped[dict[str, Any]]
    tries: Mapped[int] = mapped_column(BigInteger, default=0)
    counted_at: Mapped[dt.datetime]


class TurnCountRow(Base):
    """Turns by hour, channel and outcome."""

    __tablename__ = "turn_count"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int]


class TalkCountRow(Base):
    """Conversations by the hour of their first turn on a day."""

    __tablename__ = "talk_count"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


class NeedCountRow(Base):
    """What was asked about.

    `subject` is the code of a procedure or `topic:<id>`; where the assistant asked back or found nothing, the procedure
    that it thought of first. `aspect` is a need; the empty one counts the turns themselves. `lacking` counts how often
    the record could not say it.
    """

    __tablename__ = "need_count"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    aspect: Mapped[str] = mapped_column(String(20), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int]
    lacking: Mapped[int]


class StepCountRow(Base):
    """Durations of a step by the bucket in which they fall; `milliseconds` is their sum.

    Beside the steps of a turn (`TurnRow.milliseconds`) there is `all`, from acceptance to answer, waiting included.
    """

    __tablename__ = "step_count"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    upper: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    milliseconds: Mapped[float]


class VerdictCountRow(Base):
    """Verdicts by the day of the answer they are about."""

    __tablename__ = "verdict_count"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int]
