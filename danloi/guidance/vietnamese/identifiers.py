"""Numbers that mean something: dossier codes, procedure codes, and the personal numbers we never keep.

Dossier codes follow Article 19 of Circular 01/2018/TT-VPCP, `<unit code>-<YYMMDD>-<order>`; the unit part has an old
form (000.00.15.H49) and newer ones (H49, H49.15, H49.15.20), police units begin with G01.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Spaces around the separators and a letter O for a zero are what people type or a phone's keyboard makes of it.
_SEPARATOR = r"\s?[-\u2013\u2014]\s?"
_DOSSIER = re.compile(
    r"(?<![\w.])"
    r"((?:\d{3}\s?\.\s?\d{2}\s?\.\s?\d{2,3}\s?\.\s?)?[A-Z][O\d]{2}(?:\s?\.\s?[O\d]{1,4}){0,4})"
    rf"{_SEPARATOR}([O\d]{{6}}){_SEPARATOR}([O\d]{{4,6}})(?!\w)",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(r"(?<![\d.])(\d\.\d{6})(?![\d.]*\d)")
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

    `kind` is dossier_code, procedure_code, citizen_number, phone, id_number, bank_number, passport, email or otp;
    `value` its normal form; `start` and `end` are offsets in the text.
    """

    kind: str
    value: str
    start: int
    end: int


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def find_dossier_codes(text: str) -> list[Identifier]:
    """Find dossier codes in `text`, upper-cased, without spaces, O read as 0 inside the numbers."""
    found = []
    for match in _DOSSIER.finditer(text):
        unit, date, order = (re.sub(r"\s", "", part).upper() for part in match.groups())
        unit = re.sub(r"(?<=[A-Z0-9.])O", "0", unit)
        value = f"{unit}-{date.replace('O', '0')}-{order.replace('O', '0')}"
        found.append(Identifier("dossier_code", value, match.start(), match.end()))
    return found


def find_procedure_codes(text: str) -> list[Identifier]:
    """Find national procedure codes such as 1.001193 in `text`."""
    return [Identifier("procedure_code", m.group(1), m.start(1), m.end(1)) for m in _PROCEDURE.finditer(text)]


_PERSONAL = (
    ("email", _EMAIL),
    ("citizen_number", _CITIZEN_NUMBER),
    ("bank_number", _BANK_NUMBER),
    ("phone", _PHONE),
    ("id_number", _OLD_ID_NUMBER),
    ("passport", _PASSPORT),
)


def find_identifiers(text: str) -> list[Identifier]:
    """Find every identifier in `text`, in order, none overlapping; dossier and procedure codes win over the rest."""
    found = [*find_dossier_codes(text), *find_procedure_codes(text)]
    found += [Identifier("otp", m.group(1), m.start(1), m.end(1)) for m in _OTP.finditer(text)]
    for kind, pattern in _PERSONAL:
        for match in pattern.finditer(text):
            value = match.group() if kind in {"email", "passport"} else _digits(match.group())
            found.append(Identifier(kind, value, match.start(), match.end()))
    kept: list[Identifier] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
