"""`danloi model …`: train, compare, release and roll back, as the console's buttons do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.app.candidate.__main__ import carry_out, log_of
from danloi.app.candidate.job import give_way
from danloi.app.settings import Settings, read_settings
from danloi.app.training import code_fingerprint, fingerprint, print_line
from danloi.console.frame import audit
from danloi.console.release.jobs import AlreadyAsked, Jobs, ask
from danloi.console.release.models import UNFINISHED, ReleaseRow, ServingRow
from danloi.console.release.serving import (
    Decision,
    NotPossible,
    Serving,
    newest_comparison,
    previous_model,
)
from danloi.console.release.shelf import kept_models, live_model
from danloi.conversation.routing import EngineRow
from danloi.storage.database import Database

model = typer.Typer(no_args_is_help=True, help="Models: train, compare, release, roll back.")
_BY = "command line"
_SWITCH_SECONDS = 180.0
Name = Annotated[str, typer.Argument(help="The model, as `danloi model list` names it.")]
Override = Annotated[bool, typer.Option("--override", help="Set blocks aside; needs a reason.")]
Reason = Annotated[str, typer.Option(help="Why, for the audit log.")]


class ModelRefused(Exception):
    """What was asked for cannot be done; the text says why. For the operator."""


def _run(work: Callable[[Settings, Database], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        settings = read_settings()
        database = Database(settings.database)
        try:
            await work(settings, database)
        finally:
            await database.close()

    asyncio.run(run())


@model.command("list")
def list_models() -> None:
    """List the models, the newest first."""

    async def work(_settings: Settings, database: Database) -> None:
        async with database.transaction() as session:
            live, rows = await live_model(session), await kept_models(session)
            canary = await session.scalar(select(ServingRow.canary))
            for row in rows:
                compared = await newest_comparison(session, row.id)
                state = "live" if row.id == live else "canary" if row.id == canary else "kept"
                gate = "not compared" if compared is None else f"{compared.blocks} blocks against {compared.against}"
                print_line(f"{row.id}  {row.made_at:%Y-%m-%d %H:%M}  {state:6}  {gate}")

    _run(work)


@model.command()
def train() -> None:
    """Train the next model from the workspace and compare it with the live one."""
    _run(lambda settings, database: _train(settings, database, None))


@model.command()
def compare(name: Name) -> None:
    """Compare a model with the live one."""
    _run(lambda settings, database: _train(settings, database, name))


async def _train(settings: Settings, database: Database, name: str | None) -> None:
    await Jobs(database).mend()
    give_way()
    try:
        async with database.transaction() as session:
            job = (await ask(session, _BY, name)).id
            audit.record(session, None, "release.compare" if name else "release.train", name or f"training {job}")
    except AlreadyAsked as err:
        raise ModelRefused(f"training {err.job} is under way; wait for it, or cancel it in the console") from err
    print_line(f"training {job}; everything it does is in {log_of(settings, job)}")
    if not await carry_out(settings, job, is_loud=True):  # the running assistant may have taken it first
        await _follow(Jobs(database), job)
    row = await Jobs(database).get(job)
    if row is None or row.state != "done" or row.model is None:
        raise ModelRefused(f"training {job}: {row.state if row else 'gone'} {row.error if row else ''}".rstrip())
    async with database.transaction() as session:
        compared = await newest_comparison(session, row.model)
    for block in compared.report["blocks"] if compared else []:
        print_line(f"blocked: {block['rule']} {block['what']} {block['before']:.3f} → {block['after']:.3f}")
    print_line(f"model {row.model}: {'may be released' if compared and not compared.blocks else 'is blocked'}")


async def _follow(jobs: Jobs, job: int) -> None:
    said = ""
    while (row := await jobs.get(job)) is not None and row.state in UNFINISHED:
        if said != (said := f"{row.percent} % {row.stage}"):
            print_line(said)
        await asyncio.sleep(1)


@model.command()
def release(
    name: Name,
    reason: Reason = "",
    override: Override = False,
) -> None:
    """Let a compared model answer every citizen."""
    decision = Decision(_BY, reason, override)
    _decide("release", lambda serving, session, live: serving.release(session, name, live, decision))


@model.command()
def rollback(
    name: Annotated[str, typer.Argument(help="The model; without it, the one that was live before.")] = "",
    reason: Reason = "",
) -> None:
    """Let a model that was live before answer again."""

    async def back(serving: Serving, session: AsyncSession, live: str) -> ReleaseRow:
        target = name or await previous_model(session)
        if target is None:
            raise ModelRefused("nothing was released yet, so there is nothing to go back to")
        return await serving.rollback(session, target, live, Decision(_BY, reason))

    _decide("rollback", back)


@model.command()
def canary(
    name: Name,
    share: Annotated[float, typer.Option(help="Per cent of the conversations, at most 50.")] = 10.0,
    reason: Reason = "",
    override: Override = False,
) -> None:
    """Let a share of the conversations try a compared model."""
    decision = Decision(_BY, reason, override)
    _decide("canary", lambda serving, session, live: serving.trial(session, name, live, share, decision))


@model.command()
def withdraw(reason: Reason = "") -> None:
    """End the trial; the live model answers everybody."""
    decision = Decision(_BY, reason)
    _decide("withdraw", lambda serving, session, live: serving.withdraw(session, live, decision))


type _Decide = Callable[[Serving, AsyncSession, str], Awaitable[ReleaseRow]]


def _decide(action: str, decide: _Decide) -> None:
    _run(lambda _settings, database: _carry_through(database, action, decide))


async def _carry_through(database: Database, action: str, decide: _Decide) -> None:
    try:
        async with database.transaction() as session:
            live = await live_model(session) or fingerprint()
            made = await decide(Serving(database, code_fingerprint()), session, live)
            after = {"model": made.model, "share": made.share, "overridden": made.overridden}
            audit.record(session, None, f"release.{action}", made.model, {"model": live}, after, made.reason)
            await session.flush()
            number, target = made.id, made.model
            is_running = await session.scalar(select(EngineRow.id).limit(1)) is not None
    except NotPossible as err:
        raise ModelRefused(_REFUSALS[err.key].format(**err.values)) from err
    if not is_running:
        print_line(f"written down; {target} takes effect when the assistant starts (`danloi serve`)")
        return
    await _await_switch(database, number)


_REFUSALS = {
    "refused.is_live": "this model is live already",
    "refused.never_live": "this model was never live; `danloi model release` compares and releases it",
    "refused.share": "the share must be above 0 and at most {most} per cent",
    "refused.no_canary": "no model is on trial",
    "refused.gone": "there is no such model, or its file was removed; see `danloi model list`",
    "refused.other_code": "it was trained for other code than is installed; train anew: `danloi model train`",
    "refused.not_compared": "it was not compared with the live model yet: `danloi model compare`",
    "refused.blocked": "{count} reasons speak against it; an administrator may use --override with a --reason",
    "refused.no_reason": "setting blocks aside needs a --reason",
}


async def _await_switch(database: Database, number: int) -> None:
    deadline = asyncio.get_running_loop().time() + _SWITCH_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        async with database.transaction() as session:
            row = await session.get(ReleaseRow, number)
        if row is None or row.error:
            raise ModelRefused(f"it cannot serve: {row.error if row else 'the decision is gone'}")
        if row.switched_at is not None:
            print_line(f"{row.kind} of {row.model}: in effect {(row.switched_at - row.at).total_seconds():.1f} s later")
            return
        await asyncio.sleep(0.2)
    raise ModelRefused(f"it is not in effect after {_SWITCH_SECONDS:.0f} s; see the lines of the assistant")
