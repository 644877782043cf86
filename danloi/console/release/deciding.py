"""What the forms of the release pages do: release, override, roll back, try, withdraw; each is audited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sanic.response import HTTPResponse
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.release.models import ReleaseRow
from danloi.console.release.serving import Decision, NotPossible, Serving
from danloi.console.release.shelf import live_model

AREA = "/phat-hanh"
MODEL = f"{AREA}/<model:str>"
type Decide = Callable[[Serving, AsyncSession, str], Awaitable[ReleaseRow]]


def add_decisions(area: Area, own: Callable[[], str], code: Callable[[], str]) -> None:
    """Add the routes.

    Args:
        area: the release area.
        own: names the model of the installation's files.
        code: the fingerprint of the code that runs.
    """

    async def decide(visit: Visit, action: str, told: str, choose: Decide) -> HTTPResponse:
        try:
            async with visit.database.transaction() as session:
                live = await live_model(session) or own()
                made = await choose(Serving(visit.database, code()), session, live)
                after = {"model": made.model, "share": made.share, "overridden": made.overridden}
                audit.record(session, visit.account, action, made.model, {"model": live}, after, made.reason)
        except NotPossible as err:
            return visit.refuse(err.key, 409, **err.values)
        return visit.redirect(AREA, told)

    def decision(visit: Visit, *, overrides: bool = False) -> Decision:
        return Decision(visit.account.name, visit.form("reason"), overrides)

    @area.post(f"{MODEL}/phat-hanh", Permission.RELEASE)
    async def release(visit: Visit, model: str) -> HTTPResponse:
        return await decide(
            visit,
            "release.release",
            "released",
            lambda s, session, live: s.release(session, model, live, decision(visit)),
        )

    @area.post(f"{MODEL}/vuot-chan", Permission.OVERRIDE)
    async def override(visit: Visit, model: str) -> HTTPResponse:
        forced = decision(visit, overrides=True)
        return await decide(
            visit, "release.override", "released", lambda s, session, live: s.release(session, model, live, forced)
        )

    @area.post(f"{MODEL}/quay-lai", Permission.RELEASE)
    async def roll_back(visit: Visit, model: str) -> HTTPResponse:
        return await decide(
            visit,
            "release.rollback",
            "rolled_back",
            lambda s, session, live: s.rollback(session, model, live, decision(visit)),
        )

    @area.post(f"{MODEL}/dung-thu", Permission.RELEASE)
    async def try_out(visit: Visit, model: str) -> HTTPResponse:
        text = visit.form("share").replace(",", ".")
        share = float(text) if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() else 0.0
        return await decide(
            visit,
            "release.canary",
            "tried",
            lambda s, session, live: s.trial(session, model, live, share, decision(visit)),
        )

    @area.post(f"{AREA}/ngung-dung-thu", Permission.RELEASE)
    async def withdraw(visit: Visit) -> HTTPResponse:
        return await decide(
            visit, "release.withdraw", "withdrawn", lambda s, session, live: s.withdraw(session, live, decision(visit))
        )
