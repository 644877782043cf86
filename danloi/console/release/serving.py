"""Deciding what serves: release, rollback, canary, withdraw. The supervisor carries it out (danloi/app/engines.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.release.models import ONLY, ComparisonRow, ModelRow, ReleaseRow, ServingRow
from danloi.storage.base import now
from danloi.storage.database import Database

LARGEST_SHARE = 50.0


class NotPossible(Exception):
    """The decision cannot be carried out; `key` names the sentence (data/phrases/console/release.yaml)."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep what the sentence needs."""
        super().__init__(f"{key} {values}" if values else key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Decision:
    """Who decides, why, and whether blocks may be set aside (an administrator, with a reason)."""

    by: str
    reason: str = ""
    overrides: bool = False


async def serving(session: AsyncSession, database: Database, *, lock: bool = False) -> ServingRow:
    """Return what is to serve, locked against another decision if wanted; made at the first use."""
    query = select(ServingRow).where(ServingRow.id == ONLY)
    row = await session.scalar(query.with_for_update() if lock and not database.is_sqlite else query)
    if row is None:
        await session.execute(database.insert(ServingRow).values(id=ONLY, share=0.0).on_conflict_do_nothing())
        row = (await session.scalars(query)).one()
    return row


async def newest_comparison(session: AsyncSession, model: str, against: str | None = None) -> ComparisonRow | None:
    """Return the newest comparison of `model`, with the live model `against` if that is given."""
    query = select(ComparisonRow).where(ComparisonRow.model == model)
    if against is not None:
        query = query.where(ComparisonRow.against == against)
    return await session.scalar(query.order_by(ComparisonRow.id.desc()).limit(1))


async def newest_blocks(session: AsyncSession, against: str) -> dict[str, int]:
    """Return of every model that was compared with `against` how many reasons spoke against it the last time.

    Without the reports: each is some 160 kB of JSON.
    """
    query = select(ComparisonRow.model, ComparisonRow.blocks).where(ComparisonRow.against == against)
    return {model: blocks for model, blocks in await session.execute(query.order_by(ComparisonRow.id))}  # noqa: C416


class Serving:
    """Writes decisions down, in the caller's transaction.

    Args:
        database: where the tables are.
        code: the fingerprint of the code that runs; a model made for another cannot serve.
    """

    def __init__(self, database: Database, code: str) -> None:
        """Keep both."""
        self._database = database
        self._code = code

    async def release(self, session: AsyncSession, model: str, live: str, decision: Decision) -> ReleaseRow:
        """Let `model` take the place of `live`, the model that serves now.

        Raises:
            NotPossible: it was not compared with the live model, or is blocked and nobody may or does override that.
        """
        row = await serving(session, self._database, lock=True)
        await self._usable(session, model)
        if model == live:
            raise NotPossible("refused.is_live")
        blocks = await self._cleared(session, model, live, decision)
        self._go_live(row, model)
        return self._write(session, "release", model, live, decision, blocks)

    async def rollback(self, session: AsyncSession, model: str, live: str, decision: Decision) -> ReleaseRow:
        """Let a model that was live before serve again; it is not compared again.

        Raises:
            NotPossible: it was never live, or cannot run any more.
        """
        row = await serving(session, self._database, lock=True)
        await self._usable(session, model)
        if model == live:
            raise NotPossible("refused.is_live")
        if not await was_live(session, model):
            raise NotPossible("refused.never_live")
        self._go_live(row, model)
        return self._write(session, "rollback", model, live, decision, [])

    async def trial(self, session: AsyncSession, model: str, live: str, share: float, decision: Decision) -> ReleaseRow:
        """Let `share` per cent of the conversations try `model`.

        Raises:
            NotPossible: as `release`; or `share` is not above 0 and at most 50.
        """
        if not 0 < share <= LARGEST_SHARE:
            raise NotPossible("refused.share", most=f"{LARGEST_SHARE:.0f}")
        row = await serving(session, self._database, lock=True)
        await self._usable(session, model)
        if model == live:
            raise NotPossible("refused.is_live")
        blocks = await self._cleared(session, model, live, decision)
        if row.canary != model:
            row.canary_since = now()
        row.canary, row.share = model, share
        return self._write(session, "canary", model, live, decision, blocks, share)

    async def withdraw(self, session: AsyncSession, live: str, decision: Decision) -> ReleaseRow:
        """End the trial; every conversation is answered by the live model again.

        Raises:
            NotPossible: there is none.
        """
        row = await serving(session, self._database, lock=True)
        if row.canary is None:
            raise NotPossible("refused.no_canary")
        model, share = row.canary, row.share
        _end_trial(row)
        made = self._write(session, "withdraw", model, live, decision, [], share)
        made.switched_at = now()
        return made

    async def _usable(self, session: AsyncSession, model: str) -> None:
        row = await session.get(ModelRow, model)
        if row is None or not row.is_kept:
            raise NotPossible("refused.gone")
        if row.code != self._code:
            raise NotPossible("refused.other_code")

    async def _cleared(self, session: AsyncSession, model: str, live: str, decision: Decision) -> list[Any]:
        """Return the blocks that are set aside."""
        compared = await newest_comparison(session, model, live)
        if compared is None:
            raise NotPossible("refused.not_compared")
        blocks: list[Any] = compared.report["blocks"]
        if blocks and not decision.overrides:
            raise NotPossible("refused.blocked", count=len(blocks))
        if blocks and not decision.reason.strip():
            raise NotPossible("refused.no_reason")
        return blocks

    @staticmethod
    def _go_live(row: ServingRow, model: str) -> None:
        if row.canary == model:
            _end_trial(row)
        row.live = model

    @staticmethod
    def _write(
        session: AsyncSession,
        kind: str,
        model: str,
        live: str,
        decision: Decision,
        overridden: list[Any],
        share: float = 0.0,
    ) -> ReleaseRow:
        made = ReleaseRow(
            kind=kind,
            model=model,
            before=live,
            by=decision.by,
            reason=decision.reason.strip(),
            overridden=overridden,
            share=share,
        )
        session.add(made)
        return made


_SERVED = ReleaseRow.kind.in_(("release", "rollback")) & ReleaseRow.switched_at.is_not(None)


async def was_released(session: AsyncSession, model: str) -> bool:
    """Tell whether somebody decided that `model` serves, and it did."""
    return await session.scalar(select(ReleaseRow.id).where(_SERVED, ReleaseRow.model == model).limit(1)) is not None


async def was_live(session: AsyncSession, model: str) -> bool:
    """Tell whether `model` has served every citizen before."""
    served = select(ReleaseRow.id).where(_SERVED, (ReleaseRow.before == model) | (ReleaseRow.model == model))
    return await session.scalar(served.limit(1)) is not None


async def previous_model(session: AsyncSession) -> str | None:
    """Return what was live before the present model; None before the first release."""
    newest = select(ReleaseRow.before).where(_SERVED).order_by(ReleaseRow.id.desc()).limit(1)
    return await session.scalar(newest)


def _end_trial(row: ServingRow) -> None:
    row.canary, row.share, row.canary_since = None, 0.0, None
