"""The app alone, on a catalogue freshly loaded: pages need no engine."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from bench.processes import Service
from danloi.app.preparing import prepare
from danloi.app.process import free_port
from danloi.app.settings import ROOT, Settings

_READY_SECONDS = 240  # with the national records, on a busy machine


def start_site(stack: ExitStack, folder: Path) -> str:
    """Start the app on a free port; return its address. `stack` stops it.

    PAGES_DATA_DIR names a data folder to serve instead of a new one in `folder`, for a catalogue with the national
    records in it.

    Raises:
        BenchFailed: it did not start.
    """
    port, data_dir = free_port(), Path(os.environ.get("PAGES_DATA_DIR") or folder / "data")
    if not (data_dir / "danloi.db").exists():
        prepare(Settings(data_dir=data_dir, database_url=""))
    environment = {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "ENGINE_PORT": str(free_port()),
        "PUBLIC_URL": "",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    service = Service("site", [sys.executable, "-m", "danloi.app.server"], ROOT, environment, log_folder=folder)
    stack.callback(service.stop)
    service.await_answer(f"http://127.0.0.1:{port}/", _READY_SECONDS)
    return f"http://127.0.0.1:{port}"
