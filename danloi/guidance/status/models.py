"""Tables of the status look-up: the sandbox's files, the tries against the gate and what was proven."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from danloi.storage.base import Base


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


class StatusTry(Base):
    """A look-up that was refused or is under way; who tried what is kept as keyed fingerprints only."""

    __tablename__ = "status_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_key: Mapped[str] = mapped_column(String(32))
    code_key: Mapped[str] = mapped_column(String(32))
    source_key: Mapped[str] = mapped_column(String(32))
    at: Mapped[dt.datetime] = mapped_column(index=True)


class StatusProof(Base):
    """That a conversation has proven whose a file is; it counts for a quarter of an hour."""

    __tablename__ = "status_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_key: Mapped[str] = mapped_column(String(32), index=True)
    code_key: Mapped[str] = mapped_column(String(32))
    sealed_code: Mapped[str] = mapped_column(String(300))
    at: Mapped[dt.datetime] = mapped_column(index=True)


class StatusSubscription(Base):
    """A conversation's wish to be told of a file's changes, with the consent it rests on; erased when it ends."""

    __tablename__ = "status_subscription"
    __table_args__ = (UniqueConstraint("conversation_id", "code_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(200))
    code_key: Mapped[str] = mapped_column(String(32))
    sealed_code: Mapped[str] = mapped_column(String(300))
    seen: Mapped[str] = mapped_column(String(32))
    next_at: Mapped[dt.datetime] = mapped_column(index=True)
    ends_at: Mapped[dt.datetime] = mapped_column(index=True)
    failures: Mapped[int] = mapped_column(default=0)
    consent_at: Mapped[dt.datetime]
    consent_text: Mapped[str] = mapped_column(Text)
