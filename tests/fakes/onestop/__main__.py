"""Run the simulator: `python -m tests.fakes.onestop --port 8091 --speed 60`. Ctrl-C ends it."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt

from tests.fakes.onestop import Clock, OneStop, settings_for


async def run(port: int, count: int, speed: float, start: dt.datetime | None) -> None:
    async with OneStop(port, Clock(start, speed), count) as onestop:
        print(f"one-stop simulator: {onestop.url}/ shows {count} files, time runs {speed:g} times as fast", flush=True)
        for name, value in settings_for(onestop).items():
            print(f"  {name}={value}")
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="onestop", description=__doc__)
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds for each real one (60)")
    parser.add_argument("--start", type=dt.datetime.fromisoformat, help="simulated moment to begin with (now)")
    arguments = parser.parse_args()
    try:
        asyncio.run(run(arguments.port, arguments.files, arguments.speed, arguments.start))
    except KeyboardInterrupt:
        print("one-stop simulator: stopped")


if __name__ == "__main__":
    main()
