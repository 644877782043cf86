"""Builds the console's pages on delivery: of every channel, and of the Zalo account where there is one."""

from __future__ import annotations

import datetime as dt

from channels.zalo_oa.channel import ZaloOA
from danloi.app.parts import Parts
from danloi.app.settings import Settings
from danloi.app.zalo import zalo_consent
from danloi.console.delivery.pages import delivery_area
from danloi.console.delivery.zalo import zalo_area
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console


def delivery_areas(console: Console, settings: Settings, parts: Parts) -> list[Area]:
    """Return the page on delivery, and Zalo's where there is an Official Account."""
    areas = [delivery_area(console, parts.alerts, parts.outbox)]
    account = parts.channels.get("zalo_oa")
    if isinstance(account, ZaloOA):
        refresh_after = dt.timedelta(hours=settings.zalo_oa_refresh_hours)
        areas.append(zalo_area(console, zalo_consent(settings, account), refresh_after))
    return areas
