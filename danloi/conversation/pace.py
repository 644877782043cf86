"""How many messages a conversation may send."""

from __future__ import annotations

import time
from collections import deque

_MOST_REMEMBERED = 10_000


class Pace:
    """How many messages each conversation sent in the last minute; forgotten when idle."""

    def __init__(self, per_minute: int) -> None:
        """Keep the limit."""
        self._per_minute = per_minute
        self._times: dict[str, deque[float]] = {}

    def allows(self, conversation: str) -> bool:
        """Count one message and tell whether it is within the limit."""
        moment = time.monotonic()
        if len(self._times) > _MOST_REMEMBERED:
            self._times = {key: times for key, times in self._times.items() if times and times[-1] > moment - 60}
        times = self._times.setdefault(conversation, deque())
        while times and times[0] <= moment - 60:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(moment)
        return True
