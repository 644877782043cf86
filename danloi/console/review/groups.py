"""Putting questions where their near-duplicates are."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.likeness import are_twins, bands, digest
from danloi.console.review.models import BandRow, GoldRow, GroupRow, ItemRow
from danloi.console.review.signals import Reason, score, strongest
from danloi.conversation.models import TurnRow
from danloi.guidance.vietnamese import has_diacritics
from danloi.storage.base import now

# A decision holds for what comes later too; after this time the question is asked anew, as a newer model may answer it.
SETTLED_FOR = dt.timedelta(days=14)
_HASHES_AT_ONCE = 5_000
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class Found:
    """A turn that deserves eyes, and why."""

    turn: TurnRow
    reasons: tuple[Reason, ...]
    is_sampled: bool


class Grouping:
    """Finds or makes the group of each question.

    Args:
        double_share: the share of new groups, drawn at random, that two people are asked about (0 to 1).
    """

    def __init__(self, double_share: float) -> None:
        """Keep the share."""
        self._double_share = double_share

    async def place(self, session: AsyncSession, found: Sequence[Found]) -> None:
        """Write an item for each of `found`, in the group of its twins or in one of its own."""
        if not found:
            return
        texts = [one.turn.asked for one in found]
        hashes = bands(texts)
        by_hash = await _groups_by_hash(session, hashes)
        for one, own in zip(found, hashes, strict=True):
            group = _twin_of(one, [group for hash_ in own for group in by_hash.get(hash_, ())])
            if group is None:
                group = self._new_group(one)
                session.add(group)
                await session.flush()
                session.add_all(BandRow(hash=hash_, group_id=group.id) for hash_ in set(own))
                for hash_ in own:
                    by_hash.setdefault(hash_, []).append(group)
            else:
                _join(group, one)
            session.add(
                ItemRow(
                    turn_id=one.turn.id,
                    inbox_id=one.turn.inbox_id,
                    conversation_id=one.turn.conversation_id,
                    group_id=group.id,
                    reasons=list(one.reasons),
                    is_sampled=one.is_sampled,
                    at=one.turn.at,
                    label=group.label if group.state == "settled" else "",
                )
            )
        await session.flush()

    def _new_group(self, one: Found) -> GroupRow:
        reasons = strongest(one.reasons)
        return GroupRow(
            text=one.turn.asked,
            digest=digest(one.turn.asked),
            reason=reasons[0],
            reasons=reasons,
            size=1,
            score=score(reasons, 1, one.turn.at),
            newest_at=one.turn.at,
            sampled_at=one.turn.at if one.is_sampled else None,
            state="open",
            wanted=2 if _random.random() < self._double_share else 1,
            label="",
        )


async def _groups_by_hash(session: AsyncSession, hashes: Sequence[Sequence[int]]) -> dict[int, list[GroupRow]]:
    wanted = sorted({hash_ for own in hashes for hash_ in own})
    by_hash: dict[int, list[GroupRow]] = {}
    for start in range(0, len(wanted), _HASHES_AT_ONCE):
        query = (
            select(BandRow.hash, GroupRow)
            .join(GroupRow, GroupRow.id == BandRow.group_id)
            .where(BandRow.hash.in_(wanted[start : start + _HASHES_AT_ONCE]))
        )
        for hash_, group in await session.execute(query):
            by_hash.setdefault(hash_, []).append(group)
    return by_hash


def _twin_of(one: Found, candidates: Iterable[GroupRow]) -> GroupRow | None:
    """Return the group that `one` belongs to: an open one, or one settled lately if nobody complained."""
    settled = None
    for group in {group.id: group for group in candidates}.values():
        if group.state == "removed" or not are_twins(group.text, one.turn.asked):
            continue
        if group.state != "settled":
            return group
        if _still_holds(group, one):
            settled = group
    return settled


def _still_holds(group: GroupRow, one: Found) -> bool:
    is_recent = group.settled_at is not None and now() - group.settled_at < SETTLED_FOR
    complains = Reason.THUMBS_DOWN in one.reasons or Reason.NOT_THIS in one.reasons
    # "Right" was said of one answer; this one may be another.
    return is_recent and group.label != "right" and not complains


def _join(group: GroupRow, one: Found) -> None:
    group.size += 1
    group.newest_at = max(group.newest_at, one.turn.at)
    if one.is_sampled and group.state != "settled":
        group.sampled_at = min(group.sampled_at or one.turn.at, one.turn.at)
    add_reasons(group, one.reasons)
    if has_diacritics(one.turn.asked) and not has_diacritics(group.text):
        group.text = one.turn.asked  # as a person would write it: this may become a training example


def add_reasons(group: GroupRow, reasons: Iterable[str]) -> None:
    """Take up more reasons for looking at `group`, and put it at its place in the queue."""
    group.reasons = strongest([*group.reasons, *reasons])
    group.reason = group.reasons[0]
    group.score = score(group.reasons, group.size, group.newest_at)


async def count_anew(session: AsyncSession, group: GroupRow) -> None:
    """Bring `group` up to date with the items it has; one without any is removed, with its text."""
    items = list(await session.scalars(select(ItemRow).where(ItemRow.group_id == group.id)))
    if not items:
        await blank(session, group)
        return
    group.size = len(items)
    group.newest_at = max(item.at for item in items)
    group.sampled_at = min((item.at for item in items if item.is_sampled and not item.label), default=None)
    group.reasons = []
    add_reasons(group, [reason for item in items for reason in item.reasons])
    asked = await session.scalars(select(TurnRow.asked).where(TurnRow.id.in_([item.turn_id for item in items])))
    texts = [text for text in asked if text]
    if texts and group.text not in texts:
        group.text = next(filter(has_diacritics, texts), texts[0])


async def blank(session: AsyncSession, group: GroupRow) -> None:
    """Remove every word of `group`; the bare fact that it was there stays. A gold question it is no longer."""
    group.text, group.digest, group.state, group.size, group.sampled_at = "", "", "removed", 0, None
    await session.execute(delete(BandRow).where(BandRow.group_id == group.id))
    await session.execute(update(GoldRow).where(GoldRow.group_id == group.id).values(is_active=False))


async def backlog(session: AsyncSession) -> int:
    """Return how many groups wait for a decision."""
    query = select(func.count()).select_from(GroupRow).where(GroupRow.state.in_(("open", "disputed")))
    return await session.scalar(query) or 0
