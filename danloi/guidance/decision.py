"""What to do with a ranking: answer, answer and offer others, ask back, or say that nothing is known.

The limits are probabilities; `make tune` chooses them for the least cost on the calibration questions
(docs/decisions/0009-doubt.md says what each mistake is taken to cost).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.search.weights import WeightsError

_FEWEST = 2  # procedures between which a bare name leaves the choice
Verdict = Literal["answer", "ask", "unknown"]


@dataclass(frozen=True)
class Thresholds:
    """When a hit counts; all are probabilities but `lead`, a ratio, and `short`, a number of words.

    `answer`: from here the best hit is answered; from half of it if it is a procedure, `lead` times likelier than the
    second, and the message says enough. `offer`: others this likely are offered beside the answer, `option`: or as
    options when asking back. `unknown`: from here "none of them" wins, unless no more than `short` words of the message
    could name something. `foreign`: from here the doubt whether it is about public services at all, and "none of them"
    `lead` times likelier than the best hit, are enough for that. `switch`: what a message without a name must reach to
    leave the procedure talked about. `despite`: what a message that looks like something else must reach to be taken
    for a question; `despite_marked` if the engine marked a procedure in it, or if its intent is less sure than
    `doubtful`. `second`: what each of two things asked about in one message must reach, `half` what the halves of a
    message must that mean different things unless the whole is `clear`. A message of no more than `short` words must
    reach `answer_short`; in one of more than twice as many, a best hit below `faint` means that nothing is known.
    `beside`: how well (0 to 1) the name of a procedure must fit to be offered beside an answer, however likely it is.
    `unmarked`: the weight of the ranking that knows nothing of the engine's marks (danloi/guidance/meaning.py).
    """

    answer: float = 0.3
    lead: float = 3.0
    offer: float = 0.01
    option: float = 0.02
    unknown: float = 0.5
    short: int = 3
    switch: float = 0.6
    despite: float = 0.8
    despite_marked: float = 0.5
    second: float = 0.35
    half: float = 0.6
    clear: float = 0.9
    foreign: float = 0.1
    doubtful: float = 0.7
    answer_short: float = 0.4
    faint: float = 0.12
    beside: float = 0.3
    unmarked: float = 0.3

    @classmethod
    def read(cls, path: Path) -> Thresholds:
        """Read the limits of data/search.yaml.

        Raises:
            WeightsError: the file is missing, no valid YAML, or names a limit that there is not.
        """
        try:
            return cls(**YAML(typ="safe").load(path)["limits"])
        except Exception as err:
            msg = f"{path.name}: {err!r}; run `make tune` to write it anew"
            raise WeightsError(msg) from err


@dataclass(frozen=True)
class Decision:
    """The verdict, the hit it is about (None when asking or unknown) and those to offer."""

    verdict: Verdict
    best: Hit | None = None
    others: tuple[Hit, ...] = ()


def of_procedures(ranking: Ranking, limits: Thresholds, is_usual: Callable[[Hit], bool]) -> Ranking:
    """Return `ranking` of a bare name ("sổ đỏ"): it asks what to do about a thing, not what its word means.

    Where a topic leads and two procedures that do nothing unsaid with it come close ("chứng thực"), it is asked back,
    topics last; where no procedure would be answered, the ranking stays as it is.
    """
    topics = [hit for hit in ranking.hits if hit.kind == "topic"]
    rest = ranking.without(hit.code for hit in topics)
    first = rest.hits[0].confidence if rest.hits else 0.0
    if first < limits.answer:
        return ranking
    close = [hit for hit in rest.hits if 2 * hit.confidence >= first and is_usual(hit)]
    if ranking.hits[0].kind != "topic" or len(close) < _FEWEST:
        return rest
    doubtful = [replace(hit, confidence=min(hit.confidence, limits.answer / _FEWEST / 2)) for hit in rest.hits]
    return Ranking([*doubtful, *topics], ranking.none)


def asking_with_what(decision: Decision, ranking: Ranking, limits: Thresholds) -> Decision:
    """Return the decision about a message that says what is to be done and not with what ("tôi muốn đăng ký lại").

    The likeliest thing is a guess, so it is asked about, unless the words together leave no doubt ("đổi tiền rách").
    """
    is_clear = bool(ranking.hits) and ranking.hits[0].confidence >= limits.clear
    return decision if is_clear else Decision("ask", None, tuple(ranking.hits))


def decide(ranking: Ranking, limits: Thresholds, content_words: int, outside: float = 0.0) -> Decision:
    """Weigh `ranking`; `content_words` of the message may name something, `outside` is the intents' doubt."""
    hits = [hit for hit in ranking.hits if hit.confidence >= limits.option]
    if not hits or not content_words:
        return Decision("unknown" if content_words > limits.short else "ask")
    best, rest = hits[0], hits[1:]
    second = max((hit.confidence for hit in rest), default=0.0)
    is_faint = best.confidence < limits.faint and content_words > 2 * limits.short
    if is_faint:
        return Decision("unknown", None, tuple(hits))
    if content_words <= limits.short and best.confidence < limits.answer_short:
        return Decision("ask", None, tuple(hits))
    may_lead = content_words > limits.short and best.kind != "topic"
    leads = may_lead and best.confidence >= limits.lead * max(second, limits.option)
    is_likely = best.confidence >= limits.answer or (best.confidence >= limits.answer / 2 and leads)
    if is_likely and best.confidence > ranking.none:
        return Decision("answer", best, tuple(hit for hit in rest if hit.confidence >= limits.offer))
    seems_other = outside >= limits.foreign and ranking.none >= limits.lead * best.confidence
    if seems_other or (ranking.none >= limits.unknown * (1 - outside) and content_words > limits.short):
        return Decision("unknown", None, tuple(hits))
    return Decision("ask", None, tuple(hits))
