"""The pages for staff: those that fit the channels there are."""

from __future__ import annotations

from sanic import Blueprint

from channels.staff import StaffDoor
from channels.staff_pages.delivery import delivery_blueprint
from channels.staff_pages.shell import DELIVERY, ZALO, StaffShell
from channels.zalo_oa.channel import ZaloOA
from danloi.app.parts import Parts
from danloi.app.settings import ROOT, Settings
from danloi.app.zalo import zalo_pages
from danloi.guidance.phrases import Phrases


def staff_blueprints(settings: Settings, parts: Parts) -> list[Blueprint]:
    """Return the door, the page on delivery, and Zalo's where there is an Official Account."""
    account = parts.channels.get("zalo_oa")
    menu = {DELIVERY: "menu.delivery", **({ZALO: "menu.zalo"} if account else {})}
    say = Phrases.read(ROOT / "data" / "phrases" / "channels.yaml")
    shell = StaffShell(StaffDoor(settings.staff_token.get_secret_value()), say, menu)
    blueprints = [shell.blueprint(), delivery_blueprint(shell, parts.alerts, parts.outbox)]
    if isinstance(account, ZaloOA):
        blueprints.append(zalo_pages(settings, account, shell))
    return blueprints
