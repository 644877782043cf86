"""What the keys under `evidence` stand for (data/catalogue/sources.yaml)."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML


def read_sources(path: Path) -> dict[str, str]:
    """Return the text of each key; a key without text is its own."""
    return {str(key): str(text or key) for key, text in (YAML(typ="safe").load(path) or {}).items()}
