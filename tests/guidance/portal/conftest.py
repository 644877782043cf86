"""Conversion with the project's own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.convert import convert
from danloi.guidance.portal.record import PortalRecord
from tests.guidance.portal.api import record

Convert = Callable[..., Procedure]


@pytest.fixture(scope="session")
def portal_phrases(data: Path) -> Path:
    return data / "phrases" / "portal.yaml"


@pytest.fixture(scope="session")
def convert_record(portal_phrases: Path) -> Convert:
    """Convert an invented record; see `record` for the arguments."""
    say = Phrases.read(portal_phrases)
    return lambda *args, **detail: convert(PortalRecord.model_validate(record(*args, **detail)), say)


@pytest.fixture(scope="session")
def answer_fees(composer: Any, today: Any) -> Callable[[Procedure], str]:
    """What a citizen reads who asks for the fee."""
    return lambda procedure: composer.answer(procedure, ["fee"], today).text
