"""What approvers are shown and what came of what they did."""

from __future__ import annotations

from dataclasses import dataclass, field

from danloi.console.training.lint import Finding, Weight
from danloi.console.training.models import ProposalRow


@dataclass(frozen=True)
class Looked:
    """An open proposal with what was noticed about it."""

    row: ProposalRow
    findings: list[Finding]

    @property
    def may_be_approved(self) -> bool:
        """Whether nothing stands against it."""
        return all(finding.weight is not Weight.STOP for finding in self.findings)

    @property
    def has_doubts(self) -> bool:
        """Whether an approval needs a reason."""
        return any(finding.weight is Weight.DOUBT for finding in self.findings)


@dataclass(frozen=True)
class Decision:
    """What came of a decision over several proposals.

    Attributes:
        done: numbers of the proposals that were decided.
        refused: for each other number why not, as staff read it.
        commit_id: of the commit, or of the batch where no repository is; "" when nothing was written.
        trouble: why what was approved is not written yet, as staff read it; "" if it is.
    """

    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    commit_id: str = ""
    trouble: str = ""
