"""A folder like data/catalogue that a test may write into."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    """A catalogue with the real units and no procedure."""
    folder = tmp_path / "catalogue"
    (folder / "procedures").mkdir(parents=True)
    shutil.copy(data / "catalogue" / "units.csv", folder)
    return folder


@pytest.fixture
def write(folder: Path) -> Write:
    """Write records into a file of the folder, in place of what it held."""

    def write(*records: dict[str, Any], file: str = "ong.yaml") -> Path:
        path = folder / "procedures" / file
        with path.open("w", encoding="utf-8") as out:
            YAML().dump({"procedures": list(records)}, out)
        return path

    return write
