"""Numbers that mean something: dossier codes, procedure codes, and the personal numbers we never keep.

Dossier codes follow Article 19 of Circular 01/2018/TT-VPCP, `<unit code>-<YYMMDD>-<order>`; the unit part has an old
form (000.00.15.H49) and newer ones (H49, H49.15, H49.15.20), police units begin with G01.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# What people type, paste from an SMS or scan: spaces or line breaks around the separators, other dashes, the %2D of a
# link, and a letter O, I or l for a digit.
_GAP = r"\s{0,2}"
_DOT = rf"{_GAP}\.{_GAP}"
_DASH = rf"{_GAP}(?:[-\u2010-\u2015\u2212]|%2D){_GAP}"
_LOOSE = rf"(?:{_DASH}|{_GAP}[_/.]{_GAP}|\s{{1,2}})"
_D = r"[OIl\d]"
_BEFORE = r"(?:(?<![\w.])|(?<=%3D))"
_HEAD = rf"(?:\d{{3}}{_DOT}\d{{2}}{_DOT}\d{{2,3}}{_DOT})?[A-Z](?:\d{_D}|{_D}\d)"
# Without hyphens the six digits must be a day, year first; else a telephone number might pass for a code.
_DAY = rf"[O\d]{_D}(?:[O0]{_D}|[1Il][O0Il12])(?:[O0-2Il]{_D}|3[O0Il1])"
_WRITTEN = re.compile(
    rf"{_BEFORE}({_HEAD}(?:{_DOT}{_D}{{1,4}}){{0,4}}){_DASH}({_D}{{6}}){_DASH}({_D}{{4,6}})(?!\w)", re.IGNORECASE
)
_TYPED = re.compile(
    rf"{_BEFORE}({_HEAD}(?:[.\s]{_GAP}{_D}{{1,4}}){{0,4}}?){_LOOSE}({_DAY}){_LOOSE}({_D}{{4,6}})(?!\w)", re.IGNORECASE
)
# A code that lacks the leading zeros of its order, or the order itself.
_INCOMPLETE = re.compile(
    rf"{_BEFORE}{_HEAD}(?:{_DOT}{_D}{{1,4}}){{0,4}}{_DASH}{_D}{{4,6}}(?:{_DASH}{_D}{{1,3}})?(?![\w-])", re.IGNORECASE
)
# A receipt, an invoice, a slip of payment: its own words and then a number that is no date or sum; or the sign of an
# electronic one, 1C26TBL.
_SLIPS = (
    r"bi[êe]n lai|h(?:óa|oá|oa) [đd][ơo]n|phi[ếe]u thu|m[ãa] giao d[ịi]ch|m[ãa] thanh to[áa]n|gi[ấa]y n[ộo]p ti[ềe]n"
)
_RECEIPT = re.compile(
    rf"\b(?:{_SLIPS})\b[^\d\n]{{0,25}}?(?!\d{{1,2}}[-/]\d{{1,2}}[-/])((?:[A-Z]{{1,4}}[-/]?)?\d[\dA-Z/-]{{4,24}})(?![\w.,]*\d)"
    r"(?!\s*(?:đ|dong|vnd|k\b|ngh|trieu|triệu))",
    re.IGNORECASE,
)
_INVOICE = re.compile(r"(?<!\w)\d[CK]\d{2}[TDLMNBGH][A-Z]{2}\W{1,3}\d{1,8}(?!\w)")
# A tax number has ten digits, the last of which checks the others (Circular 86/2024/TT-BTC keeps the rule), and three
# more for a branch.
_TAX = re.compile(r"(?<![\d./-])(\d{10})(?:-(\d{3}))?(?![\d-])(?!\.\d)")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_WORDS = re.compile(r"(?:\bmst\b|m[ãa] s[ốo] thu[ếe]|m[ãa] thu[ếe])\D{0,25}$", re.IGNORECASE)
_PROCEDURE = re.compile(r"(?<![\d.])(\d\.\d{6})(?![\d.]*\d)")
# Typed with spaces or with letters for digits; national codes begin with 1, 2 or 3 and go on with 0 or 1, sums do not.
_PROCEDURE_TYPED = re.compile(rf"(?<![\w.])([1-3Il]){_DOT}([01OIl](?:\s?{_D}){{5}})(?!\w)(?![\d.]*\d)", re.IGNORECASE)
# A telephone number begins with 0 or 84 and stands in groups of two to four digits; a date never does.
_PHONE = re.compile(r"(?<![\d./-])(?:\+?84[ .-]?|0)\d{2,3}[ .-]?\d{3,4}[ .-]?\d{2,4}(?!\d)")
# A citizen's number begins with the 0 of a province code and has twelve digits, in groups of three or four.
_CITIZEN_NUMBER = re.compile(r"(?<![\d.])0\d{2}(?:\d{9}|(?:[ .]\d{3}){3}|\d(?: \d{4}){2})(?![ -]?\d)")
_OLD_ID_NUMBER = re.compile(r"(?<![\d.])\d{9}(?![\d.]*\d)")
# Cards have groups of four, accounts are one piece. Four years in a row are neither.
_BANK_NUMBER = re.compile(
    r"(?<!\d)(?!(?:(?:19|20)\d\d[ -]){3})(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PASSPORT = re.compile(r"(?<!\w)[A-Z]\d{7,8}(?!\w)")
_OTP = re.compile(r"\b(?:otp|m[aã] x[aá]c (?:th[uự]c|nh[aậ]n))\D{0,20}(\d{4,6})\b", re.IGNORECASE)


class Identifier(NamedTuple):
    """A number found in a text.

    `kind` is dossier_code, incomplete_code, procedure_code, receipt_number, citizen_number, phone, tax_number,
    id_number, bank_number, passport, email or otp;
    `value` its normal form; `start` and `end` are offsets in the text.
    """

    kind: str
    value: str
    start: int
    end: int


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def find_dossier_codes(text: str) -> list[Identifier]:
    """Find dossier codes in `text`, upper-cased, without spaces, letters read as the digits they stand for."""
    found: list[Identifier] = []
    for match in [*_WRITTEN.finditer(text), *_TYPED.finditer(text)]:
        if all(match.end() <= one.start or match.start() >= one.end for one in found):
            unit, date, order = match.groups()
            value = f"{_unit(unit)}-{_as_digits(date)}-{_as_digits(order)}"
            found.append(Identifier("dossier_code", value, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _as_digits(text: str) -> str:
    return text.upper().replace("O", "0").replace("I", "1").replace("L", "1")


def _unit(text: str) -> str:
    """Return the unit part with dots between its numbers; its one letter stays a letter."""
    head, letter, tail = re.fullmatch(r"([\d.\s]*)([A-Za-z])(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    numbers = re.sub(r"[.\s]+", ".", f"{head}\0{_as_digits(tail)}".strip())
    return numbers.replace("\0", letter.upper())


def find_procedure_codes(text: str) -> list[Identifier]:
    """Find national procedure codes such as 1.001193 in `text`, "1 .oo1193" too."""
    found = [Identifier("procedure_code", m.group(1), m.start(1), m.end(1)) for m in _PROCEDURE.finditer(text)]
    for match in _PROCEDURE_TYPED.finditer(text):
        if all(match.end() <= one.start or match.start() >= one.end for one in found):
            head, order = (_as_digits(re.sub(r"\s", "", part)) for part in match.groups())
            found.append(Identifier("procedure_code", f"{head}.{order}", match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


_PERSONAL = (
    ("email", _EMAIL),
    ("citizen_number", _CITIZEN_NUMBER),
    ("bank_number", _BANK_NUMBER),
    ("phone", _PHONE),
    ("id_number", _OLD_ID_NUMBER),
    ("passport", _PASSPORT),
)


def _find_tax_numbers(text: str) -> list[Identifier]:
    """Find tax numbers: those that are called so, and those that check and cannot be a telephone number."""
    found = []
    for match in _TAX.finditer(text):
        number = match.group(1)
        check = 10 - sum(int(d) * w for d, w in zip(number, _TAX_WEIGHTS)) % 11  # noqa: B905 (nine of the ten digits)
        is_called_so = bool(_TAX_WORDS.search(text[: match.start()]))
        if is_called_so or (check == int(number[9]) and (number[0] != "0" or match.group(2))):
            found.append(Identifier("tax_number", match.group(), match.start(), match.end()))
    return found


def _find_receipts(text: str) -> list[Identifier]:
    found = [Identifier("receipt_number", m.group(), m.start(), m.end()) for m in _INVOICE.finditer(text)]
    return found + [Identifier("receipt_number", m.group(1), m.start(1), m.end(1)) for m in _RECEIPT.finditer(text)]


def find_identifiers(text: str) -> list[Identifier]:
    """Find every identifier in `text`, in order, none overlapping; dossier and procedure codes win over the rest."""
    found = [*find_dossier_codes(text), *find_procedure_codes(text)]
    found += [Identifier("incomplete_code", m.group(), m.start(), m.end()) for m in _INCOMPLETE.finditer(text)]
    found += [Identifier("otp", m.group(1), m.start(1), m.end(1)) for m in _OTP.finditer(text)]
    found += _find_receipts(text) + _find_tax_numbers(text)
    for kind, pattern in _PERSONAL:
        for match in pattern.finditer(text):
            value = match.group() if kind in {"email", "passport"} else _digits(match.group())
            found.append(Identifier(kind, value, match.start(), match.end()))
    kept: list[Identifier] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
