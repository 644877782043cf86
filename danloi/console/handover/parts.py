"""What the pages of the hand-over share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from danloi.console.frame.visit import Visit
from danloi.conversation.feed import Feed
from danloi.conversation.handover.history import History
from danloi.conversation.handover.staff import Officer, StaffDesk
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.notices import REACHABLE

QUEUE = "/tiep-nhan"
CHANNELS = (*REACHABLE, "rest")


@dataclass(frozen=True)
class Parts:
    """What officers work with; `feed` tells of new messages."""

    staff: StaffDesk
    history: History
    feed: Feed


def officer_of(visit: Visit) -> Officer:
    """Return whoever asks as an officer."""
    return Officer(visit.account.id, visit.account.name)


def age(say: Phrases, since: dt.datetime, now: dt.datetime) -> str:
    """Write how long ago something was: minutes, hours or days."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    if minutes < 60:
        return say("age.minutes", count=minutes)
    return say("age.hours", count=minutes // 60) if minutes < 48 * 60 else say("age.days", count=minutes // 1440)
