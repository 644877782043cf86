"""What staff propose for the training data and the catalogue's aliases, and how far a proposal has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from danloi.guidance.vietnamese import clean


class Kind(StrEnum):
    """What a proposal changes."""

    EXAMPLE = "example"
    """A new sentence of an intent."""
    CORRECTION = "correction"
    """Another wording, other marks or another intent for a sentence that is there."""
    REMOVAL = "removal"
    """A sentence that is there goes."""
    ALIAS = "alias"
    """A new name that citizens have for a procedure."""
    ALIAS_REMOVAL = "alias_removal"
    """Such a name goes."""


class State(StrEnum):
    """How far a proposal has come; a closed one never changes again."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    """Approved, and not yet in the files: a moment, or until what hinders the writing is mended."""
    WRITTEN = "written"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Proposal:
    """One change, as proposed.

    Attributes:
        kind: what it changes.
        text: the sentence with its marks as in data/nlu (`[lệ phí](fee) [khai sinh](procedure)`), or the alias.
        intent: of the sentence (after the change); "" for an alias.
        code: of the procedure that the alias names; "" for a sentence.
        replaces: of a correction, the sentence as it stands, with its marks.
        replaces_intent: of a correction, the intent under which it stands.
        reason: why, in the proposer's words; may be "".
        source: where it comes from, for the history: "review:17", "import:cau-hoi.xlsx", "" for typed by hand.
    """

    kind: Kind
    text: str
    intent: str = ""
    code: str = ""
    replaces: str = ""
    replaces_intent: str = ""
    reason: str = ""
    source: str = ""

    def cleaned(self) -> Proposal:
        """Return it with every text in the form in which the app cleans messages (NFC, one tone placement)."""
        return Proposal(
            self.kind,
            clean(self.text),
            self.intent.strip(),
            self.code.strip(),
            clean(self.replaces),
            self.replaces_intent.strip(),
            clean(self.reason),
            self.source,
        )

    @property
    def is_alias(self) -> bool:
        """Whether it concerns the catalogue's aliases."""
        return self.kind in {Kind.ALIAS, Kind.ALIAS_REMOVAL}

    @property
    def adds_text(self) -> bool:
        """Whether `text` will newly stand in a file."""
        return self.kind in {Kind.EXAMPLE, Kind.CORRECTION, Kind.ALIAS}
