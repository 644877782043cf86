"""The training examples as written, with their marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "data" / "nlu"
NLU_FILES = sorted(NLU.glob("*.yml"))


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def listed(problems: list[Any], advice: str) -> str:
    """Return a message for staff: what to do, then the lines it concerns."""
    return "\n".join([f"{advice} ({len(problems)} found)", *(f"  {problem}" for problem in problems[:30])])
