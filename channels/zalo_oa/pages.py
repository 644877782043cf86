"""The staff page of the account: how its token is doing, and the consent; also the file that verifies the domain."""

from __future__ import annotations

import datetime as dt
import re
from html import escape

from sanic import Blueprint, Request, html
from sanic.response import HTTPResponse, redirect
from sqlalchemy.exc import SQLAlchemyError

from channels.staff import HEADERS
from channels.staff_pages.shell import ZALO, StaffShell
from channels.zalo_oa.consent import Consent
from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import BadState, ConsentLost
from danloi.conversation.channel import TryAgain
from danloi.storage.base import now

HOME = ZALO
_VIETNAM = dt.timezone(dt.timedelta(hours=7))
LONGEST_QUERY = 2000


def consent_blueprint(
    consent: Consent, shell: StaffShell, refresh_after: dt.timedelta, site_verification: str = ""
) -> Blueprint:
    """Return the routes.

    Args:
        consent: begins and finishes it.
        shell: the frame of the page, and who may come in.
        refresh_after: age at which the token is renewed, for the page.
        site_verification: code of Zalo's domain verification; "" for none.
    """
    blueprint = Blueprint("zalo_oa")
    pages = _Pages(consent, shell, refresh_after)

    @blueprint.get(HOME)
    async def home(request: Request) -> HTTPResponse:
        return await pages.home(is_done="xong" in request.args) if shell.door.lets_in(request) else pages.closed()

    @blueprint.get(f"{HOME}/callback")
    async def callback(request: Request) -> HTTPResponse:
        if not shell.door.lets_in(request):
            return pages.closed()
        code, state = request.args.get("code") or "", request.args.get("state") or ""
        return await pages.callback(code[:LONGEST_QUERY], state[:LONGEST_QUERY])

    if re.fullmatch(r"[A-Za-z0-9_-]+", site_verification):
        meta = f'<meta name="zalo-platform-site-verification" content="{site_verification}">'

        @blueprint.get(f"/zalo_verifier{site_verification}.html")
        async def verifier(_request: Request) -> HTTPResponse:
            return html(f"<!doctype html><html><head>{meta}</head><body></body></html>")

    return blueprint


class _Pages:
    def __init__(self, consent: Consent, shell: StaffShell, refresh_after: dt.timedelta) -> None:
        self._consent = consent
        self._shell = shell
        self._say = shell.say
        self._refresh_after = refresh_after

    def closed(self) -> HTTPResponse:
        """Ask for the token."""
        return self._shell.closed(self._say("zalo.title"), HOME)

    async def home(self, *, is_done: bool) -> HTTPResponse:
        """Show how the token is doing, and the way to a new consent."""
        try:
            row = await self._consent.tokens.store.row()
        except (SQLAlchemyError, OSError):
            return self._page(self._line("no_database", "bad"), 503)
        done = self._line("done", "good") if is_done else ""
        is_good = row is not None and not row.refused
        return self._page(f"{done}{self._state(row)}{self._steps('again' if is_good else 'title')}")

    async def callback(self, code: str, state: str) -> HTTPResponse:
        """Finish a consent; the code leaves the address bar."""
        if not code:
            return self._problem("declined", 400)
        try:
            await self._consent.finish(code, state)
        except BadState:
            return self._problem("bad_state", 400)
        except ConsentLost as err:
            return self._problem("lost", 400, str(err))
        except TryAgain as err:
            return self._problem("no_answer", 502, str(err))
        except (SQLAlchemyError, OSError):
            return self._problem("not_stored", 503)
        return redirect(f"{HOME}?xong=1", status=303, headers=HEADERS)

    def _state(self, row: ZaloTokenRow | None) -> str:
        if row is None:
            return self._line("state.none", "bad")
        ends = _moment(row.expires_at)
        if row.refused:
            key = "state.ending" if row.expires_at > now() else "state.ended"
            return self._line(key, "bad", ends=ends) + self._line("detail", "detail", words=row.refused)
        renewed = _moment(row.obtained_at + self._refresh_after)
        lines = self._line("state.good", "good", since=_moment(row.obtained_at), ends=ends, renewed=renewed)
        return lines + (self._line("state.unanswered", "bad", sent=_moment(row.sent_at)) if row.sent_at else "")

    def _steps(self, heading: str) -> str:
        if not self._consent.callback_url:
            return self._line("no_callback")
        steps = "".join(f"<li>{escape(self._say(f'zalo.steps.{number}'))}</li>" for number in ("one", "two", "three"))
        link = f'<a class="button" rel="noreferrer" href="{escape(self._consent.address())}">'
        title = escape(self._say(f"zalo.steps.{heading}"))
        return f"<h2>{title}</h2><ol>{steps}</ol><p>{link}{escape(self._say('zalo.consent'))}</a></p>"

    def _problem(self, key: str, status: int, detail: str = "") -> HTTPResponse:
        back = f'<p><a class="button" href="{HOME}">{escape(self._say("zalo.again"))}</a></p>'
        shown = self._line("detail", "detail", words=detail) if detail else ""
        return self._page(f"{self._line(f'problem.{key}', 'bad')}{shown}{back}", status)

    def _line(self, key: str, kind: str = "plain", **values: object) -> str:
        return f'<p class="{kind}">{escape(self._say(f"zalo.{key}", **values))}</p>'

    def _page(self, body: str, status: int = 200) -> HTTPResponse:
        return self._shell.page(self._say("zalo.title"), body, status)


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"
