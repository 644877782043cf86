"""The stock Rasa assistant: trained once for its data, then `rasa run` and an action server, as its manual says."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.processes import BenchFailed, Service
from bench.stock_project import write_project, write_surroundings
from danloi.app.process import free_port
from danloi.app.settings import ROOT
from danloi.app.training import ENGINE_PYTHON

CACHE = ROOT / ".cache" / "bench"
EPOCHS = 3
KEPT_MODELS = 3
READY_SECONDS = 300
TRAIN_SECONDS = 1800
_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_HOST": "127.0.0.1",
    "PYTHONPATH": "",
}


@dataclass
class Assistant:
    """A running assistant: where it listens, its processes, and the seconds from start to ready."""

    url: str
    services: list[Service]
    start_seconds: float


def start_stock(stack: ExitStack, folder: Path, epochs: int, tell: Callable[[str], None]) -> Assistant:
    """Write the project to `folder`, train it if it is new, start both processes; `stack` stops them.

    Raises:
        BenchFailed: training or start failed.
    """
    write_project(folder, epochs)
    model = _trained(stack, folder, tell)
    port, action_port = free_port(), free_port()
    write_surroundings(folder, action_port)
    started = time.monotonic()
    actions = _start(stack, "actions", ["-m", "rasa_sdk", "--actions", "actions", "--port", str(action_port)], folder)
    command = ["-m", "rasa", "run", "--model", str(model), "--endpoints", "endpoints.yml"]
    command += ["--credentials", "credentials.yml", "--interface", "127.0.0.1", "--port", str(port)]
    rasa = _start(stack, "rasa", command, folder)
    actions.await_answer(f"http://127.0.0.1:{action_port}/health", READY_SECONDS)
    rasa.await_answer(f"http://127.0.0.1:{port}/", READY_SECONDS)
    return Assistant(f"http://127.0.0.1:{port}/webhooks/rest/webhook", [rasa, actions], time.monotonic() - started)


def _start(stack: ExitStack, name: str, arguments: list[str], folder: Path) -> Service:
    service = Service(f"stock {name}", [str(ENGINE_PYTHON), *arguments], folder, _ENVIRONMENT)
    stack.callback(service.stop)
    return service


def _trained(stack: ExitStack, folder: Path, tell: Callable[[str], None]) -> Path:
    """Return the model of what lies in `folder`, from the cache if it was trained before."""
    model = CACHE / f"stock-{_hash_of(folder)}.tar.gz"
    if model.exists():
        return model
    tell("training the stock assistant (once for this data; several minutes) …")
    started = time.monotonic()
    command = ["-m", "rasa", "train", "--fixed-model-name", "stock", "--out", str(folder / "models")]
    service = _start(stack, "training", command, folder)
    while service.exit_code is None:
        if time.monotonic() - started > TRAIN_SECONDS:
            msg = f"the stock assistant is not trained after {TRAIN_SECONDS} s"
            raise BenchFailed(msg)
        time.sleep(0.5)
    if service.exit_code != 0 or not (folder / "models" / "stock.tar.gz").exists():
        service.check()
        msg = f"the training made no model; see {service.log}"
        raise BenchFailed(msg)
    CACHE.mkdir(parents=True, exist_ok=True)
    unfinished = model.with_suffix(".new")
    unfinished.write_bytes((folder / "models" / "stock.tar.gz").read_bytes())
    unfinished.rename(model)
    for old in sorted(CACHE.glob("stock-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink(missing_ok=True)
    tell(f"trained in {time.monotonic() - started:.0f} s")
    return model


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
