"""Invented records: some of the portal, one with an attack in every field, and some for the truths about money."""

from __future__ import annotations

from typing import Any

from tests.guidance.portal.api import everywhere, fee, record

ATTACK = "\"'><script>document.title='x'</script><img src=x onerror=document.title='x'>{{7*7}}"
EVIL_CODE = "9.666666"
FEES_CODE = "9.111111"
CONFIRMED_CODE = "9.222222"
WITHHELD_CODE = "9.333333"
OLD_PORTAL_CODE, NEW_PORTAL_CODE = "9.000003", "9.000004"

IMPORTED: list[dict[str, Any]] = [
    record("9.000001", "Đăng ký nuôi ong"),
    record("9.000002", "Đăng ký nuôi tằm", executionMethods=everywhere(fees=[fee(0)])),
    record(OLD_PORTAL_CODE, "Cấp giấy phép nuôi cá cảnh"),
    record(NEW_PORTAL_CODE, "Cấp phép nuôi cá cảnh", note=f"Thủ tục này thay thế thủ tục {OLD_PORTAL_CODE}."),
]


def usual(code: str, name: str, **changes: Any) -> dict[str, Any]:
    """Return a small good record."""
    made: dict[str, Any] = {
        "code": code,
        "id": f"invented-{code.replace('.', '-')}",
        "name": f"Thủ tục {name}",
        "short_name": name,
        "summary": f"Dành cho ai muốn {name}.",
        "field": "Nuôi ong",
        "aliases": [f"{name} kiểu {letter}" for letter in "abcdefgh"],
        "level": ["commune"],
        "authority": "UBND cấp xã",
        "documents": [{"name": "Tờ khai", "when": "always", "copies": "1 bản chính"}],
        "fees": [{"name": "Lệ phí", "amount": 8000, "channel": "any", "set_by": "central", "free": False}],
        "times": [{"value": 3, "unit": "working_days", "channel": "any"}],
        "places": [{"kind": "commune_centre", "text": "Trung tâm Phục vụ hành chính công cấp xã"}],
        "steps": ["Điền tờ khai."],
        "result": "Giấy xác nhận",
        "online_level": "full",
        "checked_on": "2026-11-20",
        "confidence": "high",
    }
    return made | changes


def _row(name: str, amount: int | None, **more: Any) -> dict[str, Any]:
    return {"name": name, "amount": amount, "channel": "any", "set_by": "central", "free": None, **more}


SPECIAL = [
    usual(
        FEES_CODE,
        "lắp cối xay gió",
        fees=[
            _row("Phí số không trên Cổng", 0, set_by="province"),
            _row("Phí số không không lời", 0),
            _row("Phí miễn thật", 0, free=True, case="khi là công dân số"),
            _row("Phí đã hết hạn", 11111, valid_to="2026-11-25"),
            _row("Phí giảm còn hạn", 22222, valid_from="2026-01-01", valid_to="2026-12-31"),
            _row("Phí sắp tới", 33333, valid_from="2027-01-01"),
        ],
    ),
    usual(CONFIRMED_CODE, "thả diều", confirmed_by="Nguyễn Thị Kiểm", confirmed_on="2026-11-21"),
    usual(WITHHELD_CODE, "thu hộ tiền sen", withheld="Bản ghi này của tỉnh khác nên không nêu chi tiết."),
]

_A = ATTACK
EVIL = usual(
    EVIL_CODE,
    f"khai quái {_A}",
    summary=_A,
    field=f"Quái {_A}",
    aliases=[f"{letter} {_A}" for letter in "abcdefgh"],
    superseded_codes=[_A],
    related=[{"code": "1.001193", "difference": _A}, {"code": _A, "difference": _A}],
    authority=_A,
    conditions=[_A],
    documents=[
        {"name": _A, "when": "always", "copies": _A, "note": _A},
        {"name": _A, "when": _A, "copies": _A, "note": _A},
    ],
    fees=[
        _row(_A, 5, unit=_A, case=_A, note=_A),
        _row(_A, 6, valid_from="2027-01-01", note=_A),
        _row(_A, 7, valid_to="2026-01-01", note=_A),
    ],
    times=[{"value": 3, "unit": "days", "channel": "any", "case": _A, "note": _A}],
    places=[{"kind": "other", "text": _A}],
    form_url="javascript:document.title='x'",
    steps=[_A],
    result=_A,
    variants=[{"question": _A, "options": [{"answer": _A, "effect": _A}, {"answer": _A, "effect": _A}]}],
    legal_basis=[{"number": _A, "title": _A}],
    decision=_A,
    changes=_A,
    open_points=[_A],
    portal_uuid=_A,
    portal_name=_A,
    portal_code_used=_A,
    code_seen=_A,
    evidence=[_A],
    checked_fields=[_A],
    unchecked_fields=[_A],
    confirmed_by=_A,
    confirmed_on="2026-11-21",
)
