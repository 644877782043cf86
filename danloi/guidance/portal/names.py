"""What a record is called: its official name made readable, a shorter one, a line that tells it from its sisters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from danloi.guidance.catalogue.records import Level
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.agencies import Authority
from danloi.guidance.portal.record import PortalRecord
from danloi.guidance.portal.text import LIMIT, lower_first, shorten, strip_mark, upper_first

_SHOUTED = 0.6  # share of words in capitals above which a name counts as written in capitals
_LEVELS: dict[Level, str] = {
    "commune": "level.commune",
    "province": "level.province",
    "ministry": "level.ministry",
}
_LONGEST_RESULT = 120
_VOWEL = re.compile(r"[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:thủ tục|tthc)\s*[:\-]?\s+(?=\S)", re.IGNORECASE)
_SECONDARY = re.compile(r"từ chối|lý do|không (?:chấp thuận|đủ|đồng ý)|sửa đổi, bổ sung hồ sơ", re.IGNORECASE)
_ROMAN = re.compile(r"^[IVX]+$")


def official_name(record: PortalRecord, say: Phrases) -> str:
    """Return the name without its own code, stray marks and shouting; longer ones than a field holds end in "…"."""
    name = " ".join(record.name.split())
    name = re.sub(rf"\(?\s*{re.escape(record.code)}\s*\)?", "", name)
    name = strip_mark(name).rstrip(" .;,")
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1]
    if words and sum(word.isupper() for word in words) > _SHOUTED * len(words):
        name = _in_small_letters(name, say)
    return shorten(upper_first(name), LIMIT) or record.code


def _in_small_letters(name: str, say: Phrases) -> str:
    """Return a name written in capitals in small ones; abbreviations and proper names stay as they are written."""
    kept = {word.upper(): word for word in re.split(r",\s*", say("names.kept"))}

    def lowered(match: re.Match[str]) -> str:
        word = match.group()
        if word in kept or not _VOWEL.search(word) or _ROMAN.match(word):
            return kept.get(word, word)
        return word.lower()

    name = re.sub(r"[^\W\d_]+", lowered, name)
    for shouted, written in kept.items():
        if " " in written:
            name = re.sub(rf"\b{re.escape(shouted.lower())}\b", written, name)
    return name


def short_name(name: str) -> str:
    """Return `name` as it stands inside a sentence: without "Thủ tục", with a small first letter."""
    return lower_first(_PREFIX.sub("", name)) or name


def summary(authority: Authority, levels: Sequence[Level], results: Sequence[str], say: Phrases) -> str:
    """Return one line: the levels that decide, or the agency where its level says nothing, and what comes of it."""
    known = ", ".join(say(_LEVELS[level]) for level in levels if level in _LEVELS)
    who = upper_first(known or shorten(authority.doing, _LONGEST_RESULT))
    main = next((result for result in results if not _SECONDARY.search(result)), results[0] if results else "")
    result = shorten(main, _LONGEST_RESULT).rstrip(".")
    return say("summary.with_result", who=who, result=result) if result else say("summary.without_result", who=who)
