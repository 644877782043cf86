"""The portal's ways of filing and ours."""

from __future__ import annotations

from collections.abc import Sequence

from danloi.guidance.catalogue.records import Channel, OnlineLevel
from danloi.guidance.portal.record import PortalRecord

CHANNELS: dict[str, Channel] = {"ONLINE": "online", "DIRECT": "counter", "POSTAL": "post"}


def ways(record: PortalRecord) -> list[Channel]:
    """Return the ways of filing that the record offers, each once."""
    found = (CHANNELS.get(method.submission_method) for method in record.execution_methods)
    return list(dict.fromkeys(channel for channel in found if channel))


def by_channel(channels: Sequence[Channel], record: PortalRecord) -> list[Channel]:
    """Return `channels`, or just "any" where they are all that the record offers."""
    return ["any"] if set(channels) >= set(ways(record)) else list(channels)


def online_level(record: PortalRecord) -> OnlineLevel:
    """Return how far it can be done online.

    "Toàn trình" without an online way of filing contradicts itself (156 records of July 2026): that is "unknown".
    """
    offered = ways(record)
    if record.is_offline_only:
        return "in_person"
    if "online" not in offered:
        return "unknown"
    return "full" if record.is_full_process else "partial"
