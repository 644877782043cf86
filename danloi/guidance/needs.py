"""Which needs a message asks for: the engine's opinions of each need, added up to a probability.

The weights are fitted on the calibration questions (`make tune`, data/search.yaml). What the opinions are stands in
bot/needs.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.search.weights import WeightsError

if TYPE_CHECKING:
    from danloi.guidance.question import Question

EVIDENCE = ("always", "whole", "bare", "clause", "mark", "cue", "overview", "overview_beside")
_FAINT = 0.02  # keeps the logarithm of a mark finite
_WORTH_RECORDING = 0.05
_SURE = 0.9  # from here needs are answered in the order asked; less sure ones after them
_PLAIN = 0.8  # from here nothing but a need is asked
_GENERAL = frozenset({"eligibility", "overview"})
_STANDS = 0.3  # the mark from which a need has a place in the text


@dataclass(frozen=True)
class Need:
    """The engine's evidence for one need (bot/needs.py): scores without unit, a probability, an offset."""

    kind: Aspect
    whole: float
    bare: float
    clause: float
    mark: float
    at: int


def needs_of(evidence: Mapping[str, Mapping[str, float]]) -> tuple[Need, ...]:
    """Return the needs of a message as the engine gives them; none if it gives none."""
    found = []
    for kind in ASPECTS:
        if kind in evidence:
            given = evidence[kind]
            values = {name: float(given[name]) for name in ("whole", "bare", "clause", "mark")}
            found.append(Need(kind=kind, at=int(given["at"]), **values))
    return tuple(found) if len(found) == len(ASPECTS) else ()


def rows(needs: Sequence[Need], cues: Mapping[str, float], named: frozenset[str] = frozenset()) -> list[list[float]]:
    """Return one row of numbers (EVIDENCE) a need.

    `cues` is how sure the surest mark of each kind is; those of the kinds `named` are part of the procedure's name and
    do not count.
    """
    marked = max((sure for kind, sure in cues.items() if kind not in named), default=0.0)
    found = []
    for need in needs:
        is_overview, is_named = need.kind == "overview", need.kind in named
        mark = 0.0 if is_overview else log((0.0 if is_named else need.mark) + _FAINT)
        cue = 0.0 if is_named else cues.get(need.kind, 0.0)
        beside = marked if is_overview else 0.0
        found.append([1.0, need.whole, need.bare, need.clause, mark, cue, float(is_overview), beside])
    return found


@dataclass(frozen=True)
class NeedWeights:
    """What each kind of evidence counts, and from which probability a need is answered."""

    always: float = 3.0
    whole: float = 1.9
    bare: float = 1.6
    clause: float = 1.0
    mark: float = 0.9
    cue: float = 0.8
    overview: float = -2.3
    overview_beside: float = -3.4
    least: float = 0.45

    @classmethod
    def read(cls, path: Path) -> NeedWeights:
        """Read the weights of data/search.yaml.

        Raises:
            WeightsError: the file is missing, no valid YAML, or lacks a weight.
        """
        try:
            values = YAML(typ="safe").load(path)["needs"]
            return cls(**{one.name: float(values[one.name]) for one in fields(cls)})
        except Exception as err:
            msg = f"{path.name}: {err!r}; run `make tune` to write it anew"
            raise WeightsError(msg) from err

    def probabilities(self, question: Question, name: str = "") -> dict[Aspect, float]:
        """Return how likely each need is asked for, each by itself; `name` is that of the procedure found."""
        weights = [float(getattr(self, one)) for one in EVIDENCE]
        evidence = rows(question.needs, question.surest, question.only_named(name))
        scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in evidence]
        return {need.kind: 1 / (1 + exp(-score)) for need, score in zip(question.needs, scores, strict=True)}

    def likely(self, question: Question) -> dict[str, float]:
        """Return the needs that may be asked for, with their probabilities to two decimals, for the record."""
        return {
            kind: round(share, 2) for kind, share in self.probabilities(question).items() if share >= _WORTH_RECORDING
        }

    def only_need(self, question: Question) -> Aspect | None:
        """Return the need that a message surely asks for if every record answers it ("kết quả là giấy gì").

        Whether one may or must is asked of much that no record tells; what it is all about too.
        """
        shares = dict(self.probabilities(question).items()) if question.needs else question.surest
        sure = [kind for kind in ASPECTS if kind not in _GENERAL and shares.get(kind, 0.0) >= _PLAIN]
        return max(sure, key=lambda kind: shares[kind], default=None)

    def asked(self, question: Question, name: str = "") -> list[Aspect]:
        """Return what is asked for: the sure needs in the order asked, then the less sure; at least the likeliest."""
        if not question.needs:
            return question.aspects_beside(name) or ["overview"]
        shares = self.probabilities(question, name)
        places = {need.kind: need.at if need.mark >= _STANDS else len(question.text) for need in question.needs}
        likely = [kind for kind, share in shares.items() if share >= self.least]
        likely = likely or [max(shares, key=lambda kind: shares[kind])]
        sure = sorted((kind for kind in likely if shares[kind] >= _SURE), key=lambda kind: places[kind])
        return sure + sorted((kind for kind in likely if kind not in sure), key=lambda kind: -shares[kind])
