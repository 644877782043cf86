"""Codes that a record says it replaces. The portal has no key for it; only its free texts may tell."""

from __future__ import annotations

import re

from danloi.guidance.portal.record import PortalRecord

_CODE = r"\d\.\d{6}(?!\d)"
_INSIDE = r"(?:[^.;\n]|\.(?=\d))"  # of one sentence; a code has a full stop in it
_REPLACES = re.compile(
    rf"(?:thay thế|thay cho|bãi bỏ|hợp nhất từ|gộp từ|sáp nhập từ){_INSIDE}{{0,120}}?{_CODE}{_INSIDE}*", re.IGNORECASE
)


def replaced_codes(record: PortalRecord) -> list[str]:
    """Return the codes that note or conditions name as replaced by this record; mostly none.

    A code that is only pointed to ("thực hiện theo thủ tục 1.001699") is no replaced one.
    """
    found: dict[str, None] = {}
    for text in (record.note, record.requirements_and_conditions):
        for said in _REPLACES.finditer(text):
            found |= dict.fromkeys(re.findall(rf"(?<![\d.]){_CODE}", said.group()))
    found.pop(record.code, None)
    return list(found)
