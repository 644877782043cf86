"""Train the engine's model: `python -m bot.train --out FOLDER --name NAME`, of other data with `--data FOLDER`."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from bot.quiet import be_quiet

be_quiet()

from rasa.model_training import train
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog


def main() -> int:
    """Train, and return 0 if a model came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--data", default="data", help="the folder with nlu/ and rules/")
    arguments = parser.parse_args()
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "INFO"))
    configure_logging_and_warnings(log_level=level, warn_only_once=True, filter_repeated_logs=True)
    configure_structlog(level)
    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files=[f"{arguments.data}/nlu", f"{arguments.data}/rules"],
        output=arguments.out,
        fixed_model_name=arguments.name,
    )
    return 0 if result.model else max(result.code, 1)


if __name__ == "__main__":
    sys.exit(main())
