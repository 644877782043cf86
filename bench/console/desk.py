"""Tickets of a year, and one conversation that an officer has been in for 3,000 messages."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

LONG = "web:seed-long"
_LONG_MESSAGES = 3_000
_SHARE = 0.2
_WAITING = 300
_OFFICERS = (1, 2, 3, 4, 5)
_HOUR = dt.timedelta(hours=1)
_STEP = dt.timedelta(minutes=2)


class DeskRows:
    """Makes a ticket of every fifth conversation; the newest ones still wait, some are taken."""

    def __init__(self, now: dt.datetime, seed: int) -> None:
        self._random = random.Random(seed)
        self._now = now
        self.tickets: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def take(self, turns: Iterable[dict[str, Any]]) -> None:
        """See the last turn of each conversation."""
        for turn in turns:
            if self._random.random() < _SHARE:
                self._ticket(turn)

    def arrange(self) -> None:
        """Leave the newest open."""
        for at, ticket in enumerate(self.tickets[-_WAITING:]):
            is_taken = at % 10 == 0
            later = {"closed_at": None, "result": "", "answered_at": None}
            ticket |= later | {"state": "taken" if is_taken else "waiting"}
            if not is_taken:
                ticket |= {"account_id": None, "officer": "", "first_taken_at": None, "officer_at": None}

    def _ticket(self, turn: dict[str, Any]) -> None:
        number, officer = len(self.tickets) + 1, self._random.choice(_OFFICERS)
        at = turn["at"]
        taken = min(at + self._random.uniform(0.05, 3) * _HOUR, self._now)
        self.tickets.append(
            {
                "id": number,
                "number": f"{at:%d%m}-{number % 1000}",
                "conversation_id": turn["conversation_id"],
                "channel": turn["conversation_id"].partition(":")[0],
                "state": "closed",
                "asked_at": at,
                "inbox_id": turn["inbox_id"],
                "place": 1 + number % 5,
                "account_id": officer,
                "officer": f"Cán bộ {officer}",
                "first_taken_at": taken,
                "officer_at": taken,
                "answered_at": taken,
                "closed_at": min(taken + _HOUR, self._now),
                "result": "answered",
            }
        )
        for kind, who in (("asked", ""), ("left_message", ""), ("taken", f"Cán bộ {officer}")):
            self.events.append(
                {
                    "id": len(self.events) + 1,
                    "ticket_id": number,
                    "at": at,
                    "kind": kind,
                    "who": who,
                    "inbox_id": turn["inbox_id"],
                    "outbox_ids": [],
                }
            )

    def long_talk(self, inbox: int, outbox: int, turn: int) -> tuple[list[dict[str, Any]], ...]:
        """Return conversation, inbox, outbox and turns of the long conversation, and make its ticket.

        The numbers are the last that are taken.
        """
        began = self._now - _LONG_MESSAGES * _STEP
        times = [began + number * _STEP for number in range(_LONG_MESSAGES)]
        talk = {
            "id": LONG, "channel": "web", "memory": {}, "turns": _LONG_MESSAGES, "started_at": began,
            "last_at": times[-1], "heard_at": times[-1], "turn_by": "", "send_by": "",
        }  # fmt: skip
        heard, sent, turns = [], [], []
        for number, at in enumerate(times, 1):
            shared = {"inbox_id": inbox + number, "conversation_id": LONG}
            heard.append(
                {
                    "id": inbox + number, "channel": "web", "message_id": f"seed-long-{number}",
                    "conversation_id": LONG, "text": f"em gửi giấy tờ thứ {number} rồi ạ", "kind": "text",
                    "written_at": number, "is_public": False, "source": "", "turned_away": "", "state": "done",
                    "attempts": 1, "received_at": at,
                }
            )  # fmt: skip
            sent.append(
                shared | {
                    "id": outbox + number, "channel": "web", "body": {"text": "Anh/chị vui lòng chờ cán bộ xem."},
                    "state": "sent", "attempts": 1, "due_at": at, "error": "", "platform_id": "",
                    "created_at": at, "sent_at": at,
                }
            )  # fmt: skip
            turns.append(
                shared | {
                    "id": turn + number, "asked": heard[-1]["text"], "outcome": "handoff", "aspects": [],
                    "understood": {}, "milliseconds": {}, "at": at,
                }
            )  # fmt: skip
        self._ticket(turns[0])
        return [talk], heard, sent, turns
