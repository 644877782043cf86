"""`danloi channels consent zalo_oa`: the consent of an administrator, where the staff page cannot be reached."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

import typer

from danloi.app.settings import SettingsError, read_settings
from danloi.app.training import print_line
from danloi.app.zalo import zalo_consent, zalo_oa
from danloi.console.frame import audit
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import ChannelError
from danloi.storage.database import Database


def consent(
    name: Annotated[str, typer.Argument(help="The channel: zalo_oa.")],
    address: Annotated[str, typer.Option(help="The address the browser shows after the consent; else asked for.")] = "",
) -> None:
    """Give the address at which an administrator consents, and take the address they are sent back to."""
    if name != "zalo_oa":
        msg = f"{name} needs no consent; zalo_oa does"
        raise SettingsError(msg)
    asyncio.run(_consent(address))


async def _consent(address: str) -> None:
    settings = read_settings()
    database = Database(settings.database)
    account = zalo_oa(settings, database, Alerts(database))
    try:
        if account is None:
            msg = "Zalo OA is not configured: ZALO_OA_APP_ID is not set. See docs/zalo.md"
            raise SettingsError(msg)
        consent_of = zalo_consent(settings, account)
        if not consent_of.callback_url:
            msg = "neither ZALO_OA_CALLBACK_URL nor PUBLIC_URL is set: Zalo must know where to send the browser back to"
            raise SettingsError(msg)
        if not address:
            print_line("An administrator of the Official Account opens this address within the hour and consents:")
            print_line(consent_of.address())
            print_line(
                "Then the browser goes to an address with code=… in it. Paste all of it here, within ten minutes:"
            )
            address = await asyncio.to_thread(input)
        try:
            also = partial(audit.record, account=None, action="zalo.consent", subject="zalo_oa")
            await consent_of.finish_at(address, also)
        except ChannelError as err:
            raise SettingsError(str(err)) from err
    finally:
        if account is not None:
            await account.close()
        await database.close()
    print_line("the consent is stored; messages go out through Zalo now")
