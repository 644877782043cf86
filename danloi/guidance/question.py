"""A citizen's message as the engine understood it, free of Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field

from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.needs import Need
from danloi.guidance.vietnamese import fold_words

OUTSIDE = ("out_of_scope_", "chitchat")
FALLBACK = "nlu_fallback"  # Rasa's own word for an intent that nobody is sure of
FILES = frozenset({"check_status", "check_payment"})
_WORTH_A_THOUGHT = 0.04
_SURE_INTENT = 0.75
_SURE_CUE = 0.45
_SURE_OBJECT = 0.6
_SURE_NEED = 0.8
_SURE_OUTSIDE = 0.6
_SURE_FILES, _MAYBE_FILES = 0.75, 0.4


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

    `is_unsure` says that the intent is only the classifier's best guess, below its threshold; `ranking` are the intents
    and their probabilities, `needs` the evidence for each need.
    """

    text: str
    intent: str
    confidence: float
    cues: list[Cue] = field(default_factory=list)
    is_unsure: bool = False
    ranking: list[tuple[str, float]] = field(default_factory=list)
    needs: tuple[Need, ...] = ()

    @property
    def outside(self) -> float:
        """The probability, by the intents, that this is no question about public services (0 to 1)."""
        return min(sum(share for name, share in self.ranking if name.startswith(OUTSIDE)), 1.0)

    @property
    def about_files(self) -> float:
        """The probability, by the intents, that this asks how a submitted file is doing or whether it is paid."""
        return min(sum(share for name, share in self.ranking if name in FILES), 1.0)

    @property
    def is_surely_about_files(self) -> bool:
        """Whether the intents about files leave no doubt, alone or together ("tiền trả rồi, hồ sơ xong chưa")."""
        return self.about_files >= _SURE_FILES

    @property
    def is_best_about_files(self) -> bool:
        """Whether nothing is likelier than that this is about a file ("kiem tra tien do"), and no thing is named."""
        others = max((share for name, share in self.ranking if name not in FILES and name != FALLBACK), default=0.0)
        is_likeliest = self.about_files >= max(others, _MAYBE_FILES) and not self.objects
        return self.is_surely_about_files or is_likeliest

    @property
    def outside_intent(self) -> str | None:
        """The likeliest intent that is no question about public services, if it is worth a thought."""
        outside = [(share, name) for name, share in self.ranking if name.startswith(OUTSIDE)]
        return max(outside)[1] if outside and max(outside)[0] >= _WORTH_A_THOUGHT else None

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
    def surest(self) -> dict[str, float]:
        """How sure the surest mark of each need is."""
        found: dict[str, float] = {}
        for cue in self.cues:
            if cue.kind in ASPECTS:
                found[cue.kind] = max(found.get(cue.kind, 0.0), cue.confidence)
        return found

    @property
    def is_outside_by_guess(self) -> bool:
        """Whether only a guess says that this is no question about public services, and a part of it surely asks."""
        asks = max(self.surest.values(), default=0.0) >= _SURE_NEED
        return self.is_unsure and asks and self.outside < _SURE_OUTSIDE

    def only_named(self, name: str) -> frozenset[str]:
        """Return the needs whose every mark is only part of `name`, that of the procedure found."""
        words = fold_words(name)
        marks = [(cue.kind, self._names(cue, words)) for cue in self.cues if cue.kind in ASPECTS]
        return frozenset(kind for kind, _ in marks) - {kind for kind, is_named in marks if not is_named}

    @property
    def aspects(self) -> list[Aspect]:
        """The needs, in the order asked: those with a cue, and the intent's own if no cue says it."""
        return self.aspects_beside("")

    def aspects_beside(self, name: str) -> list[Aspect]:
        """Return the needs without the cues that are only part of `name`, that of the procedure found.

        In "lệ phí trước bạ nộp ở đâu" no fee is asked for: the words belong to the name, which goes on after them.
        """
        words = fold_words(name)
        marked = sorted(
            (c for c in self.cues if c.kind in ASPECTS and c.confidence >= _SURE_CUE and not self._names(c, words)),
            key=lambda c: c.start,
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

    def _names(self, cue: Cue, name: list[str]) -> bool:
        """Whether the end of `cue` and the word after it stand side by side in `name`."""
        last, after = fold_words(cue.text)[-1:], fold_words(self.text[cue.start + len(cue.text) :])[:1]
        return any(name[i : i + 2] == last + after for i in range(len(name) - 1)) if last and after else False
