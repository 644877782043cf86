"""Our assistant, started as `make serve` starts it, with a data folder of its own."""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from bench.processes import Service
from bench.stock import Assistant
from danloi.app.process import free_port
from danloi.app.settings import ROOT, read_settings
from danloi.app.training import ensure_model

READY_SECONDS = 150
_NO_LIMIT = "1000000"


def start_ours(stack: ExitStack, folder: Path, tell: Callable[[str], None], **settings: str) -> Assistant:
    """Start the assistant on free ports and a new SQLite database in `folder`; `stack` stops it.

    `settings` are added to its environment.

    The models are the checkout's: trained first if they are not up to date, which does not count as start-up.
    `settings` are added to those of the measurement.

    Raises:
        BenchFailed: it ended or did not become ready.
    """
    models = ensure_model(read_settings().data_dir, tell).parent
    (folder / "models").symlink_to(models.resolve(), target_is_directory=True)
    port, engine_port = free_port(), free_port()
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "ENGINE_PORT": str(engine_port),
        "ENGINE_SECRET": "",
        "REST_TOKEN": "",
        "MESSAGES_PER_MINUTE": _NO_LIMIT,
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    started = time.monotonic()
    service = Service("ours", [sys.executable, "-m", "danloi.app.cli", "serve"], ROOT, environment, log_folder=folder)
    stack.callback(service.stop)
    service.await_answer(f"http://127.0.0.1:{port}/readyz", READY_SECONDS)
    return Assistant(f"http://127.0.0.1:{port}/webhooks/rest/webhook", [service], time.monotonic() - started)


def step_milliseconds(folder: Path, concurrency: int) -> dict[str, float]:
    """Return the median milliseconds of each step of the turns that were held at `concurrency`."""
    query = "SELECT milliseconds FROM turn WHERE conversation_id LIKE ?"
    taken: dict[str, list[float]] = {}
    with closing(sqlite3.connect(folder / "danloi.db")) as database:
        for (milliseconds,) in database.execute(query, (f"rest:bench-{concurrency}-%",)):
            for step, value in json.loads(milliseconds).items():
                taken.setdefault(step, []).append(value)
    return {step: statistics.median(values) for step, values in taken.items()}
