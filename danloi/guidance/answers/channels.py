"""The way of filing that a fee or time belongs to, said once."""

from __future__ import annotations

from danloi.guidance.phrases import Phrases


def channel_text(channel: str, case: str, say: Phrases) -> str:
    """Return ", khi nộp trực tuyến" and the like; nothing where `case` says so already."""
    text = say(f"channel.{channel}")
    return "" if text.strip(" ,").lower().removeprefix("khi ") in case.lower() else text
