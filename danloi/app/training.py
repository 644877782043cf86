"""The model: trained only when what it is made from has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from danloi.app.process import die_with_parent
from danloi.app.settings import ROOT

ENGINE_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/nlu/*.yml",
    "data/rules/*.yml",
    "data/stories/*.yml",
    "bot/*.py",
    "bot/uv.lock",
    "danloi/guidance/vietnamese/*.py",
)
_KEPT_MODELS = 5


class TrainingError(Exception):
    """No model came of the training; the text says where to look. For the operator."""


def fingerprint() -> str:
    """Return a short hash over everything the model depends on."""
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_path(data_dir: Path) -> Path:
    """Return where the model of the present inputs lies, or will lie."""
    return data_dir / "models" / f"danloi-{fingerprint()}.tar.gz"


def ensure_model(data_dir: Path, tell: Callable[[str], None]) -> Path:
    """Return the model of the present inputs, training it first if there is none.

    Raises:
        TrainingError: the training failed.
    """
    path = model_path(data_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "train.lock").open("w") as lock:
        if not path.exists():
            _wait_for_turn(lock, tell)
        if not path.exists():  # another process may have trained it meanwhile
            _train(path, data_dir / "train.log", tell)
    return path


def _wait_for_turn(lock: IO[str], tell: Callable[[str], None]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("another process is training the same model; waiting for it …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _train(path: Path, log: Path, tell: Callable[[str], None]) -> None:
    tell("training the language model (its inputs changed; about one to two minutes) …")
    started = time.monotonic()
    new = f"{path.name.removesuffix('.tar.gz')}-new.tar.gz"  # Rasa insists on the ending
    command = [str(ENGINE_PYTHON), "-m", "bot.train", "--out", str(path.parent), "--name", new]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, preexec_fn=die_with_parent
        )
        _wait(process, started, tell)
    if process.returncode != 0 or not (path.parent / new).exists():
        msg = f"training failed (exit {process.returncode}); see the end of {log}"
        raise TrainingError(msg)
    (path.parent / new).rename(path)
    _forget_old(path.parent)
    tell(f"trained in {time.monotonic() - started:.0f} s")


def _wait(process: subprocess.Popen[bytes], started: float, tell: Callable[[str], None]) -> None:
    try:
        while True:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                tell(f"  … still training, {time.monotonic() - started:.0f} s")
            else:
                return
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=5)


def _forget_old(folder: Path) -> None:
    models = sorted(folder.glob("danloi-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[_KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def print_line(text: str) -> None:
    """Tell the operator one line, at once."""
    print(f"danloi: {text}", flush=True, file=sys.stdout)
