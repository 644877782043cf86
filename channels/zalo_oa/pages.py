"""The staff page of the account: how its token is doing, and the consent; also the file that verifies the domain."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from html import escape
from pathlib import Path
from string import Template

from sanic import Blueprint, Request, file, html
from sanic.response import HTTPResponse, redirect
from sqlalchemy.exc import SQLAlchemyError

from channels.staff import HEADERS, StaffDoor
from channels.zalo_oa.consent import Consent
from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import BadState, ConsentLost
from danloi.conversation.channel import TryAgain
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now

FOLDER = Path(__file__).parent
HOME = "/noi-bo/zalo"
_PAGE = Template((FOLDER / "page.html").read_text(encoding="utf-8"))
_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_SECONDS_OF_A_WRONG_TOKEN = 0.5
LONGEST_QUERY = 2000


def consent_blueprint(
    consent: Consent, door: StaffDoor, say: Phrases, refresh_after: dt.timedelta, site_verification: str = ""
) -> Blueprint:
    """Return the routes.

    Args:
        consent: begins and finishes it.
        door: who may come in.
        say: data/phrases/channels.yaml.
        refresh_after: age at which the token is renewed, for the page.
        site_verification: code of Zalo's domain verification; "" for none.
    """
    blueprint = Blueprint("zalo_oa")
    pages = _Pages(consent, say, refresh_after)

    @blueprint.get(HOME)
    async def home(request: Request) -> HTTPResponse:
        return await pages.home(is_done="xong" in request.args) if door.lets_in(request) else pages.closed()

    @blueprint.post(f"{HOME}/vao")
    async def enter(request: Request) -> HTTPResponse:
        form = request.form
        given = str(form.get("token") or "") if form else ""
        if not door.is_token(given):
            await asyncio.sleep(_SECONDS_OF_A_WRONG_TOKEN)  # guessing is slow
            return pages.closed(is_wrong=True)
        response = redirect(HOME, status=303, headers=HEADERS)
        door.remember(request, response)
        return response

    @blueprint.get(f"{HOME}/callback")
    async def callback(request: Request) -> HTTPResponse:
        if not door.lets_in(request):
            return pages.closed()
        code, state = request.args.get("code") or "", request.args.get("state") or ""
        return await pages.callback(code[:LONGEST_QUERY], state[:LONGEST_QUERY])

    @blueprint.get(f"{HOME}/page.css")
    async def style(_request: Request) -> HTTPResponse:
        return await file(FOLDER / "page.css", headers={"X-Content-Type-Options": "nosniff"})

    if re.fullmatch(r"[A-Za-z0-9_-]+", site_verification):
        meta = f'<meta name="zalo-platform-site-verification" content="{site_verification}">'

        @blueprint.get(f"/zalo_verifier{site_verification}.html")
        async def verifier(_request: Request) -> HTTPResponse:
            return html(f"<!doctype html><html><head>{meta}</head><body></body></html>")

    return blueprint


class _Pages:
    def __init__(self, consent: Consent, say: Phrases, refresh_after: dt.timedelta) -> None:
        self._consent = consent
        self._say = say
        self._refresh_after = refresh_after

    def closed(self, *, is_wrong: bool = False) -> HTTPResponse:
        """Ask for the token."""
        wrong = self._line("wrong_token", "bad") if is_wrong else ""
        label, button = escape(self._say("zalo.token_label")), escape(self._say("zalo.enter"))
        form = (
            f'<form method="post" action="{HOME}/vao"><label>{label}'
            '<input type="password" name="token" required autocomplete="current-password"></label>'
            f"<button>{button}</button></form>"
        )
        return self._page(f"{self._line('closed')}{wrong}{form}", 401)

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
        title = escape(self._say("zalo.title"))
        return html(_PAGE.substitute(title=title, body=body), status=status, headers=HEADERS)


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"
