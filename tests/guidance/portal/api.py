"""Records in the shape of the national portal's API, all of them invented."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

APRIL_15 = 1_776_200_000_000  # milliseconds: 15 April 2026 in Việt Nam

_DETAIL: dict[str, Any] = {
    "executionSteps": [{"name": "", "description": "Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả."}],
    "executionMethods": [],
    "executionCases": [],
    "cases": [],
    "categoriesDetails": [{"id": "x", "name": "Nuôi ong", "code": "G10-01"}],
    "resultsDetails": [{"id": "x", "name": "Giấy xác nhận nuôi ong", "code": "KQ1"}],
    "legalBasisesDetails": [{"id": "x", "name": "Quy định về nuôi ong", "code": "1/2026/NĐ-CP"}],
    "subjectTypesDetails": [{"id": "x", "name": "Công dân Việt Nam", "code": "ĐT1"}],
    "departmentsExecuting": [],
    "departmentsAuthority": [],
    "departmentsCoordinating": [],
    "unitGroupsExecuting": [{"id": "x", "name": "Ủy ban nhân dân cấp xã"}],
    "unitGroupsAuthority": [],
    "returningMethods": [],
    "executingAgencies": "",
    "delegatedAgencies": "",
    "dossierReceivingAddresses": "",
    "requirementsAndConditions": "",
    "description": "",
    "note": "",
    "keywords": "Không có thông tin",
    "state": "UPDATED",
    "type": "STANDARD",
    "formalityType": "ASSIGNED_REGULATION",
    "isInternal": False,
    "isWard": True,
    "isProvince": False,
    "isMinistry": False,
    "isOtherAgency": False,
    "isFullProcess": False,
    "isOfflineOnly": False,
    "departmentPromulgateCode": "G10",
    "departmentPromulgateName": "Bộ Nuôi ong",
    "procedureProposal": None,
    "createdAt": APRIL_15,
    "updatedAt": APRIL_15,
    "someKeyOfTomorrow": {"a": [1]},
}


def record(code: str = "9.000001", name: str = "Đăng ký nuôi ong", **detail: Any) -> dict[str, Any]:
    """Return a record; keys of `detail` replace the usual ones."""
    uuid = f"019d2bfd-0000-7000-8000-{code.replace('.', '').strip():0>12}"
    usual = {"executionMethods": [method("ONLINE"), method("DIRECT"), method("POSTAL")], "executionCases": [case()]}
    whole = {**copy.deepcopy(_DETAIL), **usual, **detail, "id": uuid, "code": code, "name": name}
    return {"id": uuid, "code": code, "name": name, "detail": whole}


def method(
    way: str = "DIRECT",
    time: object = 3,
    unit: str = "WORKING_DAY",
    description: str = "",
    fees: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return a way of filing."""
    return {
        "submissionMethod": way,
        "processingTime": time,
        "processingTimeUnit": unit,
        "description": description,
        "fees": fees or [],
    }


def everywhere(**changes: Any) -> list[dict[str, Any]]:
    """Return the same for every way of filing."""
    return [method(way, **changes) for way in ("ONLINE", "DIRECT", "POSTAL")]


def fee(value: float | None, description: str = "", kind: str = "FEE", currency: str | None = None) -> dict[str, Any]:
    """Return a fee."""
    made = {"type": kind, "value": value, "currencyId": "", "attachment": None, "description": description}
    return {**made, "currencyName": currency} if currency else made


def case(name: str = "", *components: dict[str, Any]) -> dict[str, Any]:
    """Return a group of papers; without components, one application form."""
    return {"name": name, "profileComponents": list(components) or [paper("Tờ khai nuôi ong")]}


def paper(name: str, original: int = 1, copies: int = 0, **more: Any) -> dict[str, Any]:
    """Return a line of the file to hand in; `required` is false, as the portal has it everywhere."""
    return {"name": name, "originalQty": original, "copyQty": copies, "required": False, "attachments": [], **more}


def timed(qty: float, kind: str, name: str = "Đăng ký nuôi ong") -> dict[str, Any]:
    """Return a counted case."""
    return {"name": name, "code": "9.000001.01", "processingDay": {"qty": qty, "type": kind}}


def write(path: Path, records: Iterable[dict[str, Any] | bytes]) -> Path:
    """Write records, or raw lines, into a file; gzip if its name says so."""
    lines = [r if isinstance(r, bytes) else json.dumps(r, ensure_ascii=False).encode() for r in records]
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
