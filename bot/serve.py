"""Start the engine on loopback, with no API but the channel: `python -m bot.serve --model FILE --port N`."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from bot.quiet import be_quiet

be_quiet()

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic

from bot.speed import reuse_action_validator


async def stop_without_model(app: Sanic, _loop: object) -> None:
    """End the process if no model could be loaded, instead of answering nothing for ever."""
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        print("engine: the model could not be loaded; train it again (make train)", file=sys.stderr, flush=True)
        os._exit(3)


def main() -> None:
    """Read the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--endpoints", default="endpoints.yml")
    arguments = parser.parse_args()
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING"))
    configure_logging_and_warnings(log_level=level, warn_only_once=True, filter_repeated_logs=True)
    configure_structlog(level)
    reuse_action_validator()
    serve_application(
        model_path=arguments.model,
        channel="rest",
        interface="127.0.0.1",
        port=arguments.port,
        endpoints=AvailableEndpoints.read_endpoints(arguments.endpoints),
        enable_api=False,
        server_listeners=[(stop_without_model, "after_server_start")],
    )


if __name__ == "__main__":
    main()
