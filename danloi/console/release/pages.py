"""The pages under /noi-bo/phat-hanh: models, training, comparison, release, rollback and trial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanic.response import HTTPResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.visit import Visit
from danloi.console.release.arms import arm_numbers
from danloi.console.release.comparing import compare_page
from danloi.console.release.deciding import add_decisions
from danloi.console.release.jobs import AlreadyAsked, ask, take_back
from danloi.console.release.models import UNFINISHED, ModelRow, ReleaseRow, ServingRow, TrainingRow
from danloi.console.release.serving import newest_blocks, previous_model
from danloi.console.release.shelf import kept_models, live_model
from danloi.conversation.routing import EngineRow

AREA = "/phat-hanh"
_SHOWN = 20
_LOG_LINES = 300


@dataclass(frozen=True)
class Place:
    """Where this area finds what is not in the database.

    `own` names the model of the installation's files, `code` the fingerprint of the code that runs, and `logs` is the
    folder of the trainings' logs.
    """

    own: Callable[[], str]
    code: Callable[[], str]
    logs: Path


def release_area(console: Console, place: Place) -> Area:
    """Return the area; its entry in the menu is added here."""
    area = Area("release", console)
    console.add_to_menu(AREA, "release", Permission.SEE_RELEASES)
    _add_overview(area, place)
    _add_training(area, place)
    add_decisions(area, place.own, place.code)

    @area.get(f"{AREA}/<model:str>", Permission.SEE_RELEASES)
    async def comparison(visit: Visit, model: str) -> HTTPResponse:
        return await compare_page(visit, model, place.own())

    return area


def _add_overview(area: Area, place: Place) -> None:
    @area.get(AREA, Permission.SEE_RELEASES)
    async def overview(visit: Visit) -> HTTPResponse:
        async with visit.database.transaction() as session:
            values = await _overview(session, place.own())
        return visit.page("release/overview.html", **values)


async def _overview(session: AsyncSession, own: str) -> dict[str, Any]:
    serving = await session.scalar(select(ServingRow))
    live = await live_model(session) or own
    engines = (await session.scalars(select(EngineRow).order_by(EngineRow.id))).all()
    wanted = serving.live if serving is not None else None
    blocks = await newest_blocks(session, live)
    models = [(row, blocks.get(row.id)) for row in await kept_models(session)]
    decisions = (await session.scalars(select(ReleaseRow).order_by(ReleaseRow.id.desc()).limit(_SHOWN))).all()
    jobs = (await session.scalars(select(TrainingRow).order_by(TrainingRow.id.desc()).limit(5))).all()
    served = {one for row in decisions if row.switched_at for one in (row.model, row.before)}
    trial = serving if serving is not None and serving.canary and serving.canary_since else None
    return {
        "live": live,
        "own": own,
        "since": next((row.switched_at for row in decisions if row.model == live and row.switched_at), None),
        "previous": await previous_model(session),
        "served": served,
        "engines": engines,
        "switching": wanted if wanted and wanted != live else None,
        "trial": trial,
        "arms": await arm_numbers(session, [live, trial.canary], trial.canary_since)
        if trial is not None and trial.canary and trial.canary_since
        else [],
        "models": models,
        "decisions": decisions,
        "jobs": jobs,
        "job": next((row for row in jobs if row.state in UNFINISHED), None),
    }


def _add_training(area: Area, place: Place) -> None:
    async def request(visit: Visit, model: str | None) -> HTTPResponse:
        try:
            async with visit.database.transaction() as session:
                row = await session.get(ModelRow, model) if model else None
                if model and (row is None or not row.is_kept):
                    return visit.refuse("refused.gone", 404)
                job = await ask(session, visit.account.name, model)
                action = "release.compare" if model else "release.train"
                audit.record(session, visit.account, action, model or f"training {job.id}")
        except AlreadyAsked as err:
            return visit.refuse("refused.under_way", 409, job=err.job)
        return visit.redirect(AREA, "asked")

    @area.post(f"{AREA}/huan-luyen", Permission.TRAIN)
    async def train(visit: Visit) -> HTTPResponse:
        return await request(visit, None)

    @area.post(f"{AREA}/<model:str>/so-sanh", Permission.TRAIN)
    async def compare_again(visit: Visit, model: str) -> HTTPResponse:
        return await request(visit, model)

    @area.post(f"{AREA}/huan-luyen/<job:int>/dung", Permission.TRAIN)
    async def cancel(visit: Visit, job: int) -> HTTPResponse:
        async with visit.database.transaction() as session:
            is_taken_back = await take_back(session, job)
            if is_taken_back:
                audit.record(session, visit.account, "release.cancel", f"training {job}")
        return visit.redirect(AREA, "cancelled") if is_taken_back else visit.refuse("refused.over", 409)

    @area.get(f"{AREA}/huan-luyen/<job:int>", Permission.SEE_RELEASES)
    async def log(visit: Visit, job: int) -> HTTPResponse:
        async with visit.database.transaction() as session:
            row = await session.get(TrainingRow, job)
        if row is None:
            return visit.refuse("refused.over", 404)
        path = place.logs / f"training-{row.id}.log"
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        return visit.page("release/log.html", job=row, lines=lines[-_LOG_LINES:], is_over=row.state not in UNFINISHED)
