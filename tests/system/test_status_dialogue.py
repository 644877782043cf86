"""A citizen asks how their file is doing."""

from __future__ import annotations

from tests.system.assistant import Assistant

FILE, PHONE_LAST4 = "H49.22-260701-0021", "3366"


async def test_the_dialogue_leads_to_the_file(assistant: Assistant, sender: str) -> None:
    asked = await assistant.say(sender, "hồ sơ của tôi đến đâu rồi?")
    assert asked.outcome == "status_needs_code"
    given = await assistant.say(sender, FILE)
    assert given.outcome == "status_needs_proof"
    shown = await assistant.say(sender, PHONE_LAST4)
    assert shown.outcome == "status_shown"
    assert "Đã xử lý xong" in shown.text
    assert "Đây là dữ liệu thử nghiệm" in shown.text


async def test_code_and_proof_in_one_message_are_enough(assistant: Assistant, sender: str) -> None:
    shown = await assistant.say(sender, f"tra cứu hồ sơ {FILE}, 4 số cuối điện thoại {PHONE_LAST4}")
    assert shown.outcome == "status_shown"


async def test_a_wrong_proof_and_a_wrong_code_are_refused_in_the_same_words(assistant: Assistant, sender: str) -> None:
    wrong_proof = await assistant.say(f"{sender}-a", f"tra cứu hồ sơ {FILE}, 4 số cuối điện thoại 9998")
    wrong_code = await assistant.say(f"{sender}-b", "tra cứu hồ sơ H49.22-260701-9999, 4 số cuối điện thoại 9998")
    assert wrong_proof.outcome == wrong_code.outcome == "status_refused"
    assert wrong_proof.text == wrong_code.text
    assert "Đã xử lý xong" not in wrong_proof.text


async def test_the_applicants_name_is_never_told(assistant: Assistant, sender: str) -> None:
    shown = await assistant.say(sender, f"tra cứu hồ sơ {FILE}, 4 số cuối điện thoại {PHONE_LAST4}")
    assert "Đinh Thành Cường" not in shown.text


async def test_after_five_wrong_tries_even_the_right_proof_opens_nothing(assistant: Assistant, sender: str) -> None:
    for wrong in ("1112", "1113", "1114", "1115", "1116"):
        await assistant.say(sender, f"tra cứu hồ sơ {FILE}, 4 số cuối điện thoại {wrong}")
    said = await assistant.say(sender, f"tra cứu hồ sơ {FILE}, 4 số cuối điện thoại {PHONE_LAST4}")
    assert said.outcome == "status_refused"


async def test_a_question_in_the_middle_of_the_dialogue_is_answered(assistant: Assistant, sender: str) -> None:
    await assistant.say(sender, "tra cứu hồ sơ giúp tôi")
    said = await assistant.say(sender, "mà lệ phí làm khai sinh cho con là bao nhiêu?")
    assert (said.outcome, said.answer["procedure"]) == ("answered", "1.001193")
