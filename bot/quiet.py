"""What the engine needs set before TensorFlow and Rasa are imported: one thread each, no chatter, no telemetry."""

from __future__ import annotations

import ctypes
import os
import signal
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
_PR_SET_PDEATHSIG = 1


def be_quiet() -> None:
    """Set the environment and silence warnings; call it before importing rasa."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    warnings.simplefilter("ignore")


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends, however that happens."""
    if hasattr(ctypes, "CDLL") and os.name == "posix":
        try:
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        except (AttributeError, OSError):
            pass
