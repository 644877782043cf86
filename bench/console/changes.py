"""What staff did in a year: proposals for the training data, trained models, and the audit log of it all."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from danloi.console.release.quality.comparison import compare
from danloi.console.release.quality.golden import read_golden
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.margins import Margins
from danloi.console.release.quality.questions import read_questions
from danloi.console.release.quality.trial import Trial
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.service import key_of_proposal, words_key

MODELS = [f"{number:012x}" for number in range(0xA0, 0xA0 + 12)]
_CODE = "c0de" * 3
_ACTIONS = (
    ("review.label", "group"),
    ("training.propose", "proposal"),
    ("training.approve", "proposal"),
    ("handover.take", "ticket"),
    ("catalogue.check", "procedure"),
    ("account.sign_in", "account"),
)
_STAFF = 9
_YEAR_SECONDS = 365 * 86_400


def proposals(sentences: Sequence[tuple[str, str]], codes: Sequence[str], count: int, now: dt.datetime,
              seed: int) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Yield `count` proposals; the last tenth is open, one in ten of those an alias."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        intent, text = chance.choice(sentences)
        is_alias, is_open = number % 10 == 0, number > count * 0.9
        made = (
            Proposal(Kind.ALIAS, f"{text[:40]} {number}", code=chance.choice(codes))
            if is_alias
            else Proposal(Kind.EXAMPLE, f"{text} nhé {number}", intent)
        ).cleaned()
        at = now - dt.timedelta(seconds=_YEAR_SECONDS * (1 - number / count))
        proposer = 1 + number % 4
        state = "proposed" if is_open else chance.choices(("written", "rejected", "withdrawn"), (8, 1.5, 0.5))[0]
        is_decided = state in {"written", "rejected"}
        yield {
            "id": number, "kind": made.kind, "text": made.text, "intent": made.intent, "code": made.code,
            "reason": "hỏi nhiều lần", "source": f"review:{number}", "key": key_of_proposal(made),
            "words": words_key(made), "state": state, "proposer_id": proposer, "proposer_name": f"Cán bộ {proposer}",
            "proposed_at": at, "approver_id": 5 if is_decided else None,
            "approver_name": "Cán bộ 5" if is_decided else "", "decided_at": None if is_open else at,
            "written_at": at if state == "written" else None, "batch": f"{number // 20:032x}",
        }  # fmt: skip


def audit_rows(count: int, now: dt.datetime, seed: int) -> Iterator[dict[str, Any]]:
    """Yield `count` rows of the audit log, the oldest first."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        action, subject = chance.choice(_ACTIONS)
        account = 1 + number % _STAFF
        yield {
            "id": number, "at": now - dt.timedelta(seconds=_YEAR_SECONDS * (1 - number / count)),
            "account_id": account, "who": f"can-bo-{account}", "action": action,
            "subject": f"{subject} {chance.randrange(20_000)}", "before": {"state": "open", "label": ""},
            "after": {"state": "settled", "label": "right", "number": number}, "reason": "",
        }  # fmt: skip


class ModelRows:
    """A dozen models, each compared with the one before, with every sentence and question that the project has."""

    def __init__(self, data: Path, sentences: Sequence[tuple[str, str]], now: dt.datetime, seed: int) -> None:
        self._random = random.Random(seed)
        evaluation = data / "evaluation"
        self._questions = read_questions(evaluation / "questions.jsonl")
        self._golden = read_golden(evaluation / "golden.yaml")
        self._sentences = list(dict(reversed(pair) for pair in sentences).items())
        self._intents = sorted({intent for _, intent in self._sentences})
        before, after = self._trial(MODELS[0], 0.05), self._trial(MODELS[1], 0.06)
        loaded = frozenset(code for question in self._questions for code in question.codes)
        margins = Margins.read(evaluation / "margins.yaml")
        compared = compare(before, after, self._questions, self._golden, margins, loaded)
        report = compared.model_dump(mode="json")
        month = dt.timedelta(days=30)
        times = [now - month * (len(MODELS) - at) for at in range(len(MODELS))]
        self.models = [
            {"id": name, "file": f"danloi-{name}.tar.gz", "data": name, "code": _CODE, "made_by": "Cán bộ 8",
             "made_at": at, "seconds": 180.0}
            for name, at in zip(MODELS, times, strict=True)
        ]  # fmt: skip
        self.comparisons = [
            {"id": 3 * at + again, "model": new, "against": old, "catalogue": 1, "blocks": len(compared.blocks),
             "report": report | {"before": old, "after": new}, "seconds": 60.0, "made_at": times[at]}
            for at, (old, new) in enumerate(pairwise(MODELS))
            for again in (1, 2, 3)
        ]  # fmt: skip
        self.trainings = [
            {"id": at + 1, "state": "done", "stage": "done", "percent": 100, "model": name, "asked_by": "Cán bộ 8",
             "asked_at": times[at], "started_at": times[at], "ended_at": times[at]}
            for at, name in enumerate(MODELS)
        ]  # fmt: skip
        self.releases = [
            {"id": at, "kind": "release", "model": new, "before": old, "by": "Cán bộ 8", "overridden": [],
             "at": times[at], "switched_at": times[at]}
            for at, (old, new) in enumerate(pairwise(MODELS[:-1]), 1)
        ]  # fmt: skip
        trial_since = now - dt.timedelta(days=14)
        self.serving = [{"id": 1, "live": MODELS[-2], "canary": MODELS[-1], "share": 10.0, "canary_since": trial_since}]
        self.engines = [
            {"id": at, "run": "bench", "model": name, "port": 5000 + at, "pid": at, "state": state, "since": now}
            for at, (name, state) in enumerate(((MODELS[-2], "live"), (MODELS[-1], "canary")), 1)
        ]

    def _trial(self, model: str, wrong: float) -> Trial:
        chance = self._random

        def guess(text: str, intent: str) -> Guess:
            is_wrong = chance.random() < wrong
            return Guess(text, intent, chance.choice(self._intents) if is_wrong else intent, chance.betavariate(9, 1))

        def heard(code: str | None) -> Heard:
            said = "Lệ phí: 8.000 đồng mỗi bản." * chance.choice((1, 1, 1, 1, 4))
            outcome = "answered" if code and chance.random() > wrong else "not_found"
            return Heard(outcome, code, aspects=("fee",), text=said, intent="ask_fee", confidence=0.9)

        return Trial(
            model=model,
            key="bench",
            cross_validated=[guess(text, intent) for text, intent in self._sentences],
            questions={one.id: heard(one.codes[0] if one.codes else None) for one in self._questions},
            golden={one.id: [heard(turn.procedure) for turn in one.turns] for one in self._golden},
        )
