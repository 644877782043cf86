"""Numbers and metrics, wired: who counts, and what each process writes of itself."""

from __future__ import annotations

import asyncio
import logging

from sanic import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.settings import Settings
from danloi.console.numbers.metrics import Metrics
from danloi.console.numbers.metrics_page import metrics_blueprint
from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.reports import Reports
from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.answers.lacking import lacks
from danloi.guidance.library import Library
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)
_COUNT_SECONDS = 10.0
_REPORT_SECONDS = 15.0


def metrics_of(settings: Settings, parts: Parts) -> Blueprint:
    """Return the address /metrics."""
    metrics = Metrics(parts.database, Reports(parts.database), parts.engine.is_ready)
    return metrics_blueprint(metrics, settings.metrics_token.get_secret_value())


def counting_of(parts: Parts) -> Counting:
    """Return what counts, with the records as they are at that moment."""
    return Counting(parts.database, lambda code, aspect: record_lacks(parts.library, code, aspect))


def record_lacks(library: Library, code: str, aspect: str) -> bool:
    """Tell whether the record of `code` cannot say `aspect`; a record that there is none of lacks nothing."""
    record = library.shelf.find(code)
    known = next((one for one in ASPECTS if one == aspect), None)
    return record is not None and known is not None and lacks(record, known, today_in_vietnam())


async def run_numbers_jobs(parts: Parts) -> None:
    """Count, in one process only, and write down what this process alone knows; for ever."""
    counting = counting_of(parts)

    async def count() -> None:
        while True:
            await counting.run_once()
            await asyncio.sleep(_COUNT_SECONDS)

    async with asyncio.TaskGroup() as group:
        group.create_task(Lease(parts.database, "statistics").while_held(count))
        group.create_task(_report(parts))


async def _report(parts: Parts) -> None:
    reports = Reports(parts.database)
    while True:
        shelf = parts.library.shelf
        values = {
            "catalogue_version": shelf.version,
            "catalogue_records": len(shelf.procedures),
            "widget_streams": parts.feed.count,
            "systems": {"files": parts.status.files.is_available, "payments": parts.status.payments.is_available},
        }
        try:
            await reports.write(values)
        except (SQLAlchemyError, OSError) as err:
            logger.warning("metrics: this process could not write its word (%s)", type(err).__name__)
        await asyncio.sleep(_REPORT_SECONDS)
