"""Processes of a measurement: started, watched, weighed from /proc, and stopped whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from danloi.app.process import die_with_parent

STOP_SECONDS = 8.0
_TICKS = os.sysconf("SC_CLK_TCK")
_START = 19  # start time among the fields of /proc/<id>/stat after the name


class BenchFailed(Exception):
    """The measurement cannot go on; the text says why. For whoever runs it."""


class Service:
    """One program with everything it starts; its output goes to a file.

    Args:
        name: for messages.
        command: program and arguments.
        folder: where it runs; its output is `<folder>/<name>.log`, or in `log_folder`.
        environment: added to that of this process.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        log_folder: Path | None = None,
    ) -> None:
        """Start it, in a session of its own; it ends with this process."""
        self.name = name
        self.log = (log_folder or folder) / f"{name}.log"
        self._born: dict[int, str] = {}  # every process of the family seen so far, with its start time
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    @property
    def exit_code(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.poll()

    def check(self) -> None:
        """Make sure that it runs.

        Raises:
            BenchFailed: it has ended.
        """
        if self.exit_code is not None:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            msg = f"{self.name} ended with status {self.exit_code}; its last lines:\n{tail}"
            raise BenchFailed(msg)

    def await_answer(self, url: str, seconds: float) -> None:
        """Wait until `url` answers with status 200.

        Raises:
            BenchFailed: the program ended, or the time is over.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.1)
        msg = f"{self.name} is not ready after {seconds:.0f} s"
        raise BenchFailed(msg)

    def family(self) -> list[int]:
        """Return the ids of the program, while it runs, and of all that it started."""
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    parents.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
        found = [self._process.pid] if self.exit_code is None else []
        for one in found:
            found += parents.get(one, [])
            with contextlib.suppress(OSError):
                self._born[one] = _stat(one)[_START]
        return found

    def cpu_seconds(self) -> float:
        """Return the CPU time that the family has used, in user and kernel mode."""
        total = 0
        for one in self.family():
            with contextlib.suppress(OSError):
                fields = _stat(one)
                total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def memory_megabytes(self) -> float:
        """Return the resident memory of the family; pages that two processes share count twice."""
        pages = 0
        for one in self.family():
            with contextlib.suppress(OSError):
                pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def stop(self) -> None:
        """End it and its family: asked first, then made to."""
        self.family()
        for number, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5.0)):
            if self.exit_code is None:  # an id that was waited for may be another program's by now
                os.killpg(self._process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout=patience)
        deadline = time.monotonic() + 3
        while self._left() and time.monotonic() < deadline:
            time.sleep(0.1)
        for one in self._left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def _left(self) -> list[int]:
        """Return those of the family that live, also when what started them is gone; an id given anew is not one."""
        left = []
        for one, born in self._born.items():
            with contextlib.suppress(OSError):
                if one != self._process.pid and _stat(one)[_START] == born:
                    left.append(one)
        return left


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/<id>/stat after the name: state, parent, …, user ticks (11), kernel ticks (12)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
