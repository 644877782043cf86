"""A tracker store without memory: each message starts from a fresh tracker.

What must be remembered lives in the app's database and comes with every message (bot/context.py). So any engine can
take any turn, a killed engine loses nothing, and no turn gets slower with the length of the conversation
(docs/decisions/0004-memory-in-the-app.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class TurnTrackerStore(TrackerStore):
    """Keep nothing between turns."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        """Take the arguments that endpoints.yml hands to every store; `url` and the rest are not needed."""
        super().__init__(domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Forget."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return None: no conversation is known."""
        return None

    async def keys(self) -> Iterable[str]:
        """Return no conversation."""
        return ()
