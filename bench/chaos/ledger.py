"""The ledger: what was written, what became of it, and what the citizens saw."""

from __future__ import annotations

import collections
import itertools
import statistics
from dataclasses import dataclass, field

from sqlalchemy import select

from bench.chaos.town import Citizen, Town
from danloi.conversation.models import InboxRow, OutboxRow, TurnRow
from danloi.storage.database import Database


@dataclass
class Ledger:
    """Counts; each of the lists must be empty for the run to be good."""

    written: int = 0
    answered: int = 0
    told_of_outage: int = 0
    pieces: int = 0
    seen_twice: int = 0  # the exception that at-least-once delivery allows: a send whose answer was lost
    seen_twice_without_reason: list[str] = field(default_factory=list)
    not_accepted: list[str] = field(default_factory=list)
    not_answered: list[str] = field(default_factory=list)
    answered_twice: list[str] = field(default_factory=list)
    wrongly_answered: list[str] = field(default_factory=list)
    not_seen: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    overtaken_by_platform: int = 0
    faults: collections.Counter[str] = field(default_factory=collections.Counter)
    redelivered: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every message was answered once, seen, and in order."""
        return not any(value for value in vars(self).values() if isinstance(value, list) and value is not self.waits)

    def lines(self) -> list[str]:
        """Return the ledger as text."""
        waits = sorted(self.waits) or [0.0]
        percent = lambda share: waits[min(int(len(waits) * share), len(waits) - 1)]  # noqa: E731
        rows = [
            ("messages written by citizens", self.written),
            ("… answered as asked", self.answered),
            ("… told that the assistant is out of order, with the hotline", self.told_of_outage),
            ("messages of ours on screens", self.pieces),
            ("… of them seen twice: the send's answer was lost (time-out, or killed in between)", self.seen_twice),
            ("… seen twice without such a reason", len(self.seen_twice_without_reason)),
            ("not accepted", len(self.not_accepted)),
            ("accepted and not answered", len(self.not_answered)),
            ("answered twice", len(self.answered_twice)),
            ("answered with something else", len(self.wrongly_answered)),
            ("answered and not seen", len(self.not_seen)),
            ("conversations out of order", len(self.out_of_order)),
            ("stuck in inbox or outbox", len(self.stuck)),
            ("messages that the platform itself delivered after a later one", self.overtaken_by_platform),
            ("webhook deliveries repeated by the platforms", self.redelivered),
        ]
        width = max(len(label) for label, _ in rows)
        faults = ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.items()))
        return [
            *(f"{label:<{width}}  {count}" for label, count in rows),
            f"faults of the platforms: {faults}",
            f"seconds from acceptance to the answer on its way: median {statistics.median(waits):.1f}, "
            f"p95 {percent(0.95):.1f}, longest {waits[-1]:.1f}",
            *(
                f"! {name}: {one}"
                for name, value in vars(self).items()
                if isinstance(value, list) and value is not self.waits
                for one in value[:5]
            ),
        ]


async def draw_up(town: Town, database: Database) -> Ledger:
    """Compare what was written, what the tables say and what the screens show."""
    ledger = Ledger()
    async with database.transaction() as session:
        inbox = list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))
        outbox = list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        turns = {turn.inbox_id: turn for turn in await session.scalars(select(TurnRow))}
    accepted, sent = collections.defaultdict(list), collections.defaultdict(list)
    for message in inbox:
        accepted[message.conversation_id].append(message)
    for row in outbox:
        sent[row.conversation_id].append(row)
    for citizen in town.citizens:
        _of_citizen(ledger, town, citizen, accepted[citizen.conversation], sent[citizen.conversation], turns)
    for platform in town.platforms.values():
        ledger.faults.update(platform.faults.happened)
        ledger.redelivered += sum(attempt.number > 0 for attempt in platform.webhooks.attempts)
    return ledger


def _of_citizen(
    ledger: Ledger,
    town: Town,
    citizen: Citizen,
    accepted: list[InboxRow],
    sent: list[OutboxRow],
    turns: dict[int, TurnRow],
) -> None:
    ledger.written += len(citizen.asked)
    by_code = collections.defaultdict(list)
    for row in accepted:
        by_code[row.text.split()[0]].append(row)
    for code in citizen.asked:
        where = f"{citizen.conversation} {code}"
        rows = by_code[code]
        if not rows:
            ledger.not_accepted.append(where)
            continue
        if len(rows) > 1:
            ledger.answered_twice.append(where)
        turn = turns.get(rows[0].id)
        if turn is None or rows[0].state != "done":
            ledger.not_answered.append(where)
        elif turn.outcome == "unavailable":
            ledger.told_of_outage += 1
        elif turn.procedure != code:
            ledger.wrongly_answered.append(f"{where}: {turn.outcome} {turn.procedure}")
        else:
            ledger.answered += 1
        answers = [row for row in sent if row.inbox_id == rows[0].id and row.sent_at]
        if answers:
            ledger.waits.append((answers[-1].sent_at - rows[0].received_at).total_seconds())  # type: ignore[operator]
    ledger.stuck += [
        f"{citizen.conversation} outbox {row.id} {row.state}: {row.error}" for row in sent if row.state != "sent"
    ]
    _order(ledger, citizen, accepted, turns)
    _screen(ledger, citizen, [shown.text for shown in town.screen(citizen)], sent)


def _order(ledger: Ledger, citizen: Citizen, accepted: list[InboxRow], turns: dict[int, TurnRow]) -> None:
    """Of two messages, the one that was written and accepted first must have been answered first."""
    for first, second in itertools.combinations(sorted(accepted, key=lambda row: row.written_at), 2):
        one, two = turns.get(first.id), turns.get(second.id)
        if one is None or two is None or one.id < two.id:
            continue
        if first.received_at < second.received_at:
            ledger.out_of_order.append(f"{citizen.conversation} inbox {first.id} after {second.id}")
        else:
            ledger.overtaken_by_platform += 1


def _screen(ledger: Ledger, citizen: Citizen, seen: list[str], sent: list[OutboxRow]) -> None:
    """Walk along the screen: every piece in its place, once, or once more where its send was in doubt."""
    ledger.pieces += len(seen)
    at = 0
    for text in seen:
        if at < len(sent) and text == sent[at].body["text"]:
            at += 1
        elif at and text == sent[at - 1].body["text"]:
            ledger.seen_twice += 1
            if sent[at - 1].attempts < 2:
                ledger.seen_twice_without_reason.append(f"{citizen.conversation} outbox {sent[at - 1].id}")
        else:
            ledger.out_of_order.append(f"{citizen.conversation} shows “{text[:40]}” out of place")
    ledger.not_seen += [f"{citizen.conversation} outbox {row.id}" for row in sent[at:]]
