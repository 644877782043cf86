"""What the pages for staff share: their frame, the door's form, the style sheet."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from sanic import Blueprint, Request, file, html
from sanic.response import HTTPResponse, redirect

from channels.staff import HEADERS, PATH, StaffDoor
from danloi.guidance.phrases import Phrases

FOLDER = Path(__file__).parent
DELIVERY, ZALO = f"{PATH}/kenh", f"{PATH}/zalo"
_PAGE = Template((FOLDER / "page.html").read_text(encoding="utf-8"))
_ENTRANCES = (DELIVERY, ZALO)
_SECONDS_OF_A_WRONG_TOKEN = 0.5


class StaffShell:
    """The frame of the pages for staff.

    Args:
        door: who may come in.
        say: data/phrases/channels.yaml.
        menu: the pages there are, by address, with the keys of their names.
    """

    def __init__(self, door: StaffDoor, say: Phrases, menu: dict[str, str]) -> None:
        """Keep the parts."""
        self.door = door
        self.say = say
        self._menu = menu

    def page(self, title: str, body: str, status: int = 200, *, with_menu: bool = True) -> HTTPResponse:
        """Return a page; `body` is HTML, `title` text."""
        links = " ".join(f'<a href="{path}">{escape(self.say(key))}</a>' for path, key in self._menu.items())
        menu = f"<nav>{links}</nav>" if with_menu and len(self._menu) > 1 else ""
        return html(_PAGE.substitute(title=escape(title), menu=menu, body=body), status=status, headers=HEADERS)

    def closed(self, title: str, to: str, *, is_wrong: bool = False) -> HTTPResponse:
        """Ask for the token; `to` is where it leads."""
        wrong = f'<p class="bad">{escape(self.say("door.wrong_token"))}</p>' if is_wrong else ""
        form = (
            f'<form method="post" action="{PATH}/vao"><input type="hidden" name="to" value="{escape(to)}">'
            f"<label>{escape(self.say('door.token_label'))}"
            '<input type="password" name="token" required autocomplete="current-password"></label>'
            f"<button>{escape(self.say('door.enter'))}</button></form>"
        )
        closed = f'<p class="plain">{escape(self.say("door.closed"))}</p>'
        return self.page(title, f"{closed}{wrong}{form}", 401, with_menu=False)

    def blueprint(self) -> Blueprint:
        """Return the door's route and the style sheet."""
        blueprint = Blueprint("staff")

        @blueprint.post(f"{PATH}/vao")
        async def enter(request: Request) -> HTTPResponse:
            form = request.form
            given, to = (str(form.get(name) or "") if form else "" for name in ("token", "to"))
            to = to if to in _ENTRANCES else DELIVERY
            if not self.door.is_token(given):
                await asyncio.sleep(_SECONDS_OF_A_WRONG_TOKEN)  # guessing is slow
                return self.closed(self.say("door.title"), to, is_wrong=True)
            response = redirect(to, status=303, headers=HEADERS)
            self.door.remember(request, response)
            return response

        @blueprint.get(f"{PATH}/page.css")
        async def style(_request: Request) -> HTTPResponse:
            return await file(FOLDER / "page.css", headers={"X-Content-Type-Options": "nosniff"})

        return blueprint


def comes_from_our_page(request: Request) -> bool:
    """Whether a form was sent by a page of this very site, as browsers say of every POST."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("Host", "")
