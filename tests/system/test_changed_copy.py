"""A copy of the project whose files are edited: a live catalogue, and phrases that staff broke."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.until import until
from tests.system.assistant import HOTLINE, Assistant
from tests.system.processes import copy_checkout, run_cli

BIRTH, NAME = "1.001193", "Thủ tục đăng ký khai sinh"
QUESTION = "làm khai sinh cho con cần giấy tờ gì?"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
async def changed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    """An assistant of a copy in which the words for fees and for the proof of a look-up are missing."""
    checkout = copy_checkout(tmp_path_factory.mktemp("copy"))
    phrases = checkout / "data" / "phrases"
    _edit(phrases / "answers.yaml", '\n  fee: "Lệ phí"\n', "\n")
    _edit(phrases / "status.yaml", "\nask_proof:", "\nask_prof:")
    made = Assistant(checkout / ".data", checkout=checkout)
    try:
        yield await made.start()
    finally:
        await made.close()


async def test_an_action_that_fails_is_an_outage_and_not_a_confirmation(changed: Assistant, sender: str) -> None:
    said = await changed.say(sender, "lệ phí làm khai sinh cho con là bao nhiêu?")
    assert (said.status, said.outcome) == (200, "unavailable")
    assert HOTLINE in said.text
    assert said.answer["procedure"] is None
    assert "action action_answer failed" in changed.output


async def test_a_status_look_up_that_fails_shows_nothing_and_confirms_nothing(changed: Assistant, sender: str) -> None:
    await changed.say(sender, "hồ sơ của tôi đến đâu rồi?")
    said = await changed.say(sender, "H49.22-260701-0021")
    assert said.outcome == "unavailable"
    assert HOTLINE in said.text
    proof = await changed.say(sender, "3366")
    assert proof.outcome != "status_shown"


async def test_after_a_failed_action_the_conversation_goes_on(changed: Assistant, sender: str) -> None:
    await changed.say(sender, QUESTION)
    await changed.say(sender, "lệ phí làm khai sinh cho con là bao nhiêu?")
    said = await changed.say(sender, "thế còn thời gian bao lâu?")
    assert (said.outcome, said.answer["procedure"], said.answer["aspects"]) == ("answered", BIRTH, ["time"])


async def test_an_edited_record_is_in_the_next_answer_without_a_restart(changed: Assistant, sender: str) -> None:
    app, engine = changed.app_pid, changed.engine_pid
    _edit(changed.checkout / "data" / "catalogue" / "procedures" / "ho-tich.yaml", f"name: {NAME}", f"name: {NAME} MỚI")
    status, output = run_cli("catalogue", "load", checkout=changed.checkout, DATA_DIR=changed.data_dir)
    assert (status, "1 changed" in output) == (0, True), output

    async def answers_anew() -> bool:
        return f"{NAME} MỚI" in (await changed.say(sender, QUESTION)).text

    await until(answers_anew, "the answer has changed", 2)
    assert (await changed.get(f"/api/procedures/{BIRTH}")).body["name"] == f"{NAME} MỚI"
    assert (changed.app_pid, changed.engine_pid) == (app, engine)


async def test_a_bad_record_is_refused_by_name_and_the_good_one_stays_in_service(
    changed: Assistant, sender: str
) -> None:
    path = changed.checkout / "data" / "catalogue" / "procedures" / "dat-dai.yaml"
    _edit(path, "\n  field: ", "\n  fild: ")
    status, output = run_cli("catalogue", "load", checkout=changed.checkout, DATA_DIR=changed.data_dir)
    assert status == 0
    refused = [line for line in output.splitlines() if "record refused: dat-dai.yaml: record 1" in line]
    assert refused, output
    assert "0 withdrawn" in output
    said = await changed.say(sender, "lệ phí tách thửa đất mất bao lâu")
    assert said.status == 200
    assert run_cli("catalogue", "check", checkout=changed.checkout)[0] == 1
