"""What all areas of the console share: templates, words, menu, sessions, and the routes there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from danloi.console.frame.access import Account, Permission
from danloi.console.frame.marks import figure
from danloi.console.frame.sessions import Sessions
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database

PATH = "/noi-bo"
FOLDER = Path(__file__).resolve().parents[1]
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Route:
    """A route of the console, for the table of who may take it."""

    method: str
    path: str
    permission: Permission


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu; `key` is that of its words below `menu` and `about` in frame.yaml."""

    path: str
    key: str
    permission: Permission


class Console:
    """The frame of the staff's pages.

    Args:
        database: everything.
        words: the folder data/phrases/console/.
        clock: the present moment; tests set it.

    Raises:
        PhraseError: frame.yaml cannot be used.
    """

    def __init__(self, database: Database, words: Path, clock: Callable[[], dt.datetime] = now) -> None:
        """Read templates and words."""
        self.database = database
        self.clock = clock
        self.sessions = Sessions(database, clock)
        self.routes: list[Route] = []
        self._menu: list[MenuEntry] = []
        self._words = words
        self.say = Phrases.read(words / "frame.yaml")
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["moment"] = moment
        self._templates.filters["day"] = day
        self._templates.filters["figure"] = figure
        self._templates.globals["PATH"] = PATH

    def words_of(self, area: str) -> Phrases:
        """Return the words of an area, data/phrases/console/<area>.yaml, over those of the frame.

        Raises:
            PhraseError: the file cannot be used.
        """
        return Phrases.read(self._words / f"{area}.yaml").over(self.say)

    def add_to_menu(self, path: str, key: str, permission: Permission) -> None:
        """Show a page in the menu to those who may see it; `path` begins after /noi-bo."""
        self._menu.append(MenuEntry(f"{PATH}{path}", key, permission))

    def menu_for(self, account: Account | None) -> list[MenuEntry]:
        """Return what the menu shows."""
        return [entry for entry in self._menu if account is not None and account.may(entry.permission)]

    def render(self, template: str, values: dict[str, Any]) -> str:
        """Return the HTML of a template of danloi/console/templates/."""
        return self._templates.get_template(template).render(values)


def moment(value: dt.datetime) -> str:
    """Write a moment as staff read it, in Vietnam's time."""
    return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def day(value: dt.date | dt.datetime) -> str:
    """Write a day as staff read it."""
    return f"{value.astimezone(VIETNAM) if isinstance(value, dt.datetime) else value:%d/%m/%Y}"
