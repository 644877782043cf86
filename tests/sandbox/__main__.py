"""`make sandbox`: a page on which one writes to the assistant as a citizen on Zalo or Telegram would."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys

from aiohttp import web

from danloi.app.process import port_is_free
from danloi.app.settings import ROOT
from tests.console.administrator import PASSWORD
from tests.sandbox.server import make_app
from tests.sandbox.world import World

PORT = int(os.environ.get("SANDBOX_PORT") or 8010)  # of the page; the assistant takes a free one


async def main() -> None:
    """Serve the page until told to stop."""
    if not port_is_free("127.0.0.1", PORT):
        sys.exit(f"danloi: error: port {PORT} is taken; make sandbox SANDBOX_PORT=… takes another one")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with World(ROOT / ".data" / "sandbox") as world:
        runner = web.AppRunner(make_app(world), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", PORT).start()
        print(
            f"danloi: sandbox: http://127.0.0.1:{PORT} (the assistant needs half a minute); Ctrl-C stops it", flush=True
        )
        print(f"danloi: sandbox: files to ask about, with what proves them: {world.onestop.url}", flush=True)
        print(f"danloi: sandbox: the staff's pages, at /noi-bo of the assistant: quan-tri, {PASSWORD}", flush=True)
        starting = asyncio.create_task(world.start_assistant())
        starting.add_done_callback(lambda _task: print(f"danloi: {world.state}", flush=True))
        await stop.wait()
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await starting
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
