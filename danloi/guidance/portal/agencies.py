"""Whose record it is, on which level it is decided, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from danloi.guidance.catalogue.records import Level
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.record import Named, PortalRecord
from danloi.guidance.vietnamese import fold

OURS = "H49"  # Quảng Ninh, in the portal's codes of agencies
Audience = Literal["public", "internal", "other_province"]

_LOCAL = re.compile(
    r"(?:ủy|uỷ) ban nhân dân|\bubnd\b|(?<!cơ )\bsở\b|trung tâm phục vụ|cấp (?:xã|tỉnh)|phòng (?:kinh tế|văn hóa)|"
    r"cơ quan chuyên môn|đăng ký kinh doanh|ban quản lý|chủ tịch|nguồn không ghi",
    re.IGNORECASE,
)
_UNNAMED: dict[Level, str] = {
    "commune": "agency.commune",
    "province": "agency.province",
    "ministry": "agency.ministry",
    "other": "agency.other",
}
_PROVINCIAL = re.compile(r"^H\d{2}(?:\.|$)")
_SHOWN = frozenset({"ACTIVE", "UPDATED", ""})
# Since 1 July 2025 a commune-level unit is a xã, a phường or a đặc khu.
_OLD_COMMUNE = re.compile(r"(?:ủy|uỷ) ban nhân dân (?:cấp |các )?xã, phường,? (?:và |hoặc )?thị trấn\.?", re.IGNORECASE)


def audience(record: PortalRecord) -> Audience:
    """Return who the record is for: the citizens of Quảng Ninh, offices among themselves, or another province."""
    if record.is_internal or record.type == "STANDARD_INTERNAL":
        return "internal"
    code = record.department_promulgate_code
    if _PROVINCIAL.match(code) and code.split(".")[0] != OURS:
        return "other_province"
    return "public"


def is_shown(state: str) -> bool:
    """Whether the portal shows a record in that state (made or changed); any other counts as not in the file."""
    return state.strip().upper() in _SHOWN


def levels(record: PortalRecord, deciding: Authority) -> list[Level]:
    """Return the levels that decide it, nearest to the citizen first.

    The portal marks customs branches, ports or schools as communes; they are "other".
    """
    police = record.department_promulgate_code.startswith("G01")
    found = _flagged(record)
    return ["other"] if "commune" in found and deciding.has_own_counter and not police else found


def _flagged(record: PortalRecord) -> list[Level]:
    found: list[Level] = []
    if record.is_ward:
        found.append("commune")
    if record.is_province:
        found.append("province")
    if record.is_ministry:
        found.append("ministry")
    return found or ["other"]


@dataclass(frozen=True)
class Authority:
    """The agencies that carry it out (`doing`), and `text` with those that decide or take part besides."""

    doing: str
    text: str

    @property
    def has_own_counter(self) -> bool:
        """Whether none of them has its files taken in by the one-stop centres: customs, ports, schools, embassies."""
        return not _LOCAL.search(self.doing)


def authority(record: PortalRecord, say: Phrases) -> Authority:
    """Return the agencies that carry it out, and those that decide where they are others."""
    doing = _names([*record.departments_executing, *record.unit_groups_executing], record, say)
    doing = doing or _listed(record.executing_agencies, record, say)
    deciding = _names([*record.departments_authority, *record.unit_groups_authority], record, say)
    deciding = deciding or _listed(record.delegated_agencies, record, say)
    if not doing:
        doing, deciding = deciding, []
    if not doing:
        doing = [say(_UNNAMED[level]) for level in _flagged(record)]
    text = "; ".join(doing)
    others = [name for name in deciding if fold(name) not in {fold(known) for known in doing}]
    if others:
        text = say("agency.decided_by", doing=text, deciding="; ".join(others))
    joint = _names(record.departments_coordinating, record, say)
    text = say("agency.jointly", doing=text, others="; ".join(joint)) if joint else text
    return Authority("; ".join(doing), text)


def _listed(text: str, record: PortalRecord, say: Phrases) -> list[str]:
    return _names([Named(name=text)] if text else [], record, say)


def _names(agencies: Iterable[Named], record: PortalRecord, say: Phrases) -> list[str]:
    """Return the names, each once; of a national record, without the province that happened to be entered."""
    found: dict[str, str] = {}
    for agency in agencies:
        name = _OLD_COMMUNE.sub(say("agency.commune"), agency.name).strip(" .;,")
        if audience(record) == "public" and not record.department_promulgate_code.startswith(OURS):
            name = without_province(name, say)
        if name:
            found.setdefault(fold(name), name)
    return list(found.values())


def without_province(name: str, say: Phrases) -> str:
    """Return the name of a provincial office ("Sở Tư pháp Thành phố Hà Nội") without its province."""
    return _office_of_a_province(say("names.provinces")).sub(r"\1", name)


def names_province(text: str, say: Phrases) -> bool:
    """Whether `text` names a province or a big city: then it is an address of somebody's, not a rule for all."""
    return bool(_any_province(fold(say("names.provinces"))).search(fold(text)))


@cache
def _office_of_a_province(names: str) -> re.Pattern[str]:
    local = r"sở|ủy ban nhân dân|uỷ ban nhân dân|ubnd|phòng|trung tâm dịch vụ|ban quản lý|công an"
    place = rf"(?:(?:của\s+)?(?:thành phố|tp\.?|tỉnh)\s*)?(?:{_either(names)})"
    return re.compile(rf"^((?:{local})\b.*?)(?:\s*[-,]\s*|\s+){place}(?:\s*-\s*bộ.*)?$", re.IGNORECASE)


@cache
def _any_province(names: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either(names)})\b")


def _either(names: str) -> str:
    return "|".join(re.escape(name) for name in re.split(r",\s*", names))
