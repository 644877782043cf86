"""What an answer has to say about a record, worked out without the code under test."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from danloi.guidance.catalogue.records import Fee, Time

NO_FREE_CLAIM = ("không phải là miễn phí", "không nên hiểu là miễn phí")
CHANNEL_WORDS = {"any": "", "online": "trực tuyến", "counter": "trực tiếp", "post": "bưu chính"}
ONLINE_WORDS = {
    "full": "trực tuyến toàn trình",
    "partial": "một phần",
    "in_person": "phải đến trực tiếp",
    "unknown": "chưa ghi rõ",
}
TIME_WORDS = {"working_days": "{} ngày làm việc", "days": "{} ngày", "hours": "{} giờ", "unstated": "{} (nguồn không"}


def dotted(amount: int) -> str:
    """8000 as 8.000."""
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", str(amount))


def decimal(value: float) -> str:
    """0.5 as 0,5 and 3.0 as 3."""
    return str(value).removesuffix(".0").replace(".", ",")


def dmy(date: dt.date) -> str:
    return f"{date.day:02}/{date.month:02}/{date.year:04}"


def holds(text: str, part: str) -> bool:
    """Whether `part` stands in `text`, but for the case of letters and its full stop."""
    return part.strip().rstrip(".").lower() in text.lower()


def lines_with(text: str, parts: Iterable[str]) -> list[str]:
    """The lines of `text` that hold every one of `parts`."""
    wanted = list(parts)
    return [line for line in text.splitlines() if all(holds(line, part) for part in wanted)]


def in_force(fee: Fee, day: dt.date) -> bool:
    return not (fee.valid_from and day < fee.valid_from) and not (fee.valid_to and fee.valid_to < day)


def begins_later(fee: Fee, day: dt.date) -> bool:
    return bool(fee.valid_from and day < fee.valid_from)


def amount_words(fee: Fee) -> str:
    """The words that say what is to be paid."""
    if fee.free:
        return ": miễn phí"
    if fee.amount:
        unit = fee.unit if fee.unit.startswith("đồng") else f"đồng/{fee.unit}" if fee.unit else "đồng"
        return f": {dotted(fee.amount)} {unit}"
    if fee.percent:
        return f": {decimal(fee.percent)} % {fee.unit}".strip()
    if fee.reduction_percent:
        return f": được giảm {decimal(fee.reduction_percent)} %"
    if fee.set_by == "province":
        return ": do Hội đồng nhân dân tỉnh quy định"
    if fee.amount == 0:
        return ": nguồn ghi 0 đồng nhưng không nói rõ là miễn"
    return ": nguồn chưa nêu" if fee.set_by == "unstated" else ": tôi chưa có mức thu đã xác nhận"


def fee_parts(fee: Fee) -> list[str]:
    """Everything that the line of a fee row must hold."""
    dates = [dmy(date) for date in (fee.valid_from, fee.valid_to) if date]
    return [fee.name, fee.case, amount_words(fee), CHANNEL_WORDS[fee.channel], fee.note, *dates]


def claims_free(line: str, fee: Fee) -> bool:
    """Whether the line of a fee row says "free" between the row's own words, other than to warn against it."""
    rest = line.lower().partition(_bare(fee.name))[2]
    rest = rest.partition(_bare(fee.case))[2] if fee.case else rest
    rest = rest.rpartition(_bare(fee.note))[0] if fee.note else rest
    for warning in NO_FREE_CLAIM:
        rest = rest.replace(warning, " ")
    return bool(re.search(r"miễn\s*(?:phí|lệ phí)|không (?:mất|thu|tốn) (?:tiền|phí|lệ phí)", rest))


def _bare(text: str) -> str:
    return text.strip().rstrip(".").lower()


def time_parts(time: Time) -> list[str]:
    """Everything that the line of a time must hold."""
    if time.unit == "same_day":
        length = "trong ngày"
    elif time.value is None:
        length = "chưa có số ngày"
    else:
        length = TIME_WORDS[time.unit].format(decimal(time.value))
    return [f"• {length}", time.case, CHANNEL_WORDS[time.channel], time.note]
