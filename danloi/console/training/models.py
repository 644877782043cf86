"""The table of proposals."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from danloi.console.training.proposals import Kind, Proposal, State
from danloi.storage.base import Base, now


class ProposalRow(Base):
    """A proposal and what became of it. The database itself refuses that somebody decides over what is their own."""

    __tablename__ = "training_proposal"
    __table_args__ = (
        CheckConstraint("approver_id IS NULL OR approver_id <> proposer_id", name="two_people"),
        CheckConstraint("state IN ('proposed', 'withdrawn') OR approver_id IS NOT NULL", name="decided_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    intent: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    replaces: Mapped[str] = mapped_column(Text, default="")
    replaces_intent: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    # The same wish twice has one key: the words without tones, with kind and intent or code.
    # `words` is of the words alone.
    key: Mapped[str] = mapped_column(String(64), index=True)
    words: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(20), index=True, default=State.PROPOSED)
    # The names are kept beside the numbers: the history stays readable when an account is gone.
    proposer_id: Mapped[int]
    proposer_name: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[dt.datetime] = mapped_column(default=now)
    approver_id: Mapped[int | None]
    approver_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    # What was approved together is written together.
    batch: Mapped[str] = mapped_column(String(32), index=True, default="")
    commit_id: Mapped[str] = mapped_column(String(64), default="")
    written_at: Mapped[dt.datetime | None]

    @property
    def proposal(self) -> Proposal:
        """What was proposed."""
        return Proposal(
            Kind(self.kind),
            self.text,
            self.intent,
            self.code,
            self.replaces,
            self.replaces_intent,
            self.reason,
            self.source,
        )
