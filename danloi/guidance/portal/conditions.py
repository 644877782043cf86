"""Who may apply, and under which conditions."""

from __future__ import annotations

import re

from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.record import PortalRecord
from danloi.guidance.portal.text import lines_of, mark_of, pieces, says_nothing, strip_mark, upper_first

_LETTER = re.compile(r"^([a-zđ])[).]\s+")


def conditions(record: PortalRecord, say: Phrases) -> list[str]:
    """Return the kinds of applicants, each condition in a line of its own, and the portal's remark."""
    found = []
    subjects = list(dict.fromkeys(subject.name for subject in record.subject_types_details if subject.name))
    if subjects:
        found.append(say("condition.subjects", subjects="; ".join(subjects)))
    found += _lines(record.requirements_and_conditions)
    note = _lines(record.note)
    if note:
        found.append(say("condition.note", text="; ".join(line.rstrip(".") for line in note)))
    return list(dict.fromkeys(piece for line in found for piece in pieces(line)))


def _lines(text: str) -> list[str]:
    """Return the lines without bullets; "a)" stays as "(a)", for texts point to it."""
    if says_nothing(text):
        return []
    lines = (strip_mark(line).rstrip(" ;,") for line in lines_of(text) if not says_nothing(line))
    return [_LETTER.sub(r"(\1) ", line) if mark_of(line) else upper_first(line) for line in lines]
