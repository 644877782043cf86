"""One load on one assistant, and what several rounds of them come to."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.processes import BenchFailed, Service
from bench.stock import Assistant
from danloi.app.settings import ROOT

WARM_UP = 4
LOAD_SECONDS = 900


@dataclass(frozen=True)
class Sample:
    """What one load measured; times in milliseconds."""

    p50: float
    p95: float
    per_second: float
    cpu: float
    turns: int
    errors: Counter[str]
    by_kind: dict[str, float]
    outcomes: dict[str, Counter[str]]


def measure(
    assistant: Assistant, concurrency: int, conversations: int, folder: Path, others: Iterable[Service]
) -> Sample:
    """Put a load on `assistant` from a process of its own.

    Raises:
        BenchFailed: the client or one of the assistants ended.
    """
    command = [sys.executable, "-m", "bench.load", assistant.url, *map(str, (concurrency, conversations, WARM_UP))]
    before = sum(service.cpu_seconds() for service in assistant.services)
    deadline = time.monotonic() + LOAD_SECONDS
    with ExitStack() as stack:
        client = Service("client", command, ROOT, {"PYTHONPATH": str(ROOT)}, log_folder=folder)
        stack.callback(client.stop)
        while client.exit_code is None:
            for service in others:
                service.check()
            if time.monotonic() > deadline:
                msg = f"a load did not end within {LOAD_SECONDS} s"
                raise BenchFailed(msg)
            time.sleep(0.05)
        if client.exit_code != 0:
            client.check()
    used = sum(service.cpu_seconds() for service in assistant.services) - before
    result = json.loads(client.log.read_text().splitlines()[-1])
    turns = result["turns"]
    times = [turn["ms"] for turn in turns]
    kinds = dict.fromkeys(turn["kind"] for turn in turns)
    return Sample(
        p50=statistics.median(times),
        p95=statistics.quantiles(times, n=20)[18],
        per_second=len(turns) / result["seconds"],
        cpu=used * 1000 / result["sent"],
        turns=len(turns),
        errors=Counter(turn["error"] for turn in turns if turn["error"]),
        by_kind={kind: statistics.median(t["ms"] for t in turns if t["kind"] == kind) for kind in kinds},
        outcomes={kind: Counter(t["outcome"] for t in turns if t["kind"] == kind) for kind in kinds},
    )


def combine(samples: Sequence[Sample]) -> Sample:
    """Return the medians over the rounds, and the sums of what is counted."""

    def median(name: str) -> float:
        return float(statistics.median(getattr(sample, name) for sample in samples))

    kinds = samples[0].by_kind
    return Sample(
        p50=median("p50"),
        p95=median("p95"),
        per_second=median("per_second"),
        cpu=median("cpu"),
        turns=sum(sample.turns for sample in samples),
        errors=sum((sample.errors for sample in samples), Counter()),
        by_kind={kind: statistics.median(s.by_kind[kind] for s in samples) for kind in kinds},
        outcomes={kind: sum((s.outcomes[kind] for s in samples), Counter()) for kind in kinds},
    )
