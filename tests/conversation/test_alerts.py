"""What is wrong is told once, until it is well again."""

from __future__ import annotations

import asyncio

from danloi.conversation.alerts import Alerts
from danloi.storage.database import Database


async def test_an_alert_is_one_however_often_it_is_noticed(database: Database) -> None:
    alerts = Alerts(database)
    await asyncio.gather(*(Alerts(database).report("zalo_oa.send", "renew the consent") for _ in range(4)))
    (alert,) = await alerts.open()
    assert (alert.key, alert.text) == ("zalo_oa.send", "renew the consent")
    await alerts.report("zalo_oa.send", "the package is too low")
    (again,) = await alerts.open()
    assert (again.text, again.since) == ("the package is too low", alert.since)
    assert again.count > alert.count


async def test_what_is_well_again_is_gone(database: Database) -> None:
    alerts = Alerts(database)
    await alerts.report("telegram.send", "the token is refused")
    await alerts.report("zalo_oa.send", "renew the consent")
    await alerts.clear("telegram.send")
    await alerts.clear("telegram.send")
    assert [alert.key for alert in await alerts.open()] == ["zalo_oa.send"]
