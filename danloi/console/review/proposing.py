"""What a decision means for the training data: a proposal, which another person approves."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame.access import Account
from danloi.console.review.labels import Label, Opinion
from danloi.console.training.proposals import Kind, Proposal


class TakesProposals(Protocol):
    """Where proposals go: `danloi.console.training.service.Training`."""

    async def submit(self, session: AsyncSession, proposal: Proposal, proposer: Account) -> int:
        """Add a proposal in the caller's transaction; return its number."""

    async def withdraw(self, ids: list[int], proposer: Account) -> object:
        """Take back one's own proposals that nobody has decided over."""


def proposal_of(opinion: Opinion, group_id: int, reason: str) -> Proposal | None:
    """Return what `opinion` proposes: an example of an intent, or an alias of a procedure; None for nothing."""
    if not opinion.changes_training:
        return None
    source = f"review:{group_id}"
    if opinion.label in {Label.ALIAS, Label.WRONG_PROCEDURE}:
        return Proposal(Kind.ALIAS, opinion.text, code=opinion.code, reason=reason, source=source)
    return Proposal(Kind.EXAMPLE, opinion.text, intent=opinion.intent, reason=reason, source=source)
