"""Tables of the door: attempts to sign in, sign-ins half done, and browsers that have been in before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class SignInAttemptRow(Base):
    """An attempt that failed, or is being judged. `login` and `source` are hashes: people type passwords anywhere."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), index=True)
    source: Mapped[str] = mapped_column(String(64), index=True)
    browser: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)


class DoorTicketRow(Base):
    """A sign-in half done, kept for the browser that holds the cookie whose SHA-256 is `token`."""

    __tablename__ = "door_ticket"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    opened_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)


class KnownBrowserRow(Base):
    """A browser that an account has signed in with; other people's failures do not lock it out."""

    __tablename__ = "known_browser"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    seen_at: Mapped[dt.datetime] = mapped_column(default=now)


class RecoveryCodeRow(Base):
    """A code that stands in for the telephone, once: its SHA-256."""

    __tablename__ = "recovery_code"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
