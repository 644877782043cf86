"""Somebody has held records against their source, or signs one off: at once, for one record or many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import select

from danloi.console.catalogue.proposals import Declined
from danloi.console.catalogue.twins import Twins
from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.guidance.catalogue.checks import CHECK_FIELDS, content_digest, with_checks
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.revision_models import CheckRow
from danloi.guidance.catalogue.revisions import show
from danloi.guidance.catalogue.version import bump_version
from danloi.storage.database import Database

MOST = 500


class Renewals:
    """Writes checks down and lays them over the records; they stay over a load of the files while the content does.

    Args:
        database: everything.
        twins: the portal's side, whose present content is noted with the check.
        today: the present day in Vietnam.
    """

    def __init__(self, database: Database, twins: Twins, today: Callable[[], dt.date]) -> None:
        """Keep them."""
        self._database, self._twins, self._today = database, twins, today

    async def check(self, account: Account, codes: Sequence[str], source: str, *, confirm: bool = False) -> int:
        """Note that `account` held `codes` against `source` today, with `confirm` also as signed off; tell how many.

        Raises:
            Declined: `no_source`, or `none_chosen`.
        """
        if not source:
            raise Declined("no_source")
        today = self._today()
        async with self._database.transaction() as session:
            chosen = select(ProcedureRow).where(ProcedureRow.code.in_(list(codes)[:MOST])).order_by(ProcedureRow.code)
            rows = list(await session.scalars(chosen.with_for_update()))
            if not rows:
                raise Declined("none_chosen")
            twins = await self._twins.of(session, [row.code for row in rows])
            for row in rows:
                twin = twins.get(row.code)
                content = content_digest(row.record)
                made = {
                    kind: CheckRow(
                        code=row.code, kind=kind, day=today, content=content, twin=twin.content if twin else "",
                        source=source, account_id=account.id, who=account.name,
                    )
                    for kind in (("checked", "confirmed") if confirm else ("checked",))
                }  # fmt: skip
                session.add_all(made.values())
                before = {key: row.record.get(key) for key in sorted(CHECK_FIELDS)}
                show(row, with_checks(row.record, {(row.code, kind): check for kind, check in made.items()}))
                after = {key: row.record.get(key) for key in sorted(CHECK_FIELDS)}
                action = "catalogue.confirm" if confirm else "catalogue.check"
                audit.record(session, account, action, row.code, before, after, source)
            await bump_version(session)
        return len(rows)
