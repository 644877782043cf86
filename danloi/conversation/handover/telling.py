"""What a citizen is told of their ticket."""

from __future__ import annotations

import datetime as dt

from danloi.conversation.handover.hours import VIETNAM, OfficeHours
from danloi.guidance.phrases import Phrases

PULLED = "rest"  # the one channel in which nothing can be sent: what staff write goes out with the next answer
_LONG_MINUTES = 120


class Telling:
    """Puts the sentences together.

    Args:
        phrases: data/phrases/conversation.yaml.
        hours: when officers are there.
    """

    def __init__(self, phrases: Phrases, hours: OfficeHours) -> None:
        """Keep the parts."""
        self._say = phrases
        self._hours = hours

    def opened(self, number: str, channel: str, place: int, minutes: int | None, at: dt.datetime) -> str:
        """Say that there is a ticket now, where in the queue, and what can be done meanwhile."""
        say = self._say
        if not self._hours.is_open(at):
            opens = self.opening(at)
            return "\n\n".join(
                [say("handover.opened_closed", number=number, opens=opens), self._way(channel), say("handover.leave")]
            )
        line = f"{self._place(place)} {self._wait(minutes)}"
        return "\n\n".join([say("handover.opened", number=number, line=line), self._way(channel), say("handover.ask")])

    def again(self, number: str, channel: str, place: int, minutes: int | None, at: dt.datetime) -> str:
        """Say that there is a ticket already, and where in the queue it is now."""
        say = self._say
        if not self._hours.is_open(at):
            return f"{say('handover.again_closed', number=number, opens=self.opening(at))} {self._way(channel)}"
        line = f"{self._place(place)} {self._wait(minutes)}"
        return f"{say('handover.again', number=number, line=line)} {self._way(channel)}"

    def noted(self, number: str, at: dt.datetime, *, is_all: bool) -> str:
        """Say that a message was put to the ticket; `is_all` if the assistant has nothing to add."""
        if not is_all:
            return self._say("handover.noted", number=number)
        if self._hours.is_open(at):
            return self._say("handover.noted_only", number=number)
        return self._say("handover.noted_closed", number=number, opens=self.opening(at))

    def opening(self, at: dt.datetime) -> str:
        """Say when officers are there next: `7 giờ 30 sáng mai`, `13 giờ 30 hôm nay`, `7 giờ 30 thứ Hai 30/11`."""
        opens, here = self._hours.next_opening(at), at.astimezone(VIETNAM)
        minute = f" {opens.minute:02d}" if opens.minute else ""
        days = (opens.date() - here.date()).days
        if days == 0:
            return self._say("handover.today", hour=opens.hour, minute=minute)
        weekday = self._say(f"handover.weekday.{opens.isoweekday()}")
        return self._say("handover.other_day", hour=opens.hour, minute=minute, weekday=weekday, day=f"{opens:%d/%m}")

    def _way(self, channel: str) -> str:
        if channel == PULLED:
            return self._say("handover.way_pulled")
        return self._say("handover.way_web" if channel == "web" else "handover.way_here")

    def _place(self, place: int) -> str:
        return self._say("handover.first") if place == 1 else self._say("handover.behind", count=place - 1)

    def _wait(self, minutes: int | None) -> str:
        if minutes is None:
            return self._say("handover.wait_unknown")
        if minutes > _LONG_MINUTES:
            return self._say("handover.wait_long")
        return self._say("handover.wait", minutes=minutes)
