"""What is done in the background for the review queue, in one process only: gathering what deserves eyes."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from danloi.app.settings import Settings
from danloi.console.review.gather import Gatherer
from danloi.storage.database import Database
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)


async def run_review_jobs(database: Database, settings: Settings) -> None:
    """Gather, whenever this process holds the lease; for ever."""
    pause = dt.timedelta(seconds=settings.review_after_seconds)
    gatherer = Gatherer(database, settings.review_sample_share, settings.review_double_share, pause)

    async def work() -> None:
        while True:
            turns = await gatherer.run_once()
            if turns:
                logger.debug("review queue: %d turns looked at", turns)
            await asyncio.sleep(settings.review_gather_seconds)

    await Lease(database, "review").while_held(work)
