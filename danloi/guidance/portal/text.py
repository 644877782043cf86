"""Texts of the portal: tidied, cut into the lines that were meant, and fitted into fields of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from danloi.guidance.catalogue.links import is_allowed, links_in
from danloi.guidance.vietnamese import clean

LIMIT = 2000  # characters of a field in the catalogue's records

_MARKS = "-+*•–·●▪➢→"
# A list inside a line: "…: - một; - hai", "…. + Trực tiếp: …".
_INLINE = re.compile(rf"(?<=[.;:])\s+(?=[{re.escape(_MARKS)}]{{1,4}}\s?[^\W\d_])")
_MARK = re.compile(rf"^[\s{re.escape(_MARKS)}.,;:]+\)?\s*(?=\S)")
_NUMBER = re.compile(
    r"^\(?(?:[a-zđ]|[ivx]{1,4}|[IVX]{1,4}|[A-ZĐ]\.\d{1,2}|\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)/]\)?|"
    r"(?<=\.\d))[.)]*\s+(?=\S)|^[)/]\s*(?=\S)"
)
_NOTHING = re.compile(
    r"^(?:không|không có|không quy định|chưa quy định|chưa có|chưa có quy định|không yêu cầu|không có thông tin|"
    r"không quy định cụ thể|không có quy định|không có yêu cầu, điều kiện|không có yêu cầu|không áp dụng|không, có|"
    r"từ khóa|chưa có quy định cụ thể|chưa quy định cụ thể)$"
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\n")


def tidy(text: str) -> str:
    """Return `text` clean (NFC, plain spaces), without empty lines, and with addresses that may be shown.

    http becomes https for the allowed hosts; of any other address only host and path stay, which is no link.
    """
    if text.isascii() and text.isprintable() and "://" not in text:
        return " ".join(text.split())
    text = "\n".join(line.strip() for line in clean(text).split("\n") if line.strip())
    for link in links_in(text):
        safe = "https://" + link.split("://", 1)[1]
        text = text.replace(link, safe if is_allowed(safe) else link.split("://", 1)[1])
    return text


def says_nothing(text: str) -> bool:
    """Whether `text` is one of the portal's ways of leaving a field empty ("Không", "Không quy định.")."""
    return not text or bool(_NOTHING.match(strip_mark(text).lower().strip(" .!…-")))


def strip_mark(line: str) -> str:
    """Return `line` without the bullet before it."""
    return _MARK.sub("", line).strip()


def strip_number(line: str) -> str:
    """Return `line` without bullet and number before it ("- a) Tờ khai", "1.2. Tờ khai")."""
    return _NUMBER.sub("", strip_mark(line)).strip()


def mark_of(line: str) -> str:
    """Return the bullet or the kind of number that `line` begins with; "" for a plain line."""
    bullet = re.match(rf"[{re.escape(_MARKS)}]+", line)
    if bullet:
        return bullet.group()
    number = _NUMBER.match(line)
    if number is None:
        return ""
    return re.sub(r"\d+", "1", re.sub(r"[a-zđ]", "a", number.group().strip()))


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` with their bullets: lists inside a line are opened, broken sentences joined."""
    lines: list[str] = []
    for raw in text.split("\n"):
        for part in _INLINE.split(raw.strip()):
            if not strip_mark(part).strip(" .;"):
                continue
            if lines and part[0].islower() and not mark_of(part) and lines[-1][-1] not in ".;:!?":
                lines[-1] = f"{lines[-1]} {part}"
            else:
                lines.append(part)
    return lines


def pieces(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Yield `text` in pieces of at most `limit` characters, cut at line and sentence ends; nothing is lost."""
    piece = ""
    for part, gap in _parts(text):
        for bit, after in _fitting(part, gap, limit):
            if piece and len(piece) + len(bit) > limit:
                yield piece.strip()
                piece = ""
            piece += bit + after
    if piece.strip():
        yield piece.strip()


def _parts(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.start()], end.group()
        start = end.end()
    yield text[start:], ""


def _fitting(part: str, gap: str, limit: int) -> Iterator[tuple[str, str]]:
    while len(part) > limit:
        at = part.rfind(" ", 1, limit)
        at = at if at > 0 else limit
        yield part[:at], " "
        part = part[at:].lstrip()
    yield part, gap


def shorten(text: str, limit: int) -> str:
    """Return `text` cut at a word, ending in "…": for labels whose full text stands elsewhere."""
    if len(text) <= limit:
        return text
    return text[: text.rfind(" ", 1, limit)].rstrip(" ,;:-–(") + "…"


def lower_first(text: str) -> str:
    """Return `text` with a small first letter, unless its first word is an abbreviation or a sign."""
    first = text.split(maxsplit=1)[0] if text else ""
    return (
        text
        if len(first) > 1 and first[1:].upper() == first[1:] and first[1].isalpha()
        else text[:1].lower() + text[1:]
    )


def upper_first(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]
