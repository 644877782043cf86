"""Communes of today and of before July 2025: which unit a name means now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from danloi.guidance.catalogue.models import FormerUnitRow, UnitRow
from danloi.guidance.places.addresses import unit_of_old_address
from danloi.guidance.vietnamese import fold_words, split_syllables

_LONGEST_NAME = 4  # syllables
_KIND = re.compile(r"(?<!\w)(?:phường|phuong|xã|xa|thị trấn|thi tran|đặc khu|dac khu|p\.|x\.|tt\.)\s*", re.IGNORECASE)
_DISTRICT = re.compile(r"\s*,\s*(?:tp|thành phố|thị xã|tx|huyện)\.?\s+\w+(?:\s\w+)?", re.IGNORECASE)
_KINDS = {"phuong", "xa", "thi", "tran", "dac", "khu", "p", "x", "tt", "thanh", "pho", "tp", "huyen", "tx", "tinh"}


@dataclass(frozen=True)
class Resolution:
    """What a place name means.

    `today` holds the units that answer to the name: one if it is sure, several if the old commune was split or the
    name stands for different places; `former` is the old commune it was found under, if any.
    """

    name: str
    today: list[UnitRow]
    former: FormerUnitRow | None = None
    is_split: bool = False


class Gazetteer:
    """The 54 units and the 171 old communes by their folded names."""

    def __init__(self, units: Sequence[UnitRow], former: Sequence[FormerUnitRow]) -> None:
        """Index the names without their kind ("phường", "xã")."""
        self._units = {unit.code: unit for unit in units}
        self._today: dict[str, list[UnitRow]] = {}
        self._former: dict[str, list[FormerUnitRow]] = {}
        for unit in units:
            self._today.setdefault(_bare(unit.name), []).append(unit)
        for old in former:
            self._former.setdefault(_bare(old.name), []).append(old)
        self._names = self._today.keys() | self._former.keys()
        self._districts = {_bare(old.district) for old in former} | {"quang ninh", "tinh quang ninh"}

    def resolve(self, name: str) -> Resolution | None:
        """Return what `name` (with or without its old district) means today; None if the province has no such unit."""
        first, _, rest = name.partition(",")
        district = _bare(rest.split(",")[0]) if rest else ""
        if district and district not in self._districts:
            return None
        found = self._by_name(first, district)
        if found or (unit := unit_of_old_address(name)) is None:
            return found
        return self._by_name(unit, "")

    def mentioned_in(self, text: str) -> list[Resolution]:
        """Return what the places named in `text` mean: a kind ("phường", "p.") followed by a known name."""
        found: list[Resolution] = []
        for match in _KIND.finditer(text):
            words = split_syllables(text[match.end() : match.end() + 40])
            for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
                end = match.end() + words[size - 1].end
                if _bare(text[match.end() : end]) in self._names:
                    district = _DISTRICT.match(text, end)
                    resolved = self.resolve(text[match.start() : district.end() if district else end].strip())
                    if resolved and all(resolved.today != other.today for other in found):
                        found.append(resolved)
                    break
        return found

    def _by_name(self, name: str, district: str) -> Resolution | None:
        bare = _bare(name)
        olds = self._former.get(bare, [])
        today = list(self._today.get(bare, []))
        there = [old for old in olds if district and _bare(old.district) == district]
        if there:
            olds, today = there, []
        if not today and not olds:
            return None
        heirs = {old.unit_code for old in olds}
        everything = {unit.code: unit for unit in today} | {c: self._units[c] for c in heirs if c in self._units}
        return Resolution(
            name=name.strip(),
            today=list(everything.values()),
            former=olds[0] if olds else None,
            is_split=any(old.is_part for old in olds),
        )


def _bare(name: str) -> str:
    words = fold_words(name)
    while len(words) > 1 and words[0] in _KINDS:
        words = words[1:]
    return " ".join(words)
