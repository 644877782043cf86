"""The dates between which an amount holds, where its text names them plainly."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_DATE = r"(?:ngày\s+)?(\d{1,2})[/-](\d{1,2})[/-](\d{4})"
_RANGE = re.compile(rf"từ\s+{_DATE}\s+(?:đến|tới)(?:\s+hết)?\s+{_DATE}", re.IGNORECASE)
_UNTIL = re.compile(rf"(?:đến|tới)\s+hết\s+{_DATE}", re.IGNORECASE)
_OTHER_AMOUNT = re.compile(r"miễn|giảm|bằng\s+\d+|\d\s*%|\d{1,3}(?:\.\d{3})+", re.IGNORECASE)


@dataclass(frozen=True)
class Validity:
    """First and last day; None where it is open."""

    since: dt.date | None = None
    to: dt.date | None = None


ALWAYS = Validity()


def validity_of(text: str) -> Validity:
    """Return the dates of `text` if it names just one span and speaks of no other amount, relief or rate.

    "500.000 đồng (từ 01/7/2025 đến hết 31/12/2026 chỉ thu 250.000 đồng)" dates the other amount, so it gives none.
    """
    if _OTHER_AMOUNT.search(text):
        return ALWAYS
    ranges = list(_RANGE.finditer(text))
    if len(ranges) == 1 and len(_UNTIL.findall(text)) <= 1:
        numbers = [int(number) for number in ranges[0].groups()]
        return _checked(_day(*numbers[:3]), _day(*numbers[3:]))
    untils = list(_UNTIL.finditer(text))
    if not ranges and len(untils) == 1:
        return _checked(None, _day(*(int(number) for number in untils[0].groups())))
    return ALWAYS


def _checked(since: dt.date | None, to: dt.date | None) -> Validity:
    return ALWAYS if since and to and since > to else Validity(since, to)


def _day(day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
