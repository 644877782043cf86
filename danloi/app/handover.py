"""The parts of the hand-over to staff, put together from the settings, and the work they need in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from danloi.app.settings import ROOT, Settings
from danloi.conversation.alerts import Alerts
from danloi.conversation.handover.canned import bring_in
from danloi.conversation.handover.desk import Desk
from danloi.conversation.handover.history import History
from danloi.conversation.handover.hours import OfficeHours
from danloi.conversation.handover.rounds import Rounds
from danloi.conversation.handover.staff import StaffDesk
from danloi.conversation.handover.wishes import Wishes
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)
_ROUND_SECONDS = 20.0


def make_desk(settings: Settings, database: Database, phrases: Phrases) -> Desk | None:
    """Return what takes citizens' wishes; None where no officer answers (HANDOVER=false).

    Raises:
        danloi.conversation.handover.wishes.WordsError: data/handover/words.yaml cannot be used.
    """
    if not settings.handover:
        return None
    hours = OfficeHours.read(settings.handover_hours)
    return Desk(database, hours, phrases, Wishes.read(ROOT / "data" / "handover" / "words.yaml"))


@dataclass
class HandoverParts:
    """What officers work with."""

    staff: StaffDesk
    history: History
    rounds: Rounds
    database: Database

    @classmethod
    def of(
        cls,
        settings: Settings,
        outbox: Outbox,
        notices: Notices,
        alerts: Alerts,
        phrases: Phrases,
        unseal: Callable[[str], str | None],
        told: Callable[[str], None],
        database: Database,
    ) -> Self:
        """Make the parts; nothing is opened yet."""
        staff = StaffDesk(
            database, outbox, notices, phrases, settings.handover_office, tells_names=settings.handover_names, told=told
        )
        rounds = Rounds(database, staff, OfficeHours.read(settings.handover_hours), alerts)
        return cls(staff, History(unseal), rounds, database)

    async def run_jobs(self) -> None:
        """Bring the starting texts in, then look through the tickets, in one process only; for ever."""

        async def work() -> None:
            new = await bring_in(self.database, ROOT / "data" / "handover" / "canned.yaml")
            if new:
                logger.info("canned answers: %d brought in", new)
            while True:
                await self.rounds.run_once()
                await asyncio.sleep(_ROUND_SECONDS)

        await Lease(self.database, "handover").while_held(work)
