"""Rasa's protocol, as Rasa 3.6 speaks it."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from danloi.app.settings import ROOT
from danloi.guidance.answers.contract import ASPECTS, Answer, Memory
from tests.actions.conftest import Call

# Sanic imports a part of websockets that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:websockets.legacy:DeprecationWarning")
QUESTION = "lệ phí làm khai sinh cho con là bao nhiêu"
FILE, LAST4 = "H49.22-260701-0021", "3366"


def _message(text: str, intent: str, *marks: tuple[str, str], memory: dict[str, Any] | None = None) -> dict[str, Any]:
    entities = [
        {"entity": kind, "value": value, "start": text.find(value), "end": text.find(value) + len(value)}
        for kind, value in marks
    ]
    ranking = [{"name": intent, "confidence": 0.9}]
    return {
        "text": text,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "entities": entities,
        "metadata": {"context": {"memory": memory or {}}},
    }


def _custom(body: dict[str, Any]) -> dict[str, Any]:
    (response,) = body["responses"]
    custom = response["custom"]
    assert isinstance(custom, dict)
    return custom


async def test_a_question_is_answered_with_text_contract_and_memory(call: Call) -> None:
    status, body = await call(
        "action_answer", _message(QUESTION, "ask_fee", ("procedure", "khai sinh"), ("fee", "lệ phí"))
    )
    assert status == 200
    custom = _custom(body)
    answer = Answer.model_validate(custom["answer"])
    assert (answer.outcome, answer.procedure, answer.aspects) == ("answered", "1.001193", ["fee"])
    assert Memory.model_validate(custom["memory"]).procedure == "1.001193"
    assert "Lệ phí" in body["responses"][0]["text"]


async def test_what_was_understood_is_told_without_the_citizens_text(call: Call) -> None:
    _, body = await call("action_answer", _message(QUESTION, "ask_fee", ("fee", "lệ phí")))
    understood = _custom(body)["understood"]
    assert understood["intent"] == "ask_fee"
    assert understood["marks"] == ["fee"]
    assert "khai sinh" not in str(understood)


async def test_the_needs_are_told_with_their_probabilities(call: Call) -> None:
    evidence = {key: {"whole": -2.0, "bare": -2.0, "clause": -2.0, "mark": 0.0, "at": 0} for key in ASPECTS}
    evidence["fee"] = {"whole": 3.0, "bare": 3.0, "clause": 3.0, "mark": 0.9, "at": 0}
    message = _message(QUESTION, "ask_fee", ("fee", "lệ phí")) | {"needs": evidence}
    _, body = await call("action_answer", message)
    needs = _custom(body)["understood"]["needs"]
    assert max(needs, key=lambda kind: needs[kind]) == "fee"
    assert 0.5 < needs["fee"] <= 1


async def test_the_memory_that_came_with_the_message_is_used(call: Call) -> None:
    message = _message("thế còn lệ phí?", "ask_fee", ("fee", "lệ phí"), memory={"procedure": "1.001193"})
    _, body = await call("action_answer", message)
    assert _custom(body)["answer"]["procedure"] == "1.001193"


async def test_numbers_that_nobody_asked_for_are_asked_about(call: Call) -> None:
    _, body = await call("action_check_status", _message("3366", "give_details", ("four_digits", "3366")))
    assert [response.get("response") for response in body["responses"]] == ["utter_which_number"]


async def test_a_file_is_shown_for_its_code_and_proof(call: Call) -> None:
    text = f"hồ sơ {FILE} số cuối {LAST4}"
    _, body = await call(
        "action_check_status", _message(text, "check_status", ("dossier_code", FILE), ("four_digits", LAST4))
    )
    custom = _custom(body)
    assert custom["answer"]["outcome"] == "status_shown"
    assert "dossier_code" not in custom["memory"]


@pytest.mark.parametrize("action", ["action_check_status", "action_unclear"])
async def test_two_intents_about_files_are_together_sure_that_it_is_about_a_file(call: Call, action: str) -> None:
    text = "đã thanh toán lệ phí trực tuyến mà hồ sơ vẫn báo chưa nộp, giấy của tôi xong chưa"
    ranking = [{"name": "check_status", "confidence": 0.5}, {"name": "check_payment", "confidence": 0.4}]
    message = _message(text, "check_status") | {"intent": ranking[0], "intent_ranking": ranking}
    _, body = await call(action, message)
    assert _custom(body)["answer"]["outcome"].startswith("status")


@pytest.mark.parametrize(("fee", "is_status"), [(0.35, True), (0.55, False)])
async def test_what_is_likeliest_about_a_file_is_asked_for_its_code(call: Call, fee: float, is_status: bool) -> None:
    """Typed plain, "tien do" may be a progress or money: the two intents about files count together."""
    files = [{"name": "check_status", "confidence": 0.26}, {"name": "check_payment", "confidence": 0.18}]
    ranking = [{"name": "nlu_fallback", "confidence": 0.45}, {"name": "ask_fee", "confidence": fee}, *files]
    message = _message("xem tien do giup", "nlu_fallback") | {"intent": ranking[0], "intent_ranking": ranking}
    _, body = await call("action_unclear", message)
    assert _custom(body)["answer"]["outcome"].startswith("status") == is_status


async def test_what_plainly_asks_a_fee_is_not_refused_on_a_guess(call: Call) -> None:
    """The best guess of an intent far from sure is no ground to send a citizen away."""
    text = "xe cũ hỏng hẳn rồi, thu hồi đăng ký và biển số có mất phí không"
    ranking = [{"name": "out_of_scope_banking", "confidence": 0.32}, {"name": "ask_fee", "confidence": 0.3}]
    fallback = {"name": "nlu_fallback", "confidence": 0.45}
    message = _message(text, "nlu_fallback", ("fee", "có mất phí không"))
    _, body = await call("action_unclear", message | {"intent": fallback, "intent_ranking": [fallback, *ranking]})
    assert _custom(body)["answer"]["outcome"] != "out_of_scope"


async def test_nothing_to_repeat_is_said_so(call: Call) -> None:
    _, body = await call("action_repeat", _message("nhắc lại đi", "repeat"))
    assert [response.get("response") for response in body["responses"]] == ["utter_nothing_to_repeat"]


async def test_every_action_of_the_domain_is_known_here(call: Call) -> None:
    domain = YAML(typ="safe").load(ROOT / "domain.yml")
    statuses = {name: (await call(name, _message("xin chào", "greet")))[0] for name in domain["actions"]}
    assert statuses == dict.fromkeys(domain["actions"], 200)


async def test_every_response_an_action_may_ask_for_is_in_the_domain() -> None:
    responses = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    asked_for = {word.strip('"') for word in sources.replace("(", " ").replace(",", " ").split() if "utter_" in word}
    named = {word.removeprefix("response=").strip('")') for word in asked_for}
    assert {name for name in named if name.startswith("utter_") and name != "utter_message"} <= set(responses)


async def test_an_unknown_action_is_a_404(call: Call) -> None:
    status, body = await call("action_pay_everything", _message("a", "greet"))
    assert (status, body["action_name"]) == (404, "action_pay_everything")


@pytest.mark.parametrize("headers", [{}, {"X-Engine-Secret": ""}, {"X-Engine-Secret": "the engine's secre"}])
async def test_without_the_secret_nothing_runs(call: Call, headers: dict[str, str]) -> None:
    status, body = await call("action_answer", _message(QUESTION, "ask_fee"), headers=headers)
    assert (status, "responses" in body) == (403, False)
