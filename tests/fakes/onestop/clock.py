"""The simulator's own time, which may run faster than ours."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STAMP = "%Y%m%d%H%M%S"


class Clock:
    """Simulated time in Vietnam: `start`, and from there `speed` seconds for each of ours."""

    def __init__(self, start: dt.datetime | None = None, speed: float = 1.0) -> None:
        self._at = (start or dt.datetime.now(VIETNAM)).astimezone(VIETNAM)
        self._since = time.monotonic()
        self.speed = speed

    def now(self) -> dt.datetime:
        """Return the present simulated moment."""
        return self._at + dt.timedelta(seconds=(time.monotonic() - self._since) * self.speed)

    def set(self, moment: dt.datetime | None = None, speed: float | None = None) -> None:
        """Jump to `moment`, go on with `speed`."""
        self._at, self._since = (moment or self.now()).astimezone(VIETNAM), time.monotonic()
        self.speed = self.speed if speed is None else speed


def stamp(moment: dt.datetime | None) -> str:
    """Write a moment as the national synchronisation does, yyyyMMddHHmmss in Vietnam's time; "" for none."""
    return moment.astimezone(VIETNAM).strftime(STAMP) if moment else ""
