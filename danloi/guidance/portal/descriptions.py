"""The free text of a way of filing, sorted into what it speaks of: how long, what it costs, where to go.

The portal has one box for all three, and people fill it in as they like: "Nộp trực tiếp tại … . 15 ngày làm việc …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from danloi.guidance.portal.text import lines_of, says_nothing, strip_mark

_NUMBERED = r"\d+(?:[.,]\d+)?\s*(?:\([^)]{1,20}\)\s*)?"
_TIME = re.compile(
    rf"{_NUMBERED}(?:ngày(?! tháng)|giờ|phút|tháng(?! \d)|năm\b(?! \d)|tuần)|\b(?:thời hạn|thời gian|"
    rf"kể từ (?:ngày|khi|thời điểm)|"
    r"trong ngày|ngay (?:sau )?khi|nửa ngày|định kỳ|hằng năm|hàng năm)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"ngày\s+\d{1,2}([/-]|\s+tháng)\s*\d{1,2}", re.IGNORECASE)
_FEE = re.compile(
    r"^\(?(?:mức |- )?(?:phí|lệ phí|thu mức phí|giá dịch vụ|thu phí)\b|\d\s*(?:đồng|đ|vnđ|vnd|usd)\b|"
    r"\bmức (?:thu|phí|lệ phí)\b|"
    r"\b(?:miễn|không thu|không quy định) (?:phí|lệ phí)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:nộp|gửi|trực tiếp|trực tuyến|bưu chính|bưu điện|cách thức|cách thực hiện|địa điểm|địa chỉ|"
    r"trụ sở|cổng dịch vụ|"
    r"một cửa|trung tâm phục vụ|tiếp nhận và trả kết quả|nhận kết quả|trả kết quả|hệ thống)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:cách thức(?: thực hiện)?|cách thực hiện|địa điểm|địa chỉ)(?: thực hiện)?\s*:\s*", re.IGNORECASE
)
_HEAD_NUMBER = re.compile(r"^\d{1,2}\.\s+(?=(?:cách thức|cách thực hiện|địa điểm|thời hạn|thời gian)\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^\d][.;])\s+(?=[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚĂĨŨƠƯẠ-Ỹ\d(])")


@dataclass
class Description:
    """The lines of a description by what they speak of, in their order."""

    times: list[str] = field(default_factory=list)
    fees: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def sort_out(text: str) -> Description:
    """Sort the sentences of `text`; those of a line that speak of the same stay together.

    What speaks of nothing known goes with the line before it, or else with the times.
    """
    sorted_out = Description()
    last: list[str] | None = None
    for line in lines_of(text):
        if says_nothing(line):
            continue
        before: list[str] | None = None
        for sentence in _SENTENCE.split(line):
            last = _kind(sentence, sorted_out, last)
            if before is last:
                last[-1] += f" {sentence}"
            else:
                last.append(_TITLE.sub("", _HEAD_NUMBER.sub("", strip_mark(sentence))) or sentence)
            before = last
    return sorted_out


def _kind(sentence: str, into: Description, last: list[str] | None) -> list[str]:
    undated = _DATE.sub("", sentence)
    if _FEE.search(undated):
        return into.fees
    if _TIME.search(undated):
        return into.times
    if _PLACE.search(undated):
        return into.places
    return into.times if last is None else last
