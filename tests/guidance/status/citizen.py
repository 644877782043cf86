"""Somebody who asks about a file, and the desk that answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from danloi.app.settings import ROOT
from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.question import Cue, Question
from danloi.guidance.status.desk import StatusDesk
from danloi.guidance.status.dossier import Dossier, Payment, Provider
from danloi.guidance.status.gate import Asker, Gate
from danloi.guidance.status.limits import Limits
from danloi.guidance.status.notices import NoticeDesk
from danloi.guidance.status.sandbox import SandboxFiles, SandboxPayments
from danloi.guidance.status.vault import Vault
from danloi.guidance.vietnamese import find_dossier_codes
from danloi.storage.base import now
from danloi.storage.database import Database

PHRASES = ROOT / "data" / "phrases"
VAULT = Vault(b"the key of the tests, 32 bytes long")
CODE, PHONE, ID, NAME = "H49.22-261103-0042", "4321", "6789", "Nguyễn Thị Thanh Hòa"
SHORT = "H49.22-•••-0042"
UNKNOWN = "H49.22-261103-9999"
WRONG = "0000"


class Time:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> dt.datetime:
        return self.at

    def goes_on(self, **time: float) -> None:
        self.at += dt.timedelta(**time)


def make_gate(
    database: Database,
    files: Provider[Dossier] | None = None,
    clock: Callable[[], dt.datetime] = now,
    limits: Limits | None = None,
) -> Gate:
    """A gate that does not wait with its refusals."""
    files = files or SandboxFiles(database)
    if isinstance(files, SandboxFiles):
        files.answer_seconds = 0.0
    return Gate(database, files, VAULT, limits, clock, margin_seconds=0.0)


def make_desk(
    database: Database,
    files: Provider[Dossier] | None = None,
    payments: Provider[Payment] | None = None,
    clock: Callable[[], dt.datetime] = now,
    limits: Limits | None = None,
    today: dt.date = dt.date(2026, 11, 20),
) -> StatusDesk:
    files = files or SandboxFiles(database)
    return StatusDesk(
        make_gate(database, files, clock, limits),
        files,
        payments or SandboxPayments(database),
        VAULT,
        NoticeDesk(database, VAULT, PHRASES, clock),
        PHRASES,
        lambda: today,
        clock,
    )


class Citizen:
    """Speaks in one conversation; each message goes to a desk of its own, as after a restart."""

    def __init__(
        self, database: Database, conversation: str = "web:an", source: str = "", is_group: bool = False, **desk: Any
    ) -> None:
        self._desk = lambda: make_desk(database, **desk)
        self._asker = Asker(conversation, source)
        self._is_group = is_group
        self.memory = Memory()

    async def say(self, text: str, code: str = "", digits: str = "", intent: str = "check_status") -> Reply:
        """Send a message; codes in it are found as the engine finds them, digits are marked by hand."""
        codes = [code] if code else [one.value for one in find_dossier_codes(text)]
        cues = [Cue("dossier_code", one, number) for number, one in enumerate(codes)]
        cues += [Cue("four_digits", digits, 30)] if digits else []
        question = Question(text, intent, 0.9, cues)
        reply = await self._desk().answer(self._asker, question, self.memory, self._is_group)
        assert NAME not in reply.model_dump_json()
        if reply.answer.outcome != "status_needs_code":  # where it is the example of what a code looks like
            assert CODE not in reply.model_dump_json()
        assert all(is_allowed(link.url) for link in reply.answer.links)
        self.memory = reply.memory or self.memory
        return reply

    async def show(self, code: str, digits: str, intent: str = "check_status") -> Reply:
        return await self.say(f"{code} {digits}", code, digits, intent)


def wrong_for(*facts: str) -> str:
    """Four digits that end none of `facts`."""
    return next(digits for digits in ("0000", "1111", "2222") if not any(f.endswith(digits) for f in facts))


def path_of(name: str) -> Path:
    return ROOT / "data" / "status" / name
