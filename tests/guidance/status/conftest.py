"""The sandbox's files in a database, and the simulated one-stop system."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.status.dossier import Dossier, Payment
from danloi.guidance.status.mapping import Mapping
from danloi.guidance.status.onestop import DOSSIER_FIELDS, PAYMENT_FIELDS, HttpProvider, read_dossier, read_payment
from danloi.guidance.status.sandbox import load_sandbox
from danloi.guidance.status.service import JsonService, ServiceOptions
from danloi.guidance.status.watch import Watch
from danloi.storage.database import Database
from tests.fakes.onestop import CLIENT_ID, CLIENT_SECRET, Clock, OneStop
from tests.fakes.onestop.clock import VIETNAM
from tests.guidance.status.citizen import PHRASES, VAULT, Citizen, Time, path_of
from tests.guidance.status.following import Day, Told

type Files = HttpProvider[Dossier]
type Payments = HttpProvider[Payment]
NOON = dt.datetime(2026, 11, 26, 10, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="session")
def sandbox_csv() -> Path:
    return path_of("").parent / "sandbox" / "dossiers.csv"


@pytest.fixture
async def sandbox(database: Database, sandbox_csv: Path) -> Database:
    """A database with the sandbox's files."""
    await load_sandbox(database, sandbox_csv)
    return database


@pytest.fixture
def citizen(sandbox: Database) -> Citizen:
    return Citizen(sandbox)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def onestop() -> AsyncIterator[OneStop]:
    """The one-stop system at ten in the morning of a Thursday; its clock stands still until a test moves it."""
    async with OneStop(clock=Clock(NOON, speed=0.0), count=600) as made:
        yield made


@pytest.fixture
async def connect(onestop: OneStop) -> AsyncIterator[Callable[..., Files]]:
    """Makes providers of files connected to `onestop`; arguments change ServiceOptions or the cache."""
    made: list[Files] = []

    def make(cache_seconds: float = 30.0, **changes: Any) -> Files:
        mapping = Mapping.read(path_of("onestop.yaml"), DOSSIER_FIELDS)
        options = replace(quick(onestop.url, mapping), **changes)
        service = JsonService("one-stop system", options)
        made.append(
            HttpProvider(service, mapping, read_dossier, "one-stop system", options.answer_seconds, cache_seconds)
        )
        return made[-1]

    yield make
    for one in made:
        await one.close()


@pytest.fixture
def files(connect: Callable[..., Files]) -> Files:
    return connect()


@pytest.fixture
async def payments(onestop: OneStop) -> AsyncIterator[Payments]:
    mapping = Mapping.read(path_of("payment.yaml"), PAYMENT_FIELDS)
    options = quick(onestop.url, mapping)
    service = JsonService("payment platform", options)
    made = HttpProvider(service, mapping, read_payment, "payment platform", options.answer_seconds, 30.0)
    yield made
    await made.close()


def quick(url: str, mapping: Mapping) -> ServiceOptions:
    return ServiceOptions(
        url=url,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        token_path=mapping.token_path,
        connect_seconds=0.5,
        read_seconds=0.3,
        answer_seconds=1.0,
        calls_per_second=500.0,
        failures_to_open=3,
        open_seconds=1.0,
    )


@pytest.fixture
def day(onestop: OneStop) -> Day:
    return Day(onestop)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def uncached(connect: Callable[..., Files]) -> Files:
    return connect(cache_seconds=0.0001)


@pytest.fixture
def watch(database: Database, uncached: Files, told: Told, day: Day) -> Watch:
    return Watch(database, uncached, VAULT, told, PHRASES, 1_000.0, day)


@pytest.fixture
def follower(database: Database, uncached: Files, day: Day) -> Citizen:
    return Citizen(database, "zalo_oa:an", files=uncached, clock=day, today=NOON.date())
