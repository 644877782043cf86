"""Ctrl-C, while it starts and while it serves."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.fakes.until import until
from tests.system.assistant import Assistant
from tests.system.processes import marked


async def test_a_signal_during_the_start_ends_it_all(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path)
    try:
        assistant.spawn()
        await assistant.says("starting the engine and the app", 90)
        await until(lambda: len(marked(assistant.mark)) == 3, "app and engine have been started")
        assert assistant.process is not None
        assistant.process.send_signal(signal.SIGTERM)
        await assistant.ends(5)
        assert assistant.process.wait(1) == 0
        assert "Traceback" not in assistant.output
        assert assistant.output.rstrip().endswith("danloi: stopped")
    finally:
        await assistant.close()


async def test_ctrl_c_ends_both_processes_at_once(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path)
    try:
        await assistant.start()
        said = await assistant.say("lan", "lệ phí làm khai sinh cho con là bao nhiêu")
        assert said.outcome == "answered"
        assert assistant.process is not None
        assistant.process.send_signal(signal.SIGINT)
        await assistant.ends(5)
        assert assistant.process.wait(1) == 0
        assert "Traceback" not in assistant.output
    finally:
        await assistant.close()
