"""The page on the delivery of messages: what is wrong with the channels, and the letters that could not be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sanic.response import HTTPResponse

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.frame.visit import Visit
from danloi.conversation.alerts import Alerts
from danloi.conversation.models import OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.guidance.privacy import mask

HOME = "/kenh"
_LONGEST_SHOWN = 300
_LARGEST_NUMBER = 2**31 - 1


def delivery_area(console: Console, alerts: Alerts, outbox: Outbox) -> Area:
    """Return the page and its two forms, and put it into the menu."""
    area = Area("delivery", console)
    console.add_to_menu(HOME, "delivery", Permission.SEE_DELIVERY)

    @area.get(HOME, Permission.SEE_DELIVERY)
    async def show(visit: Visit) -> HTTPResponse:
        return visit.page("delivery/delivery.html", alerts=await alerts.open(), letters=await _letters(outbox))

    @area.post(f"{HOME}/gui-lai", Permission.SEE_DELIVERY)
    async def resend(visit: Visit) -> HTTPResponse:
        return await _act(visit, outbox.resend, "delivery.resend", {"state": "ready"})

    @area.post(f"{HOME}/bo", Permission.SEE_DELIVERY)
    async def drop(visit: Visit) -> HTTPResponse:
        return await _act(visit, outbox.drop, "delivery.drop", {"state": "dropped"})

    return area


async def _letters(outbox: Outbox) -> list[tuple[OutboxRow, str]]:
    """Return the newest letters, each with what may be shown of its text."""
    return [(row, mask(str(row.body.get("text", "")))[:_LONGEST_SHOWN]) for row in await outbox.dead()]


async def _act(visit: Visit, work: Callable[..., Awaitable[int]], action: str, after: dict[str, Any]) -> HTTPResponse:
    number = visit.form("id")
    if not (number.isascii() and number.isdigit()) or int(number[:11]) > _LARGEST_NUMBER:
        return visit.refuse("delivery.bad_form")
    subject, before = f"outbox {int(number)}", {"state": "dead"}
    also = partial(audit.record, account=visit.account, action=action, subject=subject, before=before, after=after)
    await work([int(number)], also)
    return visit.redirect(HOME)
