"""An assistant of the evaluation's own: a new database, the checkout's models, free ports."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.processes import Service
from danloi.app.process import free_port
from danloi.app.settings import ROOT, read_settings
from danloi.app.training import ensure_model

READY_SECONDS = 180


@dataclass(frozen=True)
class Asked:
    """An assistant to ask: its address, and the SQLAlchemy address of its database if that is known."""

    url: str
    database: str | None = None


def start_assistant(stack: ExitStack, tell: Callable[[str], None]) -> Asked:
    """Start an assistant and say where it is; `stack` stops it and removes what it kept.

    Raises:
        BenchFailed: it ended or did not become ready.
    """
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="danloi-evaluation-")))
    models = ensure_model(read_settings().data_dir, tell).parent
    (folder / "models").symlink_to(models.resolve(), target_is_directory=True)
    port = free_port()
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "ENGINE_PORT": "0",
        "ENGINE_SECRET": "",
        "REST_TOKEN": "",
        "PYTHONPATH": str(ROOT),
    }
    tell("starting an assistant …")
    service = Service("assistant", [sys.executable, "-m", "danloi.app.cli", "serve"], ROOT, environment, folder)
    stack.callback(service.stop)
    service.await_answer(f"http://127.0.0.1:{port}/readyz", READY_SECONDS)
    return Asked(f"http://127.0.0.1:{port}", f"sqlite+aiosqlite:///{folder / 'danloi.db'}")
