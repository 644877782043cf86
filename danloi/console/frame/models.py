"""Tables of the console's frame: accounts, open sessions, and what was changed by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, Json, now


class AccountRow(Base):
    """A person of the staff.

    `password` is an argon2 hash; an account without one comes in by the province's sign-in, which calls it
    `subject`. `must_change`: the password was given by somebody else. `totp` is the sealed secret of the second step,
    "" for none, `totp_step` the last half minute whose code was used.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[Any]]
    password: Mapped[str] = mapped_column(String(300), default="")
    must_change: Mapped[bool] = mapped_column(default=False)
    totp: Mapped[str] = mapped_column(String(300), default="")
    totp_step: Mapped[int] = mapped_column(default=0)
    subject: Mapped[str | None] = mapped_column(String(500), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    signed_in_at: Mapped[dt.datetime | None]


class ConsoleSessionRow(Base):
    """A browser that is signed in. `token` is the SHA-256 of the cookie, so that the table opens no door."""

    __tablename__ = "console_session"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[dt.datetime] = mapped_column(default=now)
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)


class AuditRow(Base):
    """One change: who, when, what, before and after. Rows are only ever added; the database refuses anything else."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(300), index=True)
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text, default="")
