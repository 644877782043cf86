"""What a reviewer may say of a group, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """One key each; the order is that of the keys 1 to 8."""

    RIGHT = "right"
    WRONG_INTENT = "wrong_intent"
    WRONG_PROCEDURE = "wrong_procedure"
    ALIAS = "alias"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    PERSONAL = "personal"
    SKIP = "skip"


# Labels that say that the assistant made a mistake, and those that say nothing about it.
MISTAKES = frozenset({Label.WRONG_INTENT, Label.WRONG_PROCEDURE, Label.ALIAS, Label.OUT_OF_SCOPE})
SAYS_NOTHING = frozenset({Label.UNCLEAR, Label.PERSONAL, Label.SKIP})
# Labels that speak of one answer: they do not settle twins that were answered otherwise.
OF_ONE_ANSWER = frozenset({Label.RIGHT, Label.WRONG_PROCEDURE})
OUTSIDE = "out_of_scope_"


@dataclass(frozen=True)
class Opinion:
    """A label with what belongs to it.

    `intent` is that of wrong_intent and out_of_scope, `code` the procedure of wrong_procedure and alias. `text` is the
    sentence or the alias that training is to learn; empty where nothing shall be proposed.
    """

    label: Label
    intent: str = ""
    code: str = ""
    text: str = ""

    @property
    def changes_training(self) -> bool:
        """Whether a proposal follows from it."""
        return bool(self.text) and self.label in MISTAKES

    def agrees_with(self, label: str, intent: str, code: str) -> bool:
        """Whether another opinion says the same; the wording of a sentence or an alias may differ."""
        return (self.label, self.intent, self.code) == (label, intent, code)
