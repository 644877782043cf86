"""The engine remembers nothing from turn to turn."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered

from bot.tracker_store import TurnTrackerStore
from tests.bot.conftest import ROOT


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> TrackerStore:
    """The store as the engine makes it from endpoints.yml."""
    monkeypatch.setenv("DANLOI_ACTIONS_URL", "http://127.0.0.1:9/internal/actions")
    monkeypatch.setenv("DANLOI_ENGINE_SECRET", "secret")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    return TrackerStore.create(endpoints.tracker_store, Domain.load(str(ROOT / "domain.yml")))


def test_the_engine_is_given_the_store_without_memory(store: TrackerStore) -> None:
    assert isinstance(getattr(store, "_tracker_store", store), TurnTrackerStore)


def test_a_conversation_that_was_saved_is_forgotten(store: TrackerStore) -> None:
    async def talk() -> None:
        tracker = await store.get_or_create_tracker("rest:an")
        tracker.update(UserUttered("hồ sơ của tôi đến đâu rồi"))
        tracker.update(SlotSet("awaiting", "dossier_code"))
        await store.save(tracker)
        assert await store.retrieve("rest:an") is None
        again = await store.get_or_create_tracker("rest:an")
        assert again.get_slot("awaiting") is None
        assert again.latest_message is None or not again.latest_message.text

    asyncio.run(talk())


def test_no_conversation_is_listed(store: TrackerStore) -> None:
    async def talk() -> list[str]:
        await store.save(await store.get_or_create_tracker("rest:an"))
        return list(await store.keys())

    assert asyncio.run(talk()) == []
