"""The page on the delivery of messages: what is wrong with the channels, and the letters that could not be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection
from html import escape

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy.exc import SQLAlchemyError

from channels.staff import HEADERS
from channels.staff_pages.shell import DELIVERY, StaffShell, comes_from_our_page
from danloi.conversation.alerts import AlertRow, Alerts
from danloi.conversation.models import OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.guidance.privacy import mask

_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_LONGEST_SHOWN = 300
_LONGEST_NUMBER = 10


def delivery_blueprint(shell: StaffShell, alerts: Alerts, outbox: Outbox) -> Blueprint:
    """Return the page and its two forms."""
    blueprint = Blueprint("delivery")
    page = _Page(shell, alerts, outbox)

    @blueprint.get(DELIVERY)
    async def show(request: Request) -> HTTPResponse:
        return await page.show() if shell.door.lets_in(request) else page.closed()

    @blueprint.post(f"{DELIVERY}/gui-lai")
    async def resend(request: Request) -> HTTPResponse:
        return await page.act(request, outbox.resend)

    @blueprint.post(f"{DELIVERY}/bo")
    async def drop(request: Request) -> HTTPResponse:
        return await page.act(request, outbox.drop)

    return blueprint


class _Page:
    def __init__(self, shell: StaffShell, alerts: Alerts, outbox: Outbox) -> None:
        self._shell = shell
        self._say = shell.say
        self._alerts = alerts
        self._outbox = outbox

    def closed(self) -> HTTPResponse:
        """Ask for the token."""
        return self._shell.closed(self._say("delivery.title"), DELIVERY)

    async def show(self) -> HTTPResponse:
        """Show alerts and dead letters."""
        try:
            alerts, dead = await self._alerts.open(), await self._outbox.dead()
        except (SQLAlchemyError, OSError):
            return self._shell.page(self._say("delivery.title"), self._line("no_database", "bad"), 503)
        wrong = "".join(self._alert(alert) for alert in alerts)
        letters = "".join(self._letter(row) for row in dead)
        title = f"<h2>{escape(self._say('delivery.dead', count=len(dead)))}</h2>"
        body = f"{wrong or self._line('well', 'good')}{title}{letters or self._line('none')}"
        return self._shell.page(self._say("delivery.title"), body)

    async def act(self, request: Request, work: Callable[[Collection[int]], Awaitable[int]]) -> HTTPResponse:
        """Resend or drop the letter that a form names."""
        if not self._shell.door.lets_in(request):
            return self.closed()
        form = request.form
        number = str(form.get("id") or "") if form else ""
        if not comes_from_our_page(request) or not number.isdecimal() or len(number) > _LONGEST_NUMBER:
            return self._shell.page(self._say("delivery.title"), self._line("bad_form", "bad"), 400)
        try:
            await work([int(number)])
        except (SQLAlchemyError, OSError):
            return self._shell.page(self._say("delivery.title"), self._line("no_database", "bad"), 503)
        return redirect(DELIVERY, status=303, headers=HEADERS)

    def _alert(self, alert: AlertRow) -> str:
        channel = alert.key.partition(".")[0]
        told = self._line("alert", "bad", channel=channel, since=_moment(alert.since), count=alert.count)
        return told + self._line("detail", "detail", text=alert.text)

    def _letter(self, row: OutboxRow) -> str:
        text = mask(str(row.body.get("text", "")))[:_LONGEST_SHOWN]
        when = self._line("letter", channel=row.channel, moment=_moment(row.created_at), tries=row.attempts)
        why = self._line("why", "detail", error=row.error)
        forms = self._form("gui-lai", row.id, "resend", "") + self._form("bo", row.id, "drop", ' class="quiet"')
        return f"<article>{when}<p>“{escape(text)}”</p>{why}{forms}</article>"

    def _form(self, action: str, number: int, key: str, kind: str) -> str:
        return (
            f'<form method="post" action="{DELIVERY}/{action}"><input type="hidden" name="id" value="{number}">'
            f"<button{kind}>{escape(self._say(f'delivery.{key}'))}</button></form>"
        )

    def _line(self, key: str, kind: str = "plain", **values: object) -> str:
        return f'<p class="{kind}">{escape(self._say(f"delivery.{key}", **values))}</p>'


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"
