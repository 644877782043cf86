"""A message as it was meant: what an input method left behind is decoded, slips of the finger are mended.

Use it on the text that is to be understood; what was typed is kept for the record.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from danloi.guidance.reading.corpus import examples_in
from danloi.guidance.reading.speller import Speller
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.vietnamese import clean, decode

_FOLDERS = (("procedures", "procedures"), ("topics", "topics"))


class Reader:
    """Reads messages; made once, from the sentences and names in data/."""

    def __init__(self, speller: Speller) -> None:
        """Keep the speller."""
        self._speller = speller

    @classmethod
    def of(cls, data: Path, lexicon: Lexicon) -> Reader:
        """Learn from the engine's examples and the words of the catalogue's files under `data`."""
        return cls(
            Speller([*examples_in(data / "nlu"), *_names_in(data / "catalogue"), *_units_in(data)], lexicon.known_words)
        )

    def read(self, text: str) -> str:
        """Return `text` (cleaned) as it was meant."""
        return self._speller.mend(decode(text, self._speller.is_known))


def _units_in(data: Path) -> Iterator[str]:
    """Yield the names of communes and districts, of today and of old, twice: each is right as it stands."""
    with (data / "catalogue" / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["new_unit"], row["old_unit"], row["old_district"]):
                yield from [clean(name)] * 2


def _names_in(folder: Path) -> Iterator[str]:
    yaml = YAML(typ="safe")
    for name, key in _FOLDERS:
        for path in sorted((folder / name).glob("*.yaml")):
            records: list[dict[str, Any]] = (yaml.load(path) or {}).get(key) or []
            for record in records:
                texts = [record.get("name"), record.get("short_name"), record.get("title"), record.get("summary")]
                texts += [*(record.get("aliases") or ()), *(record.get("questions") or ())]
                yield from (clean(str(text)) for text in texts if text)
    for path in sorted((folder / "aliases").glob("*.yaml")):
        for texts in ((yaml.load(path) or {}).get("aliases") or {}).values():
            yield from (clean(str(text)) for text in texts)
