"""Whole old addresses ("P. Bạch Đằng, TP Hạ Long"): underthesea knows which unit they belong to since July 2025.

It resolves every unsplit old commune of the province when district and province are said, and nothing less than that;
names that exist today and the twelve split communes are settled by the gazetteer before it is asked
(docs/decisions/0003-underthesea.md).
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

_PROVINCE = "tỉnh Quảng Ninh"
_HAS_DISTRICT = re.compile(r",|\b(?:tp|thành phố|thị xã|tx|huyện)\b", re.IGNORECASE)


@cache
def _library() -> Any:
    return import_module("underthesea")  # 0.9 s and 80 MB: only once somebody writes a whole address


def unit_of_old_address(address: str) -> str | None:
    """Return the name of today's unit ("Phường Hồng Gai") for an old address with its district, or None."""
    if not _HAS_DISTRICT.search(address):
        return None
    whole = address if "quảng ninh" in address.lower() else f"{address}, {_PROVINCE}"
    answer = _library().convert_address(whole)
    if getattr(answer, "mapping_type", None) == "divided":
        return None
    parts = [part.strip() for part in str(getattr(answer, "converted", "") or "").split(",")]
    named = [part for part in parts if part.lower().startswith(("phường ", "xã ", "đặc khu "))]
    return named[0] if named else None
