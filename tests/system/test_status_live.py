"""The public process against the simulated one-stop system: its actions called as the engine calls them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.onestop import OneStop, settings_for
from tests.fakes.onestop.files import File
from tests.system.assistant import AppAlone
from tests.system.conftest import StartApp

SECRET = "the engine's secret"


@pytest.fixture
async def onestop() -> AsyncIterator[OneStop]:
    async with OneStop(count=300) as made:
        yield made


def settings(onestop: OneStop) -> dict[str, Any]:
    return {
        **settings_for(onestop),
        "ENGINE_SECRET": SECRET,
        "STATUS_ANSWER_SECONDS": 0.6,
        "STATUS_READ_SECONDS": 0.4,
        "STATUS_WATCH_SECONDS": 0.2,
    }


async def ask(app: AppAlone, file: File | str, digits: str, sender: str = "telegram:lan") -> dict[str, Any]:
    code = file if isinstance(file, str) else file.code
    message = {
        "text": f"{code} {digits}",
        "intent": {"name": "check_status", "confidence": 1.0},
        "entities": [
            {"entity": "dossier_code", "value": code, "start": 0, "end": len(code)},
            {"entity": "four_digits", "value": digits, "start": len(code) + 1, "end": len(code) + 5},
        ],
        "metadata": {},
    }
    tracker = {"sender_id": sender, "slots": {}, "latest_message": message, "events": [], "paused": False}
    body = {"next_action": "action_check_status", "sender_id": sender, "tracker": tracker, "version": "3.6.21"}
    said = await app.post("/internal/actions", json=body, headers={"X-Engine-Secret": SECRET})
    assert said.status == 200, said.body
    return dict(said.body["responses"][0])


def outcome(response: dict[str, Any]) -> str:
    return str(response["custom"]["answer"]["outcome"])


async def test_the_live_system_is_asked_and_the_lock_outlives_a_restart(start_app: StartApp, onestop: OneStop) -> None:
    app, file = await start_app(**settings(onestop)), onestop.in_state(4)
    shown = await ask(app, file, file.phone[-4:])
    assert outcome(shown) == "status_shown"
    assert file.kind.name in shown["text"]
    assert "Số liệu của hệ thống một cửa lúc" in shown["text"]

    onestop.faults.set("look_up", "error")
    other = onestop.in_state(9)
    assert outcome(await ask(app, other, other.phone[-4:])) == "status_unavailable"
    onestop.faults.set("look_up", None)

    wrong = next(f"{n:04}" for n in range(9) if f"{n:04}" not in {other.phone[-4:], other.citizen_number[-4:]})
    began = dt.datetime.now(dt.UTC)
    refused = [await ask(app, other, wrong, "telegram:guess") for _ in range(5)]
    assert {outcome(one) for one in refused} == {"status_refused"}
    assert dt.datetime.now(dt.UTC) - began > dt.timedelta(seconds=5 * 0.7)
    await app.close()

    again = await start_app(**settings(onestop))
    assert await ask(again, other, other.phone[-4:], "telegram:guess") == refused[0]
    assert outcome(await ask(again, other, other.phone[-4:], "telegram:owner")) == "status_shown"

    said = again.output
    for secret in (file.code, file.phone, file.applicant, other.code, other.citizen_number, "simulated-secret"):
        assert secret not in said
    everything = b"".join(path.read_bytes() for path in again.data_dir.glob("danloi.db*"))
    for secret in (file.code, file.phone, file.applicant, other.code, other.citizen_number, other.applicant):
        assert secret.encode() not in everything
