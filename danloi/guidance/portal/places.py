"""Where to hand it in: by the levels that decide, in words that hold in Quảng Ninh today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from danloi.guidance.catalogue.records import Level, Place, PlaceKind
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.agencies import Authority, names_province
from danloi.guidance.portal.channels import CHANNELS, ways
from danloi.guidance.portal.descriptions import Description
from danloi.guidance.portal.record import PortalRecord
from danloi.guidance.portal.text import lines_of, pieces, says_nothing, shorten, strip_mark, upper_first

# There is no district level since 1 July 2025.
DISTRICT = re.compile(
    r"\bcấp huyện\b|\b(?:quận|huyện|thị xã),? (?:huyện|quận|thị xã|thành phố thuộc)|\b(?:công an|ubnd|phòng tư pháp|"
    r"(?:ủy|uỷ) ban nhân dân|chi cục thuế|bảo hiểm xã hội) (?:cấp )?(?:quận|huyện)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[PlaceKind, str], ...] = (
    ("land_registry", r"văn phòng đăng ký đất đai\b"),
    ("social_insurance", r"bảo hiểm xã hội|\bbhxh\b"),
    ("tax", r"cơ quan thuế|\bthuế (?:tỉnh|cơ sở|thành phố)"),
    ("business_registry", r"(?:cơ quan|phòng) đăng ký kinh doanh"),
    ("commune_police", r"công an (?:cấp )?xã\b"),
    ("province_police", r"công an (?:cấp )?(?:tỉnh|thành phố)|\bcông an các tỉnh"),
    ("province_centre", r"hành chính công (?:cấp )?(?:tỉnh|thành phố)(?!\W{0,3}(?:/|hoặc|,) ?xã)"),
    ("commune_centre", r"hành chính công (?:cấp )?xã|(?:ubnd|(?:ủy|uỷ) ban nhân dân) (?:cấp )?xã"),
    ("online", r"cổng dịch vụ công|trực tuyến|vneid"),
)
_SPECIAL: tuple[tuple[PlaceKind, str], ...] = (
    ("social_insurance", r"^bảo hiểm xã hội|\bcơ quan bảo hiểm xã hội"),
    ("tax", r"\bthuế (?:tỉnh|cơ sở)|^cơ quan thuế"),
)
_AT_LEVEL: dict[Level, PlaceKind] = {"commune": "commune_centre", "province": "province_centre"}
_GO_TO: dict[PlaceKind, str] = {
    "commune_centre": "place.commune_centre",
    "province_centre": "place.province_centre",
    "commune_police": "place.commune_police",
    "province_police": "place.province_police",
    "social_insurance": "place.social_insurance",
    "tax": "place.tax",
}
_POLICE_AT: dict[PlaceKind, PlaceKind] = {"commune_centre": "commune_police", "province_centre": "province_police"}
_POLICE = re.compile(r"công an|cảnh sát|an ninh|xuất nhập cảnh", re.IGNORECASE)
_CENTRAL = re.compile(r"\b(?:bộ|cục|tổng cục|vụ|ngân hàng nhà nước|trung ương|thủ tướng)\b", re.IGNORECASE)
# Words of a text that says no more than "online", "by post" or "at the one-stop centre".
_USUAL = re.compile(
    r"^(?:\W|\d|nộp|gửi|hồ|sơ|trực|tuyến|tiếp|qua|trên|tại|đến|thông|cổng|dịch|vụ|công|quốc|gia|bưu|chính|ích|điện|"
    r"đường|địa|chỉ|https|dichvucong|gov|vn|hoặc|ứng|dụng|định|danh|vneid|hệ|thống|toàn|trình|hình|thức|bằng|tổ|chức|"
    r"cá|nhân|người|yêu|cầu|trung|tâm|phục|hành)+$",
    re.IGNORECASE,
)
_ONLY_CENTRE = re.compile(
    r"^(?:nộp )?(?:hồ sơ )?(?:trực tiếp )?(?:tại |đến )?(?:trung tâm phục vụ hành chính công|(?:ủy|uỷ) ban nhân dân)"
    r"(?: cấp)? (?:xã|tỉnh)(?: \([^)]*\))?$",
    re.IGNORECASE,
)
_LONGEST_AGENCY = 1500


@dataclass
class Places:
    """The places, and texts of the portal that are not shown, for an officer to look at."""

    places: list[Place] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def places(
    record: PortalRecord,
    authority: Authority,
    deciding: Sequence[Level],
    descriptions: dict[int, Description],
    say: Phrases,
) -> Places:
    """Return the places of all ways of filing, then the texts about places that hold everywhere.

    A text that names a district or, in a record that no ministry decides, some province is left out.
    """
    found = Places()
    offered = ways(record) or ["counter"]
    if "counter" in offered or offered == ["post"]:
        found.places += _counters(record, authority, deciding, say)
    if "online" in offered:
        found.places.append(Place(kind="online", text=say("place.online")))
    if "post" in offered:
        found.places.append(Place(kind="other", text=say("place.post")))
    known = {place.kind for place in found.places} - {"other"}
    for text in _texts(record, descriptions):
        if kind_of(text) in known and _ONLY_CENTRE.match(text):
            continue
        if DISTRICT.search(text) or ("ministry" not in deciding and names_province(text, say)):
            found.left_out.append(text)
        else:
            found.places += [Place(kind=kind_of(text), text=piece) for piece in pieces(text)]
    return found


def _counters(record: PortalRecord, authority: Authority, deciding: Sequence[Level], say: Phrases) -> Iterator[Place]:
    """Yield where to go in person, for each level; the agency itself where no one-stop centre takes its files in."""
    doing = authority.doing
    agency = Place(kind=kind_of(doing), text=say("place.agency", agency=shorten(doing, _LONGEST_AGENCY)))
    police = record.department_promulgate_code.startswith("G01") and bool(_POLICE.search(doing))
    if authority.has_own_counter and not police:
        special = next((kind for kind, pattern in _SPECIAL if re.search(pattern, doing.lower())), None)
        yield Place(kind=special, text=say(_GO_TO[special])) if special else agency
        return
    for level in deciding:
        # A ministry is named beside the local levels only if it is among those that carry it out.
        if level == "ministry" and len(deciding) > 1 and not _CENTRAL.search(doing):
            continue
        local = _AT_LEVEL.get(level) or (kind_of(doing) if level == "other" else None)
        if local in _POLICE_AT:
            kind = _POLICE_AT[local] if police else local
            yield Place(kind=kind, text=say(_GO_TO[kind]))
        else:
            yield agency


def _texts(record: PortalRecord, descriptions: dict[int, Description]) -> list[str]:
    """Return what the portal says about places, each text once, but for what the ways of filing say already."""
    found: dict[str, None] = {}
    for number, method in enumerate(record.execution_methods):
        if method.submission_method in CHANNELS:
            found |= dict.fromkeys(_text(line) for line in descriptions[number].places)
    if not says_nothing(record.dossier_receiving_addresses):
        found |= dict.fromkeys(_text(line) for line in lines_of(record.dossier_receiving_addresses))
    return [text for text in found if not _USUAL.match(text)]


def _text(line: str) -> str:
    return upper_first(strip_mark(line)).rstrip(' ;,."”')


def kind_of(text: str) -> PlaceKind:
    """Return the kind of office that a text about places speaks of first; "other" if it is none of ours."""
    lowered = text.lower()
    at = {kind: match.start() for kind, pattern in _KINDS if (match := re.search(pattern, lowered))}
    return min(at, key=lambda kind: at[kind]) if at else "other"
