"""The Zalo Official Account of the channel's own tests."""

from __future__ import annotations

from tests.channels.zalo_oa.conftest import account, fake

__all__ = ["account", "fake"]
