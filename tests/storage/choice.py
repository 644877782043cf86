"""Which databases a test runs on."""

from __future__ import annotations

import pytest

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
