"""`custom.render` of a turn: the same words as the text, laid out for a screen that can draw lists and tables.

A channel that draws it shows it in place of the text; one that cannot shows the text, which is always complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field


class Paper(BaseModel):
    """A document of the check-list."""

    name: str
    copies: str = ""
    note: str = ""


class PaperGroup(BaseModel):
    """Papers needed together; `when` is empty for those that everybody needs."""

    when: str = ""
    papers: list[Paper]


class FeeLine(BaseModel):
    """A row of the fee table; `coming_from` (dd/mm/yyyy) is set for one that is not yet in force."""

    name: str
    amount: str
    details: list[str] = Field(default_factory=list)
    coming_from: str = ""


class Block(BaseModel):
    """One part of a card; which fields it has depends on `kind`.

    `text`: `text`, lines with "• " before points. `documents`: `groups`. `fees`: `fees`, and `text` where that says
    all or what to mind. `steps`: `steps`, in order, without numbers.
    """

    kind: Literal["text", "documents", "fees", "steps"]
    heading: str = ""
    text: str = ""
    groups: list[PaperGroup] = Field(default_factory=list)
    fees: list[FeeLine] = Field(default_factory=list)
    steps: list[str] = Field(default_factory=list)


class Card(BaseModel):
    """What is said of one procedure; `checked_on` is dd/mm/yyyy, `warning` is empty for a confirmed record."""

    code: str
    title: str
    blocks: list[Block]
    source: str
    source_url: str
    checked_on: str
    warning: str = ""


class Choice(BaseModel):
    """A candidate to choose: what it is called, what it is, and what is sent when it is chosen."""

    title: str
    detail: str = ""
    payload: str


class Render(BaseModel):
    """The whole reply: `intro`, then `cards`, then `choices`; the message's buttons are those of the message."""

    intro: str = ""
    cards: list[Card] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list)

    def texts(self) -> Iterator[str]:
        """Yield every text in it."""
        yield from _texts(self.model_dump(exclude_defaults=True))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
