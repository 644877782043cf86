"""The metrics in Prometheus' format (docs/metrics.md).

Counters are sums of the database, so they are the same whichever process is asked and go on after a restart. What a
process alone knows it writes down (danloi/conversation/statistics/reports.py), and all of that is shown with its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import func, select

from danloi.console.frame.models import ConsoleSessionRow
from danloi.console.frame.sessions import IDLE
from danloi.conversation.statistics.buckets import BOUNDS, OVER
from danloi.conversation.statistics.reading import Statistics
from danloi.conversation.statistics.reports import Reports
from danloi.conversation.statistics.state import State, read_state
from danloi.storage.base import now
from danloi.storage.database import Database

# What a process reports of itself: key, name of the metric, what it is.
OF_A_PROCESS = (
    ("catalogue_version", "danloi_catalogue_version", "State of the catalogue that the process serves"),
    ("catalogue_records", "danloi_catalogue_records", "Procedures that the process serves"),
    ("widget_streams", "danloi_widget_streams", "Widgets that the process pushes replies to"),
)


class _Gathered(Collector):
    """Metrics that were read before: the registry asks without waiting."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


class Metrics:
    """Reads everything that is measured.

    Args:
        database: sums, queues, alerts, sessions of staff.
        reports: what the processes write of themselves.
        engine_is_ready: asks the engine.
        clock: the present moment; tests set it.
    """

    def __init__(
        self,
        database: Database,
        reports: Reports,
        engine_is_ready: Callable[[], Awaitable[bool]],
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._statistics = Statistics(database)
        self._reports = reports
        self._engine_is_ready = engine_is_ready
        self._clock = clock

    async def read(self) -> CollectorRegistry:
        """Return what is measured now.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        state = await read_state(self._database, self._clock)
        families = [
            *await self._counters(),
            *_of_state(state),
            _gauge("danloi_engine_ready", "Whether the engine answers", float(await self._engine_is_ready())),
            _gauge("danloi_staff_sessions", "Browsers of staff that are signed in", await self._staff_sessions()),
            *_of_processes(await self._reports.fresh()),
        ]
        counted_at = await self._statistics.counted_at()
        if counted_at is not None:
            age = (self._clock() - counted_at).total_seconds()
            families.append(_gauge("danloi_counting_age_seconds", "Since turns were last counted", age))
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Gathered(families))
        return registry

    async def _counters(self) -> list[Metric]:
        turns = CounterMetricFamily(
            "danloi_turns", "Messages answered, by channel and outcome", labels=["channel", "outcome"]
        )
        for channel, outcome, count in await self._statistics.turns_ever():
            turns.add_metric([channel, outcome], count)
        verdicts = GaugeMetricFamily("danloi_verdicts", "Verdicts of citizens that stand", labels=["verdict"])
        for verdict, count in await self._statistics.verdicts_ever():
            verdicts.add_metric([verdict], count)
        return [turns, verdicts, await self._durations()]

    async def _durations(self) -> Metric:
        family = HistogramMetricFamily(
            "danloi_step_seconds", "How long the steps of a turn take; all: from acceptance to answer", labels=["step"]
        )
        steps: dict[str, tuple[dict[int, int], float]] = {}
        for step, upper, milliseconds, count in await self._statistics.steps_ever():
            counts, total = steps.get(step, ({}, 0.0))
            steps[step] = ({**counts, upper: count}, total + milliseconds)
        for step, (counts, total) in steps.items():
            family.add_metric([step], list(_cumulative(counts)), total / 1000)
        return family

    async def _staff_sessions(self) -> int:
        query = select(func.count()).where(ConsoleSessionRow.seen_at > self._clock() - IDLE)
        async with self._database.transaction() as session:
            return await session.scalar(query.select_from(ConsoleSessionRow)) or 0


def _cumulative(counts: Mapping[int, int]) -> Iterable[tuple[str, float]]:
    total = 0
    for bound in BOUNDS:
        total += counts.get(bound, 0)
        yield str(bound / 1000), total
    yield "+Inf", total + counts.get(OVER, 0)


def _of_state(state: State) -> list[Metric]:
    return [
        _gauge("danloi_inbox_waiting", "Messages that wait for an answer", state.inbox_waiting),
        _gauge("danloi_inbox_oldest_seconds", "How long the oldest of them waits", state.inbox_oldest),
        _by("danloi_outbox_waiting", "Messages that wait to be sent", "channel", state.outbox_waiting),
        _gauge("danloi_outbox_oldest_seconds", "How long the oldest of them waits", state.outbox_oldest),
        _by("danloi_dead_letters", "Messages given up, for staff to resend or drop", "channel", state.dead_letters),
        _by("danloi_alerts", "What somebody must mend, and how often it was noticed", "alert", state.alerts),
        _gauge("danloi_conversations", "Conversations with a turn in the last 15 minutes", state.conversations),
    ]


def _of_processes(reports: Mapping[str, Mapping[str, Any]]) -> list[Metric]:
    families: list[Metric] = [_gauge("danloi_processes", "App processes that gave word within a minute", len(reports))]
    for key, name, text in OF_A_PROCESS:
        values = {process: float(report[key]) for process, report in reports.items() if key in report}
        families.append(_by(name, text, "process", values))
    systems = GaugeMetricFamily(
        "danloi_system_available", "Whether an outside system would be asked: its breaker is closed",
        labels=["process", "system"],
    )  # fmt: skip
    for process, report in reports.items():
        for system, is_available in sorted((report.get("systems") or {}).items()):
            systems.add_metric([process, system], float(is_available))
    return [*families, systems]


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
