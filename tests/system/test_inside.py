"""What only the two processes may say to each other."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.system.assistant import Assistant

ACTIONS = "/internal/actions"
CALL = {"next_action": "action_answer", "tracker": {"sender_id": "x", "slots": {}, "latest_message": {}, "events": []}}


@pytest.mark.parametrize(
    "headers", [{}, {"X-Engine-Secret": ""}, {"X-Engine-Secret": "guess"}, {"X-Engine-Secret": "đoán"}]
)
async def test_actions_are_refused_without_the_secret(assistant: Assistant, headers: dict[str, str]) -> None:
    said = await assistant.post(ACTIONS, json=CALL, headers=headers)
    assert said.status == 403


async def test_a_wrong_secret_is_refused_before_the_body_is_read(assistant: Assistant) -> None:
    said = await assistant.post(ACTIONS, data=b"{no json", headers={"X-Engine-Secret": "guess"})
    assert said.status == 403


@pytest.mark.parametrize(
    "path", ["/conversations/x/tracker", "/domain", "/model/parse", "/status", "/conversations/x/tracker/events"]
)
async def test_the_engine_has_no_api(assistant: Assistant, path: str) -> None:
    async with assistant.http.get(assistant.engine_url + path) as response:
        assert response.status == 404


async def test_the_engine_listens_on_loopback_only(assistant: Assistant) -> None:
    listeners = []
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/{assistant.engine_pid}/net/{table}").read_text().splitlines()
        rows = [line.split() for line in lines[1:]]
        listeners += [row[1] for row in rows if row[3] == "0A"]
    port = f"{assistant.settings['ENGINE_PORT']:04X}"
    loopback = socket.inet_aton("127.0.0.1")[::-1].hex().upper()
    assert [address for address in listeners if address.endswith(f":{port}")] == [f"{loopback}:{port}"]


async def test_the_secret_is_in_no_command_line_and_no_output(assistant: Assistant) -> None:
    pairs = Path(f"/proc/{assistant.engine_pid}/environ").read_text().split("\0")
    settings = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    secret = settings["DANLOI_ENGINE_SECRET"]
    assert len(secret) >= 32
    for pid in (assistant.pid, assistant.app_pid, assistant.engine_pid):
        assert secret not in Path(f"/proc/{pid}/cmdline").read_text()
    assert secret not in assistant.output
