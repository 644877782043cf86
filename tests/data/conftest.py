"""The training data, read once."""

from __future__ import annotations

from typing import Any

import pytest

from danloi.console.training.examples import Example, read_examples
from tests.data.reading import NLU, ROOT, read_yaml


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return read_examples(NLU)


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    return read_yaml(ROOT / "domain.yml")


@pytest.fixture(scope="session")
def rules() -> list[dict[str, Any]]:
    """Every rule of data/rules."""
    return [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in read_yaml(path)["rules"]]
