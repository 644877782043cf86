"""A stand-in for the province's one-stop system and the national payment platform: `OneStop`, or
`python -m tests.fakes.onestop`."""

from tests.fakes.onestop.clock import Clock
from tests.fakes.onestop.server import CLIENT_ID, CLIENT_SECRET, OneStop

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "Clock", "OneStop", "settings_for"]


def settings_for(onestop: OneStop) -> dict[str, str]:
    """Return the environment that connects the assistant to `onestop`."""
    return {
        "STATUS_URL": onestop.url,
        "STATUS_CLIENT_ID": CLIENT_ID,
        "STATUS_CLIENT_SECRET": CLIENT_SECRET,
        "PAYMENT_URL": onestop.url,
        "PAYMENT_CLIENT_ID": CLIENT_ID,
        "PAYMENT_CLIENT_SECRET": CLIENT_SECRET,
    }
