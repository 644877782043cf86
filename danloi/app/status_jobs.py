"""What is done in the background about files, in one process only: looking for changes, and forgetting."""

from __future__ import annotations

import asyncio
import logging

from danloi.app.parts import Parts
from danloi.guidance.status.watch import Round
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)
_FORGET_SECONDS = 30.0


async def run_status_jobs(parts: Parts, watch_seconds: float) -> None:
    """Look at followed files and forget what was told, whenever this process holds the lease; for ever.

    With `watch_seconds` 0 it only forgets.
    """

    async def work() -> None:
        while True:
            result = await parts.status.watch.run_once() if watch_seconds else Round()
            if result.looked or result.ended:
                logger.info(
                    "followed files: %d looked at, %d failed, %d told, %d put off, %d ended",
                    result.looked, result.failed, result.told, result.put_off, result.ended,
                )  # fmt: skip
            await parts.status.gate.forget_old()
            await parts.forgetting.run_once()
            await asyncio.sleep(watch_seconds or _FORGET_SECONDS)

    await Lease(parts.database, "status").while_held(work)
