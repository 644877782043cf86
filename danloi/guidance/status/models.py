"""Tables of the status look-up: the sandbox's files and the tries against the gate."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base, now


class DossierRow(Base):
    """A file of the sandbox, which stands in for the province's one-stop system."""

    __tablename__ = "sandbox_dossier"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    procedure_code: Mapped[str] = mapped_column(String(20))
    procedure_name: Mapped[str] = mapped_column(String(2000))
    office: Mapped[str] = mapped_column(String(300))
    state: Mapped[int]
    received_on: Mapped[dt.date]
    due_on: Mapped[dt.date | None]
    finished_on: Mapped[dt.date | None]
    updated_on: Mapped[dt.date]
    applicant: Mapped[str] = mapped_column(String(200))
    phone_last4: Mapped[str] = mapped_column(String(4))
    id_last4: Mapped[str] = mapped_column(String(4))
    channel: Mapped[str] = mapped_column(String(20))
    fee_due_vnd: Mapped[int]
    fee_paid: Mapped[bool]
    missing: Mapped[str] = mapped_column(String(1000), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")


class FailedTry(Base):
    """A look-up that was refused; only the conversation and the time are kept."""

    __tablename__ = "status_failed_try"
    __table_args__ = (Index("ix_status_failed_try_conversation_at", "conversation", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime] = mapped_column(default=now)
