"""Asking about a file: it is shown to whoever knows its code and four digits, and a guess learns nothing."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.question import Cue, Question
from danloi.guidance.status.desk import StatusDesk
from danloi.guidance.status.models import FailedTry
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.base import now
from danloi.storage.database import Database

CODE, PHONE, ID, NAME = "H49.22-261103-0042", "4321", "6789", "Nguyễn Thị Thanh Hòa"
UNKNOWN = "H49.22-261103-9999"
WRONG = "0000"


class Citizen:
    """Somebody who asks in one conversation; each message goes to a desk of its own, as after a restart."""

    def __init__(self, database: Database, phrases: Path, conversation: str = "web:an") -> None:
        self._desk = lambda: StatusDesk(database, phrases, lambda: dt.date(2026, 11, 20))
        self._conversation = conversation
        self.memory = Memory()

    async def say(self, text: str, code: str = "", digits: str = "") -> Reply:
        cues = [Cue("dossier_code", code, 0)] if code else []
        cues += [Cue("four_digits", digits, 30)] if digits else []
        question = Question(text, "ask_status", 0.9, cues)
        reply = await self._desk().answer(self._conversation, question, self.memory)
        assert NAME not in reply.model_dump_json()
        assert all(is_allowed(link.url) for link in reply.answer.links)
        self.memory = reply.memory or self.memory
        return reply

    async def show(self, code: str, digits: str) -> Reply:
        return await self.say(f"{code} {digits}", code, digits)


@pytest.fixture
def phrases(data: Path) -> Path:
    return data / "phrases"


@pytest.fixture
async def sandbox(database: Database, data: Path) -> Database:
    """A database with the sandbox's files."""
    await load_sandbox(database, data / "sandbox" / "dossiers.csv")
    return database


@pytest.fixture
def citizen(sandbox: Database, phrases: Path) -> Citizen:
    return Citizen(sandbox, phrases)


@pytest.mark.parametrize("digits", [PHONE, ID])
async def test_code_and_digits_of_phone_or_identity_open_the_file(citizen: Citizen, digits: str) -> None:
    reply = await citizen.show(CODE, digits)
    assert reply.answer.outcome == "status_shown"
    for fact in (CODE, "Tách thửa hoặc hợp thửa đất", "Đang xử lý", "27/11/2026"):
        assert fact in reply.text


async def test_code_and_digits_are_asked_for_one_after_the_other(citizen: Citizen) -> None:
    first = await citizen.say("hồ sơ của tôi đến đâu rồi")
    assert (first.answer.outcome, citizen.memory.awaiting) == ("status_needs_code", "dossier_code")
    second = await citizen.say(CODE, code=CODE)
    assert (second.answer.outcome, citizen.memory.awaiting) == ("status_needs_proof", "second_fact")
    third = await citizen.say(PHONE, digits=PHONE)
    assert (third.answer.outcome, citizen.memory.awaiting) == ("status_shown", None)
    assert citizen.memory.dossier_code is None


@pytest.mark.parametrize("text", ["số máy 0912344321", "số máy 0912 344 321", "cccd 022098006789"])
async def test_a_whole_number_serves_for_its_last_four_digits(citizen: Citizen, text: str) -> None:
    await citizen.say(CODE, code=CODE)
    assert (await citizen.say(text)).answer.outcome == "status_shown"


async def test_asking_for_proof_does_not_tell_whether_the_file_exists(citizen: Citizen) -> None:
    real = await citizen.say(CODE, code=CODE)
    invented = await citizen.say(UNKNOWN, code=UNKNOWN)
    assert invented.text.replace(UNKNOWN, CODE) == real.text
    assert invented.answer == real.answer


async def test_a_wrong_code_and_a_wrong_fact_get_the_same_reply_word_for_word(citizen: Citizen) -> None:
    wrong_fact = await citizen.show(CODE, WRONG)
    wrong_code = await citizen.show(UNKNOWN, PHONE)
    assert wrong_fact.answer.outcome == "status_refused"
    assert wrong_code == wrong_fact
    assert CODE not in wrong_fact.text


async def test_four_failed_tries_do_not_lock_and_the_fifth_does(citizen: Citizen) -> None:
    for _ in range(4):
        refused = await citizen.show(CODE, WRONG)
    assert (await citizen.show(CODE, PHONE)).answer.outcome == "status_shown"
    assert (await citizen.show(UNKNOWN, WRONG)) == refused
    assert (await citizen.show(CODE, PHONE)) == refused
    assert (await citizen.show(CODE, ID)) == refused


async def test_another_conversation_is_not_locked(sandbox: Database, phrases: Path) -> None:
    guesser, owner = Citizen(sandbox, phrases, "web:guesser"), Citizen(sandbox, phrases, "web:owner")
    for _ in range(6):
        await guesser.show(CODE, WRONG)
    assert (await guesser.show(CODE, PHONE)).answer.outcome == "status_refused"
    assert (await owner.show(CODE, PHONE)).answer.outcome == "status_shown"


async def test_tries_outlive_a_restart(sandbox: Database, phrases: Path) -> None:
    for _ in range(5):
        await Citizen(sandbox, phrases).show(CODE, WRONG)
    again = Database(sandbox.url.render_as_string(hide_password=False))
    try:
        assert (await Citizen(again, phrases).show(CODE, PHONE)).answer.outcome == "status_refused"
    finally:
        await again.close()


@pytest.mark.parametrize(("minutes_ago", "outcome"), [(59, "status_refused"), (61, "status_shown")])
async def test_the_lock_lasts_an_hour(citizen: Citizen, sandbox: Database, minutes_ago: int, outcome: str) -> None:
    at = now() - dt.timedelta(minutes=minutes_ago)
    async with sandbox.transaction() as session:
        session.add_all([FailedTry(conversation="web:an", at=at) for _ in range(5)])
    assert (await citizen.show(CODE, PHONE)).answer.outcome == outcome


@pytest.mark.parametrize("digits", ["", "\x00none", "432", "43210", "４３２１", "' or 1=1 --"])
async def test_odd_facts_open_nothing(citizen: Citizen, digits: str) -> None:
    assert (await citizen.show(CODE, digits)).answer.outcome in {"status_refused", "status_needs_proof"}


async def test_a_file_that_must_be_paid_links_the_payment(citizen: Citizen, data: Path) -> None:
    with (data / "sandbox" / "dossiers.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["state"] == "6")
    reply = await citizen.show(row["code"], row["phone_last4"])
    assert "Yêu cầu thực hiện nghĩa vụ tài chính" in reply.text
    assert [link.kind for link in reply.answer.links] == ["status", "payment"]


async def test_the_procedure_talked_about_is_remembered_over_a_status_question(citizen: Citizen) -> None:
    citizen.memory = Memory(procedure="1.001193", aspects=["fee"])
    await citizen.show(CODE, PHONE)
    assert (citizen.memory.procedure, citizen.memory.aspects) == ("1.001193", ["fee"])


async def test_while_the_database_is_down_the_citizen_is_told_where_else_to_look(tmp_path: Path, phrases: Path) -> None:
    empty = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    try:
        reply = await Citizen(empty, phrases).show(CODE, PHONE)
    finally:
        await empty.close()
    assert reply.answer.outcome == "status_unavailable"
    assert "18001096" in reply.text
    assert reply.answer.links[0].url in reply.text


async def test_loading_the_sandbox_twice_changes_nothing(sandbox: Database, data: Path, citizen: Citizen) -> None:
    count = await load_sandbox(sandbox, data / "sandbox" / "dossiers.csv")
    assert count == len((data / "sandbox" / "dossiers.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert (await citizen.show(CODE, PHONE)).answer.outcome == "status_shown"
