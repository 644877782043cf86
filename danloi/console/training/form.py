"""The form of a sentence or alias by itself: marks, length, links, what is personal, what would break a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from danloi.console.training.examples import MARK, MARKED, spans, without_marks
from danloi.guidance.vietnamese import find_dossier_codes, find_identifiers, split_syllables

LONGEST_EXAMPLE = 300
LONGEST_ALIAS = 200
# Six digits are a date or an order number read out; longer runs could be somebody's.
LONGEST_DIGITS = 6
# Rules that an approver may overrule with a reason.
DOUBTS = frozenset({"name", "dossier_code"})

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|xyz|top|shop|gov)\b", re.IGNORECASE
)
# The commonest family names, and then one to three more words, all with a capital.
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lương|Trịnh|Mai|Tô|Cao|Hà|Tạ"
)
_CAPITAL = "[A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ]"
_NAME = re.compile(rf"\b(?:{_FAMILIES})(?:\s+{_CAPITAL}[^\W\d_]*){{1,3}}")
_MASKED = "•"
_WORD = re.compile(r"[^\W_]")


def personal_in(text: str) -> list[str]:
    """Return the kinds of personal numbers in `text`; four to six digits and whole dossier codes are none."""
    rest = text
    for code in reversed(find_dossier_codes(rest)):
        rest = rest[: code.start] + rest[code.end :]
    found = [one.kind for one in find_identifiers(text) if one.kind not in {"dossier_code", "procedure_code"}]
    found += ["long number"] * any(len(digits) > LONGEST_DIGITS for digits in re.findall(r"\d+", rest))
    return list(dict.fromkeys(found))


def has_bad_marks(line: str) -> bool:
    """Whether brackets are left over when the marks are taken out, or braces that Rasa would read."""
    text = without_marks(line)
    return any(sign in text for sign in "[]{}") or "](" in text


def unknown_marks(line: str) -> list[str]:
    """Return the types of marks that the assistant does not know."""
    return [kind for _, kind in MARK.findall(line) if kind not in MARKED]


def has_torn_mark(line: str) -> bool:
    """Whether a mark begins or ends within a word, or with a space or punctuation."""
    words = split_syllables(without_marks(line))
    starts, ends = {word.start for word in words}, {word.end for word in words}
    return any(start not in starts or end not in ends for start, end in spans(line))


def of_example(line: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rules that a sentence breaks, with what their words need."""
    text = without_marks(line)
    yield from _of_any(text, line, LONGEST_EXAMPLE)
    if text.startswith(("/", "- ")) or text == "-":
        yield "start", {"sign": text[0]}
    if has_bad_marks(line):
        yield "marks", {}
        return
    if unknown := unknown_marks(line):
        yield "unknown_mark", {"kind": unknown[0], "known": ", ".join(sorted(MARKED))}
    if has_torn_mark(line):
        yield "torn_mark", {}


def of_alias(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rules that an alias breaks, with what their words need."""
    yield from _of_any(text, text, LONGEST_ALIAS)
    if any(sign in text for sign in "[]{}<>"):
        yield "marks_in_alias", {}


def _of_any(text: str, line: str, longest: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if not _WORD.search(text):
        yield "empty", {}
    # Whatever Python, YAML or Rasa takes for the end of a line would put the rest where it does not belong.
    if len(line.splitlines()) > 1 or any(not sign.isprintable() for sign in line):
        yield "line_break", {}
    if len(text) > longest:
        yield "too_long", {"length": len(text), "longest": longest}
    if _LINK.search(text):
        yield "link", {}
    if _MASKED in text:
        yield "masked", {}
    if personal_in(text):
        yield "personal", {}
    if find_dossier_codes(text):
        yield "dossier_code", {}
    if match := _NAME.search(text):
        yield "name", {"name": match.group()}
