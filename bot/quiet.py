"""What the engine needs set before TensorFlow and Rasa are imported: one thread each, no chatter, no telemetry."""

from __future__ import annotations

import os
import warnings

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "LOG_LEVEL_MATPLOTLIB": "ERROR",
}


def be_quiet() -> None:
    """Set the environment and silence warnings; call it before importing rasa.

    Rasa and TensorFlow set the warning filters anew while they are imported, so the printing itself is switched off.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    warnings.showwarning = _say_nothing


def _say_nothing(*_warning: object, **_where: object) -> None:
    """Take a warning and drop it."""
