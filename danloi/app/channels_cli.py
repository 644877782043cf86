"""`danloi channels check|set-webhook|consent` and `danloi outbox list|resend|drop`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

import typer

from danloi.app.channels import make_channels
from danloi.app.settings import SettingsError, read_settings
from danloi.app.training import print_line
from danloi.app.zalo_cli import consent
from danloi.console.frame import audit
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Channel, ChannelError
from danloi.conversation.claims import Claims
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database

channels = typer.Typer(no_args_is_help=True, help="The messaging channels: Zalo, Telegram.")
outbox = typer.Typer(no_args_is_help=True, help="Messages that could not be sent.")

_LONGEST_SHOWN = 60


def _with_channels[T](work: Callable[[dict[str, Channel], Database], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = read_settings()
        database = Database(settings.database)
        made = make_channels(settings, database, Alerts(database))
        try:
            return await work(made, database)
        finally:
            for channel in made.values():
                await channel.close()
            await database.close()

    return asyncio.run(run())


@channels.command("check")
def check() -> None:
    """Look whether every configured channel works; say what is wrong and how to mend it."""

    async def look(made: dict[str, Channel], database: Database) -> bool:
        if not made:
            print_line("no channel is configured; docs/channels.md says which settings each one needs")
        wrong = False
        for name, channel in made.items():
            for finding in await channel.check():
                wrong |= not finding.is_well
                print_line(f"{name}: {finding.what}: {'well' if finding.is_well else f'WRONG: {finding.mend}'}")
        for alert in await Alerts(database).open():
            print_line(f"alert since {alert.since:%Y-%m-%d %H:%M} UTC, {alert.count} times: {alert.key}: {alert.text}")
        return wrong

    if _with_channels(look):
        raise typer.Exit(1)


@channels.command("set-webhook")
def set_webhook(
    name: Annotated[str, typer.Argument(help="The channel: telegram, zalo_oa, zalo_bot.")],
    delete: Annotated[bool, typer.Option("--delete", help="Take the webhook away, so that polling works.")] = False,
) -> None:
    """Tell the platform where our webhook is (PUBLIC_URL), or say what to enter in its console."""

    async def tell(made: dict[str, Channel], _database: Database) -> str:
        if name not in made:
            msg = f"the channel {name} is not configured; configured: {', '.join(made) or 'none'}. See docs/channels.md"
            raise SettingsError(msg)
        base = read_settings().public_url
        if not base and not delete:
            msg = "PUBLIC_URL is not set: it is the https address under which the platform reaches this assistant"
            raise SettingsError(msg)
        try:
            return await made[name].set_webhook("" if delete else f"{base}/webhooks/{name}")
        except ChannelError as err:
            msg = f"{name}: {err}"
            raise SettingsError(msg) from err

    print_line(_with_channels(tell))


channels.command("consent")(consent)


@outbox.command("list")
def list_dead() -> None:
    """List the messages that were given up, newest first; what they say is shortened."""

    async def look(_made: dict[str, Channel], database: Database) -> None:
        dead = await Outbox(database, Claims(database), {}).dead()
        for row in dead:
            first_line = str(row.body.get("text", "")).partition("\n")[0][:_LONGEST_SHOWN]
            print_line(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}  {row.channel}  {row.error}  “{first_line}”")
        print_line(f"{len(dead)} dead letters; danloi outbox resend ID…, or drop ID…")

    _with_channels(look)


@outbox.command("resend")
def resend(ids: Annotated[list[int], typer.Argument(help="Numbers from `danloi outbox list`.")]) -> None:
    """Send dead letters again; a running assistant takes them up within a second."""
    count = _with_channels(
        lambda _made, database: _outbox(database).resend(ids, _noted("delivery.resend", ids, "ready"))
    )
    print_line(f"{count} messages are ready again")


@outbox.command("drop")
def drop(ids: Annotated[list[int], typer.Argument(help="Numbers from `danloi outbox list`.")]) -> None:
    """Put dead letters away for good."""
    count = _with_channels(lambda _made, database: _outbox(database).drop(ids, _noted("delivery.drop", ids, "dropped")))
    print_line(f"{count} messages are dropped")


def _noted(action: str, ids: list[int], state: str) -> partial[None]:
    subject = f"outbox {', '.join(map(str, ids))}"
    return partial(
        audit.record, account=None, action=action, subject=subject, before={"state": "dead"}, after={"state": state}
    )


def _outbox(database: Database) -> Outbox:
    return Outbox(database, Claims(database), {})
