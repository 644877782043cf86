"""The simulated one-stop system in a process of its own, as the status measurements use it."""

from __future__ import annotations

import json
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.processes import Service
from danloi.app.process import free_port
from danloi.app.settings import ROOT

READY_SECONDS = 30


class Simulator:
    """Where it listens, and a way to change it."""

    def __init__(self, url: str, service: Service) -> None:
        """Keep both."""
        self.url = url
        self.service = service

    def control(self, **changes: Any) -> dict[str, Any]:
        """Change latency, clock or faults; return the calls made so far."""
        body = json.dumps(changes).encode()
        request = urllib.request.Request(f"{self.url}/control", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))

    def files(self) -> list[dict[str, Any]]:
        """Return every file: MaHoSo, four_digits, steps."""
        with urllib.request.urlopen(f"{self.url}/files", timeout=30) as answer:
            return list(json.load(answer))


def start_simulator(stack: ExitStack, folder: Path, files: int, start: str, speed: float = 1.0) -> Simulator:
    """Start it at the simulated moment `start` (ISO with zone); `stack` stops it.

    Raises:
        BenchFailed: it ended or does not answer.
    """
    port = free_port()
    options = {"--port": port, "--files": files, "--speed": speed, "--start": start}
    command = [sys.executable, "-m", "tests.fakes.onestop", *(str(word) for pair in options.items() for word in pair)]
    service = Service("onestop", command, ROOT, {"PYTHONPATH": str(ROOT)}, log_folder=folder)
    stack.callback(service.stop)
    service.await_answer(f"http://127.0.0.1:{port}/", READY_SECONDS)
    return Simulator(f"http://127.0.0.1:{port}", service)
