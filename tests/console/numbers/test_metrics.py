"""What Prometheus reads: right whichever process is asked, and only for those who may."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from danloi.app.settings import ROOT
from danloi.console.numbers.metrics import Metrics
from danloi.console.numbers.metrics_page import metrics_blueprint
from danloi.conversation.alerts import Alerts
from danloi.conversation.models import InboxRow, OutboxRow
from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.reports import Reports
from danloi.storage.database import Database
from tests.channels.serving import serving
from tests.conversation.statistics.turns import NOON, add_turn, lacks
from tests.storage.choice import on_sqlite

type Read = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]


async def is_ready() -> bool:
    return True


@pytest.fixture
def read(database: Database) -> Read:
    @asynccontextmanager
    async def ask(token: str = "", **headers: str) -> AsyncIterator[aiohttp.ClientResponse]:
        moment = NOON + dt.timedelta(seconds=20)
        metrics = Metrics(database, Reports(database, lambda: moment, "here:1"), is_ready, lambda: moment)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            serving(metrics_blueprint(metrics, token)) as url,
            aiohttp.ClientSession() as http,
            http.get(f"{url}/metrics", headers=sent) as answer,
        ):
            yield answer

    return ask


def values_of(text: str) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(text)
    return {
        (s.name, *(value for _, value in sorted(s.labels.items()))): s.value
        for family in families
        for s in family.samples
    }


async def test_all_that_is_measured(database: Database, read: Read) -> None:
    for number in range(3):
        await add_turn(database, verdict="up" if number else "", waited=0.3, milliseconds={"engine": 42.0})
    await add_turn(database, conversation="zalo_oa:b", outcome="clarify", procedure=None, waited=120)
    await Counting(database, lacks, lambda: NOON).run_once()
    await Alerts(database).report("zalo_oa.tokens", "Zalo must be connected again")
    for process, is_open in (("here:1", True), ("here:2", False)):
        values = {"catalogue_version": 4, "catalogue_records": 123, "widget_streams": 2, "systems": {"files": is_open}}
        await Reports(database, lambda: NOON, process).write(values)
    await Reports(database, lambda: NOON - dt.timedelta(minutes=3), "gone:9").write({"catalogue_version": 3})
    async with database.transaction() as session:
        waiting = {"channel": "web", "conversation_id": "web:lan", "text": "?"}
        session.add(InboxRow(message_id="w1", received_at=NOON - dt.timedelta(seconds=10), **waiting))
        for state in ("ready", "ready", "dead", "sent"):
            place = {"conversation_id": "zalo_oa:b", "channel": "zalo_oa"}
            session.add(OutboxRow(body={}, state=state, created_at=NOON, **place))
    async with read() as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        found = values_of(await answer.text())
    assert found["danloi_turns_total", "web", "answered"] == 3
    assert found["danloi_turns_total", "zalo_oa", "clarify"] == 1
    assert found["danloi_step_seconds_bucket", "0.2", "all"] == 0
    assert found["danloi_step_seconds_bucket", "0.3", "all"] == 3
    assert found["danloi_step_seconds_bucket", "60.0", "all"] == 3
    assert found["danloi_step_seconds_bucket", "+Inf", "all"] == found["danloi_step_seconds_count", "all"] == 4
    assert found["danloi_step_seconds_sum", "all"] == pytest.approx(120.9)
    assert found["danloi_verdicts", "up"] == 2
    assert (found["danloi_inbox_waiting",], found["danloi_inbox_oldest_seconds",]) == (1, 30)
    assert (found["danloi_outbox_waiting", "zalo_oa"], found["danloi_outbox_oldest_seconds",]) == (2, 20)
    assert found["danloi_dead_letters", "zalo_oa"] == 1
    assert found["danloi_alerts", "zalo_oa.tokens"] == 1
    assert found["danloi_engine_ready",] == 1
    assert found["danloi_conversations",] == 2
    assert found["danloi_staff_sessions",] == 0
    assert found["danloi_counting_age_seconds",] == 20
    assert found["danloi_processes",] == 2
    assert found["danloi_catalogue_records", "here:2"] == 123
    assert found["danloi_system_available", "here:1", "files"] == 1
    assert found["danloi_system_available", "here:2", "files"] == 0
    assert ("danloi_catalogue_version", "gone:9") not in found


@on_sqlite
async def test_nothing_has_happened_yet(database: Database, read: Read) -> None:
    async with read() as answer:
        assert values_of(await answer.text())["danloi_inbox_waiting",] == 0


@on_sqlite
async def test_openmetrics_is_given_to_those_who_ask_for_it(database: Database, read: Read) -> None:
    async with read(Accept="application/openmetrics-text; version=1.0.0") as answer:
        assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
        assert (await answer.text()).endswith("# EOF\n")


@on_sqlite
@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"X_Forwarded_For": "203.0.113.7"}, 401),
        ("", {"Forwarded": "for=203.0.113.7"}, 401),
        ("long-secret", {}, 401),
        ("long-secret", {"Authorization": "Bearer long-secreT"}, 401),
        ("long-secret", {"Authorization": "long-secret"}, 401),
        ("long-secret", {"Authorization": "Bearer long-secret", "X_Forwarded_For": "203.0.113.7"}, 200),
    ],
)
async def test_only_those_may_read_who_have_the_token_or_sit_at_this_machine(
    database: Database, read: Read, token: str, headers: dict[str, str], status: int
) -> None:
    async with read(token, **headers) as answer:
        assert answer.status == status
        assert ("danloi_" in await answer.text()) == (status == 200)


@on_sqlite
async def test_the_documents_and_the_alerts_name_what_there_is(database: Database, read: Read) -> None:
    await add_turn(database, verdict="up")
    await Counting(database, lacks, lambda: NOON).run_once()
    async with read() as answer:
        text = await answer.text()
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE))
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    rules = (ROOT / "docs" / "prometheus-rules.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"`(danloi_\w+)", page)) == set(types)
    for name in re.findall(r"\b(danloi_\w+)", rules):
        assert name in types or name.removesuffix("_bucket") in types, name
