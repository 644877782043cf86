"""A review queue as it is after a year: groups of near-duplicates, most of them decided, some by two people."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from danloi.console.review.labels import Label
from danloi.console.review.likeness import bands, digest
from danloi.console.review.signals import Reason, score, strongest

_REVIEWERS = (1, 2, 3, 4, 5)
_DECIDED = 0.35
_DOUBLE = 0.1
_LABELS = (
    (Label.RIGHT, 45),
    (Label.WRONG_INTENT, 15),
    (Label.WRONG_PROCEDURE, 10),
    (Label.ALIAS, 12),
    (Label.OUT_OF_SCOPE, 8),
    (Label.UNCLEAR, 8),
    (Label.SKIP, 2),
)
_REASONS = (
    (Reason.UNSURE, 40),
    (Reason.UNKNOWN, 20),
    (Reason.THUMBS_DOWN, 10),
    (Reason.NOT_THIS, 8),
    (Reason.REPEATED, 8),
    (Reason.HANDOVER, 6),
    (Reason.SAMPLE, 8),
)


class QueueRows:
    """Draws `count` of the turns it is shown, and arranges them.

    The groups are by digest alone: what the gatherer does with near-duplicates is measured by itself.
    """

    def __init__(self, count: int, now: dt.datetime, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = count
        self._now = now
        self._drawn: list[dict[str, Any]] = []
        self._seen = 0
        self._last_turn = 0
        self.groups: list[dict[str, Any]] = []
        self.bands: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.opinions: list[dict[str, Any]] = []
        self.gold: list[dict[str, Any]] = []
        self.gold_answers: list[dict[str, Any]] = []
        self.intake: list[dict[str, Any]] = []
        self.cursor: list[dict[str, Any]] = []

    def take(self, turns: Iterable[dict[str, Any]]) -> None:
        """See turns, and keep each with the same chance (reservoir)."""
        for turn in turns:
            self._seen += 1
            self._last_turn = max(self._last_turn, turn["id"])
            if len(self._drawn) < self._count:
                self._drawn.append(turn)
            elif (at := self._random.randrange(self._seen)) < self._count:
                self._drawn[at] = turn

    def arrange(self) -> None:
        """Make all rows."""
        by_digest: dict[str, list[dict[str, Any]]] = {}
        for turn in sorted(self._drawn, key=lambda one: one["id"]):
            by_digest.setdefault(digest(turn["asked"]), []).append(turn)
        hashes = bands([own[0]["asked"] for own in by_digest.values()])
        for number, ((key, own), group_bands) in enumerate(zip(by_digest.items(), hashes, strict=True), 1):
            self._group(number, key, own)
            self.bands += [{"hash": one, "group_id": number} for one in set(group_bands)]
        days = {(self._now - dt.timedelta(days=back)).date() for back in range(365)}
        self.intake = [{"day": day, "turns": 550, "confident": 400, "sampled": 8} for day in sorted(days)]
        self.cursor = [{"id": 1, "turn_id": self._last_turn, "verdicts_until": self._now}]

    def _group(self, number: int, key: str, own: list[dict[str, Any]]) -> None:
        chance = self._random
        kinds, weights = zip(*_REASONS, strict=True)
        reasons = [chance.choices(kinds, weights)[0] for _ in own]
        sampled = [reason is Reason.SAMPLE or chance.random() < 0.03 for reason in reasons]
        newest = own[-1]["at"]
        is_old_sample = any(sampled) and newest < self._now - dt.timedelta(days=10)
        label = self._label() if is_old_sample or chance.random() < _DECIDED else None
        settled = label is not None and label is not Label.SKIP
        is_double = chance.random() < _DOUBLE
        first_sampled = next((turn["at"] for turn, drawn in zip(own, sampled, strict=True) if drawn), None)
        said = {"intent": "ask_fee" if label is Label.WRONG_INTENT else "", "code": ""}
        self.groups.append(
            {
                "id": number,
                "text": own[0]["asked"],
                "digest": key,
                "reason": strongest(reasons)[0],
                "reasons": strongest(reasons),
                "size": len(own),
                "score": score(reasons, len(own), newest),
                "newest_at": newest,
                "sampled_at": None if settled else first_sampled,
                "state": "settled" if settled else "open",
                "wanted": 2 if is_double else 1,
                "opinions": (2 if is_double else 1) if settled else 0,
                "label": label if settled else "",
                "settled_at": newest + dt.timedelta(days=1) if settled else None,
                **(said if settled else {"intent": "", "code": ""}),
            }
        )
        self.items += [
            {
                "id": turn["id"],
                "turn_id": turn["id"],
                "inbox_id": turn["inbox_id"],
                "group_id": number,
                "conversation_id": turn["conversation_id"],
                "reasons": [reason],
                "is_sampled": drawn,
                "at": turn["at"],
                "label": label if settled else "",
            }
            for turn, reason, drawn in zip(own, reasons, sampled, strict=True)
        ]
        if label is not None:
            people = chance.sample(_REVIEWERS, 2 if is_double and settled else 1)
            for person in people:
                theirs = label if person == people[0] or chance.random() < 0.8 else self._label()
                self._opinion(number, person, theirs, min(newest + dt.timedelta(hours=9), self._now))
        if settled and len(self.gold) < 40 and label in {Label.RIGHT, Label.OUT_OF_SCOPE}:
            self._make_gold(number, label)

    def _label(self) -> Label:
        labels, weights = zip(*_LABELS, strict=True)
        return self._random.choices(labels, weights)[0]

    def _opinion(self, group: int, person: int, label: Label, at: dt.datetime) -> None:
        self.opinions.append(
            {
                "id": len(self.opinions) + 1,
                "group_id": group,
                "account_id": person,
                "who": f"Cán bộ {person}",
                "label": label,
                "intent": "",
                "code": "",
                "text": "",
                "at": at,
                "proposals": [],
            }
        )

    def _make_gold(self, group: int, label: Label) -> None:
        number = len(self.gold) + 1
        self.gold.append(
            {
                "id": number,
                "group_id": group,
                "label": label,
                "intent": "",
                "code": "",
                "why": "",
                "made_by": 6,
                "made_at": self._now,
                "is_active": True,
            }
        )
        for person in _REVIEWERS[:3]:
            self.gold_answers.append(
                {
                    "id": len(self.gold_answers) + 1,
                    "gold_id": number,
                    "account_id": person,
                    "label": label,
                    "intent": "",
                    "code": "",
                    "is_right": self._random.random() < 0.85,
                    "at": self._now,
                }
            )
