"""What is done in the background about the catalogue, in one process only: approved changes come into force."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from danloi.guidance.catalogue.revisions import take_due
from danloi.storage.database import Database
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)
_LOOK_SECONDS = 20.0  # a change of today is answered this long after midnight at the latest


async def run_catalogue_jobs(
    database: Database, today: Callable[[], dt.date], look_seconds: float = _LOOK_SECONDS
) -> None:
    """Put changes in force on their day, whenever this process holds the lease; for ever."""

    async def work() -> None:
        while True:
            for code in await take_due(database, today()):
                logger.info("catalogue: an approved change of %s is in force", code)
            await asyncio.sleep(look_seconds)

    await Lease(database, "catalogue").while_held(work)
