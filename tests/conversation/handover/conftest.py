"""A place where citizens ask for a person."""

from __future__ import annotations

import pytest

from danloi.conversation.engine import EngineClient
from danloi.storage.database import Database
from tests.conversation.handover.desks import Place
from tests.fakes.engine import FakeEngine


@pytest.fixture
def place(database: Database, engine: FakeEngine, client: EngineClient) -> Place:
    return Place(database, engine, client)
