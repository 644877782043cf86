"""The status dialogue: what is asked, what is shown, and how the two files of one message are kept apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from danloi.guidance.answers.contract import Memory
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.database import Database
from tests.guidance.status.citizen import CODE, PHONE, SHORT, UNKNOWN, WRONG, Citizen, Time


@pytest.fixture
def database_kind() -> str:
    """The dialogue is the same on both; the gate's own tests run on PostgreSQL too."""
    return "sqlite"


SECOND, SECOND_PHONE = "H49.56-260708-0009", "0733"


async def test_code_and_digits_show_the_file(citizen: Citizen) -> None:
    reply = await citizen.show(CODE, PHONE)
    assert reply.answer.outcome == "status_shown"
    for fact in (SHORT, "Tách thửa hoặc hợp thửa đất", "Đang xử lý", "27/11/2026", "N••• T••• T••• H•••"):
        assert fact in reply.text


async def test_code_and_digits_are_asked_for_one_after_the_other(citizen: Citizen) -> None:
    first = await citizen.say("hồ sơ của tôi đến đâu rồi")
    assert (first.answer.outcome, citizen.memory.awaiting) == ("status_needs_code", "dossier_code")
    second = await citizen.say(CODE, intent="give_details")
    assert (second.answer.outcome, citizen.memory.awaiting) == ("status_needs_proof", "second_fact")
    assert SHORT in second.text
    third = await citizen.say(PHONE, digits=PHONE, intent="give_details")
    assert (third.answer.outcome, citizen.memory.awaiting) == ("status_shown", None)
    assert citizen.memory.dossier_code is None


async def test_a_code_is_not_remembered_for_longer_than_a_proof(sandbox: Database, time: Time) -> None:
    citizen = Citizen(sandbox, clock=time)
    await citizen.say(CODE)
    time.goes_on(minutes=16)
    assert (await citizen.say(PHONE, digits=PHONE)).answer.outcome == "status_needs_code"


@pytest.mark.parametrize("text", ["số máy 0912344321", "số máy 0912 344 321", "cccd 022098006789"])
async def test_a_whole_number_serves_for_its_last_four_digits(citizen: Citizen, text: str) -> None:
    await citizen.say(CODE)
    assert (await citizen.say(text)).answer.outcome == "status_shown"


async def test_asking_for_proof_does_not_tell_whether_the_file_exists(citizen: Citizen) -> None:
    real, invented = await citizen.say(CODE), await citizen.say(UNKNOWN)
    assert invented.text.replace("9999", "0042") == real.text
    assert invented.answer == real.answer


async def test_every_refusal_has_the_same_words(sandbox: Database) -> None:
    wrong_fact = await Citizen(sandbox, "web:a").show(CODE, WRONG)
    wrong_code = await Citizen(sandbox, "web:b").show(UNKNOWN, PHONE)
    locked = Citizen(sandbox, "web:c")
    for _ in range(5):
        await locked.show(UNKNOWN, WRONG)
    replies = [reply.model_dump() for reply in (wrong_fact, wrong_code, await locked.show(CODE, PHONE))]
    assert replies[0]["answer"]["outcome"] == "status_refused"
    assert replies[0] == replies[1] == replies[2]


async def test_what_was_proven_needs_no_second_proof_for_a_quarter_of_an_hour(sandbox: Database, time: Time) -> None:
    citizen = Citizen(sandbox, clock=time)
    await citizen.show(CODE, PHONE)
    assert (await citizen.say("hồ sơ của tôi sao rồi")).answer.outcome == "status_shown"
    assert (await citizen.say(CODE)).answer.outcome == "status_shown"
    assert (await Citizen(sandbox, "web:other", clock=time).say(CODE)).answer.outcome == "status_needs_proof"
    time.goes_on(minutes=16)
    assert (await citizen.say("hồ sơ của tôi sao rồi")).answer.outcome == "status_needs_code"


async def test_a_wrong_fact_is_refused_though_the_file_was_proven_before(citizen: Citizen) -> None:
    await citizen.show(CODE, PHONE)
    assert (await citizen.show(CODE, WRONG)).answer.outcome == "status_refused"


async def test_a_number_taken_for_a_code_is_explained_though_another_file_was_proven(citizen: Citizen) -> None:
    await citizen.show(CODE, PHONE)
    assert "số biên lai" in (await citizen.say("biên lai số 0012345 tra hồ sơ giúp em")).text
    assert "còn thiếu số" in (await citizen.say("H49.22-261103-42 xong chưa")).text


async def test_two_files_of_one_message_are_each_shown_or_refused(citizen: Citizen) -> None:
    asked = await citizen.say(f"em có hai mã {CODE} và {SECOND}, cái nào xong rồi")
    assert asked.answer.outcome == "status_needs_proof"
    assert f"{SHORT} và H49.56-•••-0009" in asked.text
    reply = await citizen.say(SECOND_PHONE, digits=SECOND_PHONE)
    assert reply.answer.outcome == "status_shown"
    assert [one.code for one in reply.answer.status] == ["H49.56-•••-0009"]
    assert f"Hồ sơ {SHORT}: tôi không tìm thấy hồ sơ nào khớp" in reply.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mã H49.22-261103-42", "còn thiếu số"),
        ("số biên lai 0012345", "số biên lai"),
        ("cccd của tôi 022098001234", "số căn cước"),
        ("tra theo số 0912345678", "số điện thoại"),
        ("mã số thuế 5701234567", "mã số thuế"),
    ],
)
async def test_a_number_that_is_no_dossier_code_is_told_apart(citizen: Citizen, text: str, said: str) -> None:
    reply = await citizen.say(f"hồ sơ của tôi, {text}")
    assert reply.answer.outcome == "status_needs_code"
    assert said in reply.text
    assert "H49.22-261103-0042" in reply.text or "ví dụ" in reply.text


async def test_in_a_group_nothing_is_told_whatever_is_known(sandbox: Database) -> None:
    reply = await Citizen(sandbox, "telegram:-100", is_group=True).show(CODE, PHONE)
    assert reply.answer.outcome == "status_refused"
    assert "nhóm chung" in reply.text
    assert "Đang xử lý" not in reply.text
    assert (await Citizen(sandbox, "telegram:-100").say("hồ sơ của tôi")).answer.outcome == "status_needs_code"


async def test_a_file_that_must_be_paid_links_the_payment(citizen: Citizen, sandbox_csv: Path) -> None:
    with sandbox_csv.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["state"] == "6")
    reply = await citizen.show(row["code"], row["phone_last4"])
    assert "Yêu cầu thực hiện nghĩa vụ tài chính" in reply.text
    assert [link.kind for link in reply.answer.links] == ["status", "payment"]


async def test_the_widget_gets_the_way_of_the_file(citizen: Citizen) -> None:
    (status,) = (await citizen.show(CODE, PHONE)).answer.status
    assert (status.code, status.state, status.name, status.due) == (SHORT, 4, "Đang xử lý", "2026-11-27")
    assert status.working_days_left == 4  # the 24th is a public holiday, the Day of Vietnamese Culture
    assert [step.at for step in status.timeline] == ["done", "current", "next", "next"]
    assert [step.name for step in status.timeline][-2:] == ["Đã xử lý xong", "Đã trả kết quả"]


async def test_the_procedure_talked_about_is_remembered_over_a_status_question(citizen: Citizen) -> None:
    citizen.memory = Memory(procedure="1.001193", aspects=["fee"])
    await citizen.show(CODE, PHONE)
    assert (citizen.memory.procedure, citizen.memory.aspects) == ("1.001193", ["fee"])


async def test_while_the_database_is_down_the_citizen_is_told_where_else_to_look(tmp_path: Path) -> None:
    empty = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    try:
        reply = await Citizen(empty).show(CODE, PHONE)
    finally:
        await empty.close()
    assert reply.answer.outcome == "status_unavailable"
    assert "18001096" in reply.text
    assert reply.answer.links[0].url in reply.text


async def test_loading_the_sandbox_twice_changes_nothing(
    sandbox: Database, sandbox_csv: Path, citizen: Citizen
) -> None:
    count = await load_sandbox(sandbox, sandbox_csv)
    assert count == len(sandbox_csv.read_text(encoding="utf-8").splitlines()) - 1
    assert (await citizen.show(CODE, PHONE)).answer.outcome == "status_shown"
