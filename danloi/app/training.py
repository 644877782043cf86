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
from danloi.console.release.models import ModelRow
from danloi.console.release.shelf import mark
from danloi.console.training.workspace import fingerprint_of

ENGINE_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
DATA = ROOT / "data"
_CODE = ("config.yml", "domain.yml", "bot/*.py", "bot/uv.lock", "danloi/guidance/vietnamese/*.py")
_SENTENCES = ("data/nlu/*.yml", "data/rules/*.yml", "data/stories/*.yml")
# In this order, which is part of the fingerprint.
_INPUTS = (*_CODE[:2], *_SENTENCES, *_CODE[2:])
_KEPT_MODELS = 5


class TrainingError(Exception):
    """No model came of the training; the text says where to look. For the operator."""


def fingerprint(data: Path = DATA) -> str:
    """Return a short hash over everything a model depends on, its sentences from the folder `data`."""
    return _hash(_INPUTS, data)


def code_fingerprint() -> str:
    """Return a short hash over what a model needs to run besides its sentences."""
    return _hash(_CODE, DATA)


def _hash(patterns: tuple[str, ...], data: Path) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        root, below = (data, pattern.removeprefix("data/")) if pattern.startswith("data/") else (ROOT, pattern)
        for path in sorted(root.glob(below)):
            name = Path("data", path.relative_to(root)) if root == data else path.relative_to(root)
            digest.update(str(name).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_file(model: str) -> str:
    """Return the name of the file of the model with that fingerprint, in DATA_DIR/models."""
    return f"danloi-{model}.tar.gz"


def model_of(path: Path) -> str:
    """Return the fingerprint in the name of a model's file."""
    return path.name.removeprefix("danloi-").removesuffix(".tar.gz")


def model_path(data_dir: Path, data: Path = DATA) -> Path:
    """Return where the model of the present inputs lies, or will lie."""
    return data_dir / "models" / model_file(fingerprint(data))


def row_of(path: Path, data: Path, by: str = "", seconds: float = 0.0) -> ModelRow:
    """Return the row of a model that was trained with the present code from the folder `data`."""
    return ModelRow(
        id=model_of(path),
        file=path.name,
        data=fingerprint_of(data.parent),
        code=code_fingerprint(),
        made_by=by,
        seconds=round(seconds, 1),
    )


def ensure_model(data_dir: Path, tell: Callable[[str], None], data: Path = DATA) -> Path:
    """Return the model of the present inputs, training it first if there is none.

    Args:
        data_dir: DATA_DIR.
        tell: says one line to the operator.
        data: the folder with nlu/ and rules/.

    Raises:
        TrainingError: the training failed.
    """
    path = model_path(data_dir, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "train.lock").open("w") as lock:
        if not path.exists():
            _wait_for_turn(lock, tell)
        if not path.exists():  # another process may have trained it meanwhile
            _train(path, data_dir / "train.log", tell, data)
    return path


def _wait_for_turn(lock: IO[str], tell: Callable[[str], None]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("another process is training the same model; waiting for it …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def training_command(path: Path, data: Path) -> tuple[list[str], dict[str, str], Path]:
    """Return the command that trains, its environment, and the file it makes, which is to be renamed to `path`."""
    new = f"{path.name.removesuffix('.tar.gz')}-new.tar.gz"  # Rasa insists on the ending
    command = [str(ENGINE_PYTHON), "-m", "bot.train", "--out", str(path.parent), "--name", new, "--data", str(data)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "TQDM_DISABLE": "1"}
    return command, environment, path.parent / new


def _train(path: Path, log: Path, tell: Callable[[str], None], data: Path) -> None:
    tell("training the language model (its inputs changed; about one to two minutes) …")
    started = time.monotonic()
    command, environment, new = training_command(path, data)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, preexec_fn=die_with_parent
        )
        _wait(process, started, tell)
    if process.returncode != 0 or not new.exists():
        msg = f"training failed (exit {process.returncode}); see the end of {log}"
        raise TrainingError(msg)
    new.rename(path)
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
    for path in [path for path in models if not mark(path).exists()][_KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def print_line(text: str) -> None:
    """Tell the operator one line, at once."""
    print(f"danloi: {text}", flush=True, file=sys.stdout)
