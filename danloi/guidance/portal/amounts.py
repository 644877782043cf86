"""Money in the portal's texts: amounts, their unit, who sets them, and whether anybody is freed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEAST_DONG = 1000  # nothing is charged in less; a smaller number is in thousands, in dollars, or a placeholder
_TOO_FAR = 100  # times by which the number and the amount in its own text may not differ
_AMOUNT = r"(\d{1,3}(?:[.,]\d{3})+|\d{4,})"
_DONG = r"(?:đồng|đ(?![\w])|vnđ|vnd|việt nam đồng)"
_IN_TEXT = re.compile(rf"{_AMOUNT}\s*{_DONG}?", re.IGNORECASE)
_WITH_DONG = re.compile(rf"{_AMOUNT}\s*{_DONG}", re.IGNORECASE)
_UNIT = re.compile(
    rf"^(?:(?:mức )?(?:phí|lệ phí|thu)\s*:?\s*)?{_AMOUNT}?\s*{_DONG}\s*/\s*([^.;,:()\n/]{{2,60}})[\s.;]*", re.IGNORECASE
)
_BARE = re.compile(rf"^(?:(?:mức )?(?:phí|lệ phí|thu)\s*:?\s*)?{_AMOUNT}\s*{_DONG}[\s.;]*$", re.IGNORECASE)
_PROVINCE = re.compile(
    r"hội đồng nhân dân|\bhđnd\b|(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd) (?:cấp )?(?:tỉnh|"
    r"thành phố)[^.]{0,60}(?:quy định|quyết định)|"
    r"chính quyền địa phương|nq-hđnd",
    re.IGNORECASE,
)
_CITED = r"(?:thông tư|nghị định|luật|nghị quyết|quyết định|pháp lệnh)\b"
_FREED = re.compile(
    rf"^\W*(?:không (?:thu|phải nộp) (?:phí, )?(?:lệ )?phí|"
    rf"miễn (?:phí, )?(?:lệ )?phí[^.]{{0,40}}?(?:theo (?:quy định (?:tại|của) )?|\(){_CITED}"
    r"[^;]{0,200}\)?)[\s.]*$",
    re.IGNORECASE,
)
_ONLY_SOME = re.compile(
    r"\b(?:đối với|cho|trường hợp|khi|nếu|từ ngày|đến ngày|đến hết|trừ|thuộc diện|giai đoạn)\b", re.I
)


@dataclass(frozen=True)
class Amount:
    """What a number of the portal stands for: đồng, or None where that is uncertain; `shown` is then to be quoted."""

    dong: int | None
    shown: str = ""
    is_foreign: bool = False


def amount_of(value: float, currency: str, text: str) -> Amount:
    """Read `value` in the light of its currency and text.

    Dollars stay dollars. A number below 1,000 is in thousands where its text says so ("100" beside "100.000 đồng"), and
    else uncertain, as is one that is far from every amount in its text. Without a value, a text that names exactly one
    amount gives it.
    """
    shown = f"{value:,.0f}".replace(",", ".") if value == int(value) else f"{value:g}".replace(".", ",")
    stated = [_number(match.group(1)) for match in _IN_TEXT.finditer(text)]
    if not value:
        exact = [_number(match.group(1)) for match in _WITH_DONG.finditer(text)]
        return Amount(exact[0] if len(exact) == 1 else None)
    if currency.upper() == "USD" or (value < _LEAST_DONG and re.search(r"\busd\b|đô la", text, re.IGNORECASE)):
        return Amount(None, f"{shown} USD", is_foreign=True)
    if value < _LEAST_DONG:
        return Amount(int(value * 1000)) if value * 1000 in stated else Amount(None, shown)
    in_dong = [_number(match.group(1)) for match in _WITH_DONG.finditer(text)]
    if in_dong and all(max(value, one) / max(min(value, one), 1) >= _TOO_FAR for one in in_dong):
        return Amount(None, shown)
    return Amount(round(value))


def _number(text: str) -> int:
    return int(re.sub(r"[.,]", "", text))


def unit_of(text: str) -> tuple[str, str]:
    """Return the unit of a text like "100.000 đồng/giấy", "đồng/giấy" or "/giấy", and what else it says."""
    if _BARE.match(text):
        return "", ""
    match = _UNIT.match(f"đồng{text}" if text.startswith("/") else text)
    if match is None:
        return "", text
    return f"đồng/{match.group(2).strip()}", match.string[match.end() :].strip()


def set_by_province(text: str) -> bool:
    """Whether the text leaves the amount to a province's council or committee."""
    return bool(_PROVINCE.search(text))


def frees(text: str) -> bool:
    """Whether the text plainly frees everybody: "không thu lệ phí", or "miễn" with the legal text that says so.

    "Miễn phí" alone is what the portal puts where nothing was entered; "miễn … cho …" frees only some.
    """
    return bool(_FREED.match(text)) and not _ONLY_SOME.search(text)
