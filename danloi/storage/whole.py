"""Work that is not cut off in the middle when its task is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def whole[T](work: Coroutine[Any, Any, T]) -> T:
    """Do `work` to its end even if the caller is cancelled meanwhile; the caller is then cancelled after it.

    For a short transaction: one that is cut off between SQLite's thread and us keeps its lock, and every other writer
    waits ten seconds for it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.cancelled():
            await asyncio.wait({task})
            task.exception()  # looked at: nobody waits for it any more
        raise
