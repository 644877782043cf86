"""A telephone on which somebody plays citizens on one platform, and what it shows."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.fakes.platform import ALL_FAULTS, Button, Platform

MOST_LINES = 200
MOST_WEBHOOKS = 20


@dataclass(frozen=True)
class Line:
    """Something in a conversation: written by a citizen, by the assistant, or a notice of the app's own."""

    by: str  # citizen, assistant, notice
    text: str
    at: float
    author: str = ""
    buttons: tuple[Button, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Action:
    """What the menu of the telephone offers besides writing; `asks` is what has to be typed for it."""

    name: str
    label: str
    asks: str = ""


class Phone(ABC):
    """One platform's app, with several people who use it.

    `talks` are the conversations one can open: people, and groups in which any of `people` may write.
    """

    name: str
    title: str
    account: str
    groups: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()

    def __init__(self, fake: Platform, people: Sequence[str]) -> None:
        self.fake = fake
        self.people = tuple(people)
        self._said: dict[str, list[Line]] = {}

    @abstractmethod
    async def say(self, person: str, talk: str, text: str) -> None:
        """Write a message."""

    @abstractmethod
    async def do(self, person: str, talk: str, action: str, text: str) -> None:
        """Do one of `actions`."""

    async def press(self, person: str, talk: str, button: Button) -> None:
        """Press a button of the assistant's."""
        await self.fake.press(person, button)

    def is_typing(self, talk: str) -> bool:
        """Whether the app shows that the assistant is writing."""
        return False

    def is_blocked(self, talk: str) -> bool:
        """Whether this person has turned the assistant away."""
        return False

    def screen_of(self, talk: str) -> str:
        """The name under which the platform keeps what `talk` sees."""
        return talk

    def waiting(self) -> int:
        """How many events the platform still has to deliver."""
        return 0

    def note(self, talk: str, by: str, text: str, author: str = "") -> None:
        """Put something on the screen that did not come from the assistant."""
        self._said.setdefault(talk, []).append(Line(by, text, time.time(), author))

    def find(self, talk: str, message: str, position: int) -> Button:
        """Return the button at `position` of the message with this id."""
        shown = next(shown for shown in self.fake.screen(self.screen_of(talk)) if shown.request_id == message)
        return shown.buttons[position]

    def lines(self, talk: str) -> list[Line]:
        """What `talk` shows, oldest first."""
        ours = [
            Line("assistant", shown.text, shown.at, "", shown.buttons, shown.request_id)
            for shown in self.fake.screen(self.screen_of(talk))
        ]
        return sorted([*self._said.get(talk, []), *ours], key=lambda line: line.at)[-MOST_LINES:]

    def as_json(self) -> dict[str, Any]:
        """Everything that the page shows of this telephone."""
        faults, webhooks = self.fake.faults, self.fake.webhooks
        return {
            "name": self.name,
            "title": self.title,
            "account": self.account,
            "people": self.people,
            "groups": self.groups,
            "actions": [asdict(action) for action in self.actions],
            "talks": {talk: self._talk(talk) for talk in (*self.people, *self.groups)},
            "faults": {
                "rate": faults.rate, "kinds": list(faults.kinds), "all": ALL_FAULTS, "copies": webhooks.copies,
                "happened": dict(faults.happened),
            },
            "polled": not webhooks.url,
            "waiting": self.waiting(),
            "webhooks": [
                {
                    "body": attempt.body.decode(errors="replace"), "try": attempt.number + 1, "status": attempt.status,
                    "milliseconds": round(attempt.seconds * 1000),
                }
                for attempt in webhooks.attempts[: -MOST_WEBHOOKS - 1 : -1]
            ],
        }  # fmt: skip

    def _talk(self, talk: str) -> dict[str, Any]:
        lines = [asdict(line) for line in self.lines(talk)]
        return {"lines": lines, "typing": self.is_typing(talk), "blocked": self.is_blocked(talk)}
