"""The catalogue's desk in a test: forms as a browser would send them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from danloi.guidance.catalogue.store import read_all
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.console.staff import Office, Person, Shown


class Day:
    """The present day."""

    def __init__(self, day: dt.date) -> None:
        self.day = day

    def __call__(self) -> dt.date:
        return self.day


@dataclass
class Desk:
    """The served pages, what is answered, the files, and the day."""

    office: Office
    database: Database
    library: Library
    folder: Path
    day: Day

    async def propose(self, person: Person, code: str, changes: dict[str, str], **more: str) -> Shown:
        """Open the form of `code`, change fields, and send it in."""
        shown = await person.get(f"/danh-muc/ho-so/{code}/sua")
        return await self.send(person, code, shown, changes, **more)

    async def send(self, person: Person, code: str, shown: Shown, changes: dict[str, str], **more: str) -> Shown:
        """Send in a form that was opened before."""
        pairs = fields_of(shown.text)
        named = {name for name, _ in pairs}
        assert set(changes) <= named, set(changes) - named
        pairs = [(name, changes.get(name, value)) for name, value in pairs]
        extra = {"reason": "Theo Nghị quyết mới", "do": "propose", **more}
        pairs = [(name, value) for name, value in pairs if name not in extra] + list(extra.items())
        return await person.post(f"/danh-muc/ho-so/{code}/sua", pairs)

    async def proposed(self, person: Person, code: str, changes: dict[str, str], **more: str) -> int:
        """Propose and return the number."""
        shown = await self.propose(person, code, changes, **more)
        assert shown.status == 303, shown.words
        return int(re.findall(r"de-xuat/(\d+)", shown.headers["Location"])[0])

    async def answered(self, code: str) -> dict[str, Any]:
        """Return the record that a library would serve now."""
        async with self.database.transaction() as session:
            procedures, problems = await read_all(session)
        assert problems == []
        return next(one for one in procedures if one.code == code).model_dump(mode="json")


def fields_of(html: str) -> list[tuple[str, str]]:
    """Return name and value of every field of the page's form, as a browser sends them."""
    form = re.search(r"<form[^>]*data-check.*?</form>", html, re.S)
    assert form is not None
    pairs: list[tuple[str, str]] = []
    for match in re.finditer(
        r"<(input|select|textarea)\b([^>]*)>(.*?)(?=<(?:input|select|textarea)\b|$)", form[0], re.S
    ):
        kind, attributes, rest = match.groups()
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', attributes))
        name = given.get("name", "")
        if not name or name == "_csrf":
            continue
        if kind == "input" and (given.get("type") != "checkbox" or re.search(r"\bchecked\b", attributes)):
            pairs.append((name, unescape(given.get("value", ""))))
        elif kind == "textarea":
            pairs.append((name, unescape(rest.split("</textarea>")[0]).removeprefix("\n").replace("\n", "\r\n")))
        elif kind == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', rest.split("</select>")[0])
            pairs.append((name, unescape(chosen[1]) if chosen else ""))
    return pairs
