"""One request to the console: who asks, what the form says, and the ways to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sanic import Request
from sanic.request import File
from sanic.response import HTTPResponse, html, redirect

from danloi.console.frame.access import Account, Permission
from danloi.console.frame.console import HEADERS, PATH, Console
from danloi.console.frame.sessions import csrf_of
from danloi.guidance.phrases import Phrases
from danloi.guidance.vietnamese import storable
from danloi.storage.database import Database

COOKIE = "danloi_console"
LONGEST_FIELD = 20_000


class Visit:
    """What a page's function is given.

    Args:
        console: the frame.
        say: the words of the area.
        request: as it came.
        account: who asks; None only where a route lets anybody in.
    """

    def __init__(self, console: Console, say: Phrases, request: Request, account: Account | None) -> None:
        """Keep the parts."""
        self.console = console
        self.say = say
        self.request = request
        self._account = account

    @property
    def account(self) -> Account:
        """Who asks; only where the route asks for an account."""
        if self._account is None:
            msg = "this route lets anybody in, so there may be no account"
            raise RuntimeError(msg)
        return self._account

    @property
    def database(self) -> Database:
        """The database."""
        return self.console.database

    @property
    def token(self) -> str:
        """The session's cookie, or an empty text."""
        return self.request.cookies.get(COOKIE) or ""

    def may(self, permission: Permission) -> bool:
        """Whether whoever asks may do that."""
        return self._account is not None and self._account.may(permission)

    def form(self, name: str, default: str = "") -> str:
        """Return a field of the form, trimmed and fit to be stored; at most 20,000 characters."""
        given = self.request.form
        return storable(str(given.get(name) or default).strip())[:LONGEST_FIELD] if given else default

    def forms(self, name: str) -> list[str]:
        """Return every value of a field that may come several times."""
        given = self.request.form
        return [storable(str(one).strip())[:LONGEST_FIELD] for one in given.getlist(name, [])] if given else []

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the address, trimmed; at most 300 characters."""
        return storable(str(self.request.args.get(name) or default).strip())[:300]

    def number(self, name: str, default: int, most: int = 2**31 - 1) -> int:
        """Return a whole number of the address, from 1 to `most`; `default` for anything else."""
        text = self.query(name)
        return (
            int(text)
            if text.isascii() and text.isdigit() and 0 < len(text) < 11 and 1 <= int(text) <= most
            else default
        )

    def file(self, name: str) -> File | None:
        """Return a file that was sent along, if there is one."""
        files = self.request.files
        found = files.get(name) if files else None
        return found if isinstance(found, File) and found.body else None

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTTPResponse:
        """Return a page. Templates have `say`, `account`, `may`, `csrf`, `menu`, `here` and `told` besides `values`."""
        told = self.query("xong")
        shared = {
            "say": self.say,
            "account": self._account,
            "may": lambda name: self.may(Permission(name)),
            "csrf": csrf_of(self.token) if self.token else "",
            "menu": self.console.menu_for(self._account),
            "here": self.request.path,
            "told": self.say(f"told.{told}") if f"told.{told}" in self.say.keys() else "",  # noqa: SIM118
        }
        return html(self.console.render(template, shared | values), status=status, headers=HEADERS)

    def redirect(self, path: str, told: str = "") -> HTTPResponse:
        """Lead to another page of the console; `told` is a key below `told.` of the words, shown there once."""
        mark = f"{'&' if '?' in path else '?'}xong={quote(told)}" if told else ""
        return redirect(f"{PATH}{path}{mark}", status=303, headers=HEADERS)

    def refuse(self, key: str, status: int = 400, **values: object) -> HTTPResponse:
        """Return a page with one sentence on what was wrong and a way on."""
        return self.page("frame/refused.html", status=status, text=self.say(key, **values))

    def problems(self, template: str, problems: Sequence[str], **values: Any) -> HTTPResponse:
        """Show a form again with what is wrong with it, one sentence each."""
        return self.page(template, status=400, problems=list(problems), **values)
