"""Processes of ours: started with the test's settings only, and found again wherever they have gone."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from danloi.app.settings import ROOT, Settings
from danloi.app.training import ensure_model

_OURS = {name.upper() for name in Settings.model_fields} | {"DANLOI_ACTIONS_URL", "DANLOI_ENGINE_SECRET"}


def environment(**settings: object) -> dict[str, str]:
    """Return the environment of the tests without settings of ours but the given ones."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**kept, "PYTHONUNBUFFERED": "1", **{name: str(value) for name, value in settings.items()}}


def run_cli(*arguments: str, checkout: Path = ROOT, seconds: float = 60, **settings: object) -> tuple[int, str]:
    """Run a command of ours to its end; return its exit status and everything it said."""
    done = subprocess.run(
        [sys.executable, "-m", "danloi.app.cli", *arguments],
        cwd=checkout, env=environment(**settings), capture_output=True, timeout=seconds, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode()


@functools.cache
def ensure_trained() -> None:
    """Have a model of the checkout's present inputs, which every assistant of the tests shares."""
    ensure_model(ROOT / ".data", print)


def copy_checkout(target: Path) -> Path:
    """Copy what runs, so that a test may break it; environments and models are shared."""
    for name in ("danloi", "actions", "channels", "data", "bot"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", ".venv"))
    for name in ("config.yml", "domain.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, target / name)
    (target / "bot" / ".venv").symlink_to(ROOT / "bot" / ".venv")
    return target


def children_of(pid: int) -> list[int]:
    """Return the processes that `pid` started."""
    return [other for other in _pids() if _stat(other, 1) == str(pid)]


def marked(mark: str) -> list[int]:
    """Return the living processes with `mark` in their environment: ours, wherever they have gone."""
    found = []
    for pid in _pids():
        with contextlib.suppress(OSError):
            if mark.encode() in Path(f"/proc/{pid}/environ").read_bytes() and _stat(pid, 0) != "Z":
                found.append(pid)
    return found


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int, field: int) -> str:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[field]
    return ""
