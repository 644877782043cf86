"""The gate of `make test`: a frozen subset of the questions, and the shares below which quality has fallen.

The subset (tests/eval/gate.txt): of the questions that the curated catalogue can answer, every slice in the order of
SLICES takes in turn the one of its own that is not taken yet and whose SHA-256 of `SEED:id` is smallest, until SIZE are
taken. The floors (tests/eval/gate.yaml): of the right answers of a measured run, one standard deviation of their number
is given up, at least LEAST_MARGIN; less than that is the noise of a training run. Both are written by
`make evaluate ARGS=--refreeze`, and never otherwise.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from io import StringIO
from math import ceil, floor, sqrt
from pathlib import Path

from ruamel.yaml import YAML

from danloi.app.settings import ROOT
from danloi.console.release.quality.counts import Share, totals
from danloi.console.release.quality.questions import FILES, SLICES, Question, QuestionError, read_files
from danloi.console.release.quality.score import Scored
from danloi.guidance.catalogue.files import read_procedures

IDS = ROOT / "tests" / "eval" / "gate.txt"
FLOORS = ROOT / "tests" / "eval" / "gate.yaml"
CATALOGUE = ROOT / "data" / "catalogue" / "procedures"
SIZE = 150
SEED = "danloi-gate-1"
LEAST_MARGIN = 1
UNDERSTOOD, RIGHT = "understood", "right_in_everything"  # over all questions, beside METRICS
_HEAD = """\
# The floors of tests/system/test_quality.py: below them the test fails. Written by `make evaluate ARGS=--refreeze`.
# `right` of `of` is what was measured on {today}; `floor` is the least share: one standard deviation of the number of
# right answers is given up, at least {margin}.
"""


@dataclass(frozen=True)
class Floor:
    """What was measured of a metric, and the least share that passes, 0 to 1."""

    right: int
    of: int
    floor: float

    @classmethod
    def below(cls, share: Share) -> Floor:
        """Give up the margin."""
        margin = max(LEAST_MARGIN, ceil(sqrt(share.of * share.rate * (1 - share.rate))))
        return cls(share.right, share.of, floor(1000 * max(0, share.right - margin) / share.of) / 1000)


def curated_codes() -> frozenset[str]:
    """Return the codes of data/catalogue/procedures."""
    return frozenset(procedure.code for procedure in read_procedures(CATALOGUE).procedures)


def choose(questions: Sequence[Question], curated: AbstractSet[str], size: int = SIZE) -> list[str]:
    """Return the ids of the subset, in the order of the questions; the rule is this file's docstring."""
    fit = [one for one in questions if set(one.codes) <= curated and set(one.also) <= curated]
    queues = {name: sorted((one.id for one in fit if name in one.slices), key=_rank) for name in SLICES}
    taken: set[str] = set()
    while len(taken) < size and any(queues.values()):
        for queue in queues.values():
            while queue and queue[0] in taken:
                queue.pop(0)
            if queue and len(taken) < size:
                taken.add(queue.pop(0))
    return [one.id for one in fit if one.id in taken]


def _rank(name: str) -> bytes:
    return hashlib.sha256(f"{SEED}:{name}".encode()).digest()


def frozen_questions(ids: Path = IDS, files: Sequence[Path] = FILES) -> list[Question]:
    """Return the questions of the subset.

    Raises:
        QuestionError: an id stands in none of the files.
    """
    known = {question.id: question for question in read_files(files)}
    wanted = ids.read_text(encoding="utf-8").split()
    gone = [name for name in wanted if name not in known]
    if gone:
        msg = f"{ids}: no question has the id {gone[0]}; `make evaluate ARGS=--refreeze` chooses anew"
        raise QuestionError(msg)
    return [known[name] for name in wanted]


def shares(scored: Sequence[Scored]) -> dict[str, Share]:
    """Return what the gate looks at: every metric that applies, and all questions together."""
    measured = {name: share for name, share in totals(scored).items() if share.of}
    measured[UNDERSTOOD] = Share.among(one.is_understood for one in scored)
    measured[RIGHT] = Share.among(one.is_right for one in scored)
    return measured


def read_floors(path: Path = FLOORS) -> dict[str, Floor]:
    """Return the floor of every metric."""
    return {name: Floor(**values) for name, values in YAML(typ="safe").load(path).items()}


def fallen(measured: Mapping[str, Share], floors: Mapping[str, Floor]) -> list[str]:
    """Return one line for every metric below its floor; one that no question measures any more is below it."""
    found = []
    for name, least in floors.items():
        share = measured.get(name, Share(0, 0))
        if not share.of or share.rate < least.floor:
            was = Share(least.right, least.of)
            found.append(f"{name}: {share}, must be at least {100 * least.floor:.1f} %; it was {was}")
    return found


def refreeze(questions: Sequence[Question], scored: Iterable[Scored], ids: Path = IDS, floors: Path = FLOORS) -> None:
    """Choose the subset anew and write it, with the floors that follow from this run."""
    chosen = choose(questions, curated_codes())
    kept = set(chosen)
    measured = shares([one for one in scored if one.question.id in kept])
    ids.write_text("".join(f"{name}\n" for name in chosen), encoding="utf-8")
    text = StringIO()
    rows = {name: vars(Floor.below(share)) for name, share in measured.items()}
    yaml = YAML()
    yaml.default_flow_style = None  # one metric a line
    yaml.dump(rows, text)
    head = _HEAD.format(today=dt.datetime.now(dt.UTC).date(), margin=LEAST_MARGIN)
    floors.write_text(head + text.getvalue(), encoding="utf-8")
