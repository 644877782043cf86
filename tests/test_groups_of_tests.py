"""Tests that share what is dear to set up run on one worker."""

from __future__ import annotations

import os

import pytest


def test_a_test_is_known_by_its_group_where_several_workers_run(request: pytest.FixtureRequest) -> None:
    """Pytest 9.2 hid the group from xdist 3.8: nothing failed, everything was set up twice."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith(f"@{__file__}")
