"""The course of a procedure, one step an entry, with what belongs to a step kept in it line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.record import PortalRecord, Step
from danloi.guidance.portal.text import lines_of, mark_of, pieces, says_nothing, strip_mark, strip_number, upper_first

_STEP = re.compile(r"^[\W_]*(?:(?:[a-zđ]|\d{1,2})[.)]\s*)?bước\s+(\d{1,2})\s*[:.)\-–]*\s*", re.IGNORECASE)
_PLAIN_HEADING = re.compile(r"^(?:(?:trình tự|các bước)(?: thực hiện)?|mặc định|thực hiện)?$", re.IGNORECASE)
_RETURNING = {
    "AT_HOME": "returning.home",
    "AT_SUBMISSION_PLACE": "returning.place",
    "ONLINE": "returning.online",
}
_ROOM = 200  # kept free for the heading of a step that goes on


def steps(record: PortalRecord, remarks: list[str], say: Phrases) -> list[str]:
    """Return the steps, how the result comes back, and `remarks` on the papers."""
    found = [text for step in record.execution_steps for text in _of(step)]
    found = [_numbered(text, number) for number, text in enumerate(found, start=1)]
    returned = sorted({way for returning in record.returning_methods for way in returning.value})
    known = [say(_RETURNING[way]) for way in returned if way in _RETURNING]
    if known:
        found.append(say("step.returning", ways=", ".join(known)))
    if remarks:
        found += pieces("\n".join([say("step.remarks"), *(f"- {remark}" for remark in dict.fromkeys(remarks))]))
    return [piece for text in found for piece in pieces(text)]


def _of(step: Step) -> Iterator[str]:
    """Yield the steps of one part: as a whole if it has a heading of its own, else line group by line group."""
    lines = [line for line in lines_of(step.description) if not says_nothing(line)]
    name = "" if _PLAIN_HEADING.match(_STEP.sub("", strip_number(step.name)).strip(" :.")) else step.name
    label = _STEP.match(step.name)
    name = " ".join(name.split()).rstrip(" .:")
    if name and lines:
        heading = strip_mark(name) if label else upper_first(strip_number(name))
        text = "\n".join([f"{heading}:", *lines])
        parts = list(pieces(text, 2000 - _ROOM))
        yield parts[0]
        yield from (f"{heading[: _ROOM - 10]} (…):\n{part}" for part in parts[1:])
    elif name:
        yield strip_mark(name)
    else:
        groups = list(_groups(lines))
        if label and groups:
            groups[0] = f"{strip_mark(step.name).rstrip(' .:')}: {groups[0]}"
        yield from groups


def _groups(lines: list[str]) -> Iterator[str]:
    """Yield lines that belong together: those after "Bước 1", or a top-level line with those below it."""
    by_step = sum(bool(_STEP.match(line)) for line in lines) > 1
    top = mark_of(lines[0]) if lines else ""
    group: list[str] = []
    for line in lines:
        opens = bool(_STEP.match(line)) if by_step else mark_of(line) == top
        if group and opens and not group[-1].endswith(":"):
            yield "\n".join(group)
            group = []
        group.append(line if group else strip_number(line))
    if group:
        yield "\n".join(group)


def _numbered(text: str, number: int) -> str:
    """Take "Bước 2:" off the second step, which is numbered anyway; another number stays, others may point to it."""
    match = _STEP.match(text)
    if match and int(match.group(1)) == number and text[match.end() :]:
        text = text[match.end() :]
    return upper_first(strip_mark(text).rstrip(" ;,"))
