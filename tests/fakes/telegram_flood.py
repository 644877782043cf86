"""How fast a bot may send, as the simulated Telegram counts it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass
class FloodRules:
    """A message a second to a chat with a burst, thirty a second in all, twenty a minute to a group.

    `scale` makes time run faster: 10 allows ten times as much. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits
    """

    chat: float = 1.0
    chat_burst: float = 5.0
    group_minute: float = 20.0
    overall: float = 30.0
    scale: float = 1.0


class Flood:
    """Counts what was sent; `wait` says for how many whole seconds a bot that sends too fast must be silent."""

    def __init__(self, rules: FloodRules) -> None:
        self.rules = rules
        self._levels: dict[str, tuple[float, float]] = {}

    def wait(self, chat: int) -> int:
        """Count a message to `chat` and return 0, or the seconds to wait: then it does not count."""
        rules = self.rules
        own = (rules.group_minute / 60, rules.group_minute) if chat < 0 else (rules.chat, rules.chat_burst)
        buckets = {str(chat): own, "": (rules.overall, rules.overall)}
        over = max(self._over(key, rate * rules.scale, room) for key, (rate, room) in buckets.items())
        if over > 0:
            return math.ceil(over)
        for key in buckets:
            level, at = self._levels[key]
            self._levels[key] = (level + 1, at)
        return 0

    def _over(self, key: str, rate: float, room: float) -> float:
        """Return the seconds until there is room for one more message."""
        now = time.monotonic()
        level, at = self._levels.get(key, (0.0, now))
        level = max(0.0, level - (now - at) * rate)
        self._levels[key] = (level, now)
        return max(0.0, (level + 1 - room) / rate)
