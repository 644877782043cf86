"""The assistant's words (data/phrases/*.yaml): read once, checked when used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


class PhraseError(Exception):
    """A phrase is missing or lacks a place to fill in; the text names file and key. For staff."""


class Phrases:
    """Sentences by dotted key, `phrases("fee.line", name=…)`."""

    def __init__(self, data: dict[str, Any], file: str) -> None:
        """Keep the nested mapping `data` that was read from `file`."""
        self._file = file
        self._texts = dict(_flat(data))

    @classmethod
    def read(cls, path: Path) -> Phrases:
        """Read a file of phrases.

        Raises:
            PhraseError: the file is missing or not a YAML mapping.
        """
        try:
            data = YAML(typ="safe").load(path)
        except Exception as err:
            msg = f"{path.name}: cannot be read: {err}"
            raise PhraseError(msg) from err
        if not isinstance(data, dict):
            msg = f"{path.name}: must be a mapping"
            raise PhraseError(msg)
        return cls(data, path.name)

    def over(self, below: Phrases) -> Phrases:
        """Return phrases with those of `below` where there are none here."""
        both = Phrases({}, f"{self._file}, {below._file}")
        both._texts = below._texts | self._texts
        return both

    def __call__(self, key: str, **values: object) -> str:
        """Return the phrase of `key` with its {places} filled.

        Raises:
            PhraseError: no such key, or a place without a value.
        """
        try:
            return self._texts[key].format(**values)
        except (KeyError, IndexError) as err:
            msg = f"{self._file}: {key}: missing {err}"
            raise PhraseError(msg) from err

    def keys(self) -> set[str]:
        """Return every dotted key."""
        return set(self._texts)


def _flat(data: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in data.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", str(value)))
    return pairs
