"""The process that trains and compares: `python -m danloi.app.candidate NUMBER`, started by the supervisor."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from danloi.app.candidate.job import Job, give_way
from danloi.app.settings import Settings, read_settings
from danloi.app.training import print_line
from danloi.app.trainings import NOT_OURS
from danloi.app.workspace import copier
from danloi.storage.database import Database


def log_of(settings: Settings, number: int) -> Path:
    """Return where a training writes what it does."""
    return settings.data_dir / "logs" / f"training-{number}.log"


async def carry_out(settings: Settings, number: int, *, is_loud: bool = False) -> bool:
    """Carry out request `number`; tell whether this process did, or another has taken it."""
    path = log_of(settings, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    with path.open("a", encoding="utf-8") as log:

        def tell(line: str) -> None:
            log.write(line + "\n")
            log.flush()
            if is_loud and not line.startswith("  "):
                print_line(line)

        try:
            return await Job(settings, database, number, copier(settings), tell).run()
        finally:
            await database.close()


def main() -> None:
    """Carry out the request of the command line."""
    give_way()
    sys.exit(0 if asyncio.run(carry_out(read_settings(), int(sys.argv[1]))) else NOT_OURS)


if __name__ == "__main__":
    main()
