"""A citizen's message as the engine understood it, free of Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field

from danloi.guidance.answers.contract import ASPECTS, Aspect

_SURE_INTENT = 0.5
_SURE_CUE = 0.45
_SURE_OBJECT = 0.6


@dataclass(frozen=True)
class Cue:
    """A marked part of the message: a need, a procedure, a unit or an identifier."""

    kind: str
    text: str
    start: int
    confidence: float = 1.0


@dataclass(frozen=True)
class Question:
    """Text, intent and marks of one message.

    `is_unsure` says that the intent is only the classifier's best guess, below its threshold.
    """

    text: str
    intent: str
    confidence: float
    cues: list[Cue] = field(default_factory=list)
    is_unsure: bool = False

    def values(self, kind: str) -> list[str]:
        """Return the texts marked as `kind`, in order."""
        return [cue.text for cue in sorted(self.cues, key=lambda cue: cue.start) if cue.kind == kind]

    @property
    def objects(self) -> list[str]:
        """The parts that surely name the thing wanted."""
        return [cue.text for cue in self.cues if cue.kind == "procedure" and cue.confidence >= _SURE_OBJECT]

    @property
    def asked_parts(self) -> list[str]:
        """The parts of the text that say what is asked about a procedure, not which one."""
        return [cue.text for cue in self.cues if cue.kind in ASPECTS and cue.confidence >= _SURE_CUE]

    @property
    def aspects(self) -> list[Aspect]:
        """The needs, in the order asked: those with a cue, and the intent's own if no cue says it."""
        marked = sorted(
            (c for c in self.cues if c.kind in ASPECTS and c.confidence >= _SURE_CUE), key=lambda c: c.start
        )
        found: list[Aspect] = []
        for cue in marked:
            found += [aspect for aspect in ASPECTS if aspect == cue.kind and aspect not in found]
        own = next((aspect for aspect in ASPECTS if self.intent == f"ask_{aspect}"), None)
        if own is None or own in found:
            return found
        if own == "overview":
            return found or ["overview"]
        if not found or self.confidence >= _SURE_INTENT:
            return [own, *found]
        return found
