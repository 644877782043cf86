"""The shape of an answer: several needs, buttons, doubts, and what is kept back."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.catalogue.records import Procedure

Records = dict[str, Procedure]
Make = Callable[..., Procedure]
WITHHELD = "3.000598"
BIRTH = "1.001193"
HEADINGS: dict[Aspect, str] = {
    "documents": "Giấy tờ cần có:",
    "fee": "Lệ phí:",
    "time": "Thời gian giải quyết:",
    "place": "Nơi nộp:",
    "steps": "Các bước:",
    "online": "Nộp trực tuyến:",
    "legal": "Căn cứ pháp lý:",
    "eligibility": "Điều kiện:",
    "result": "Kết quả nhận được:",
}


@pytest.mark.parametrize("asked", list(itertools.permutations(["fee", "documents", "time"])), ids="-".join)
def test_several_needs_are_answered_in_the_order_asked(
    composer: Composer, records: Records, today: dt.date, asked: tuple[Aspect, ...]
) -> None:
    reply = composer.answer(records[BIRTH], asked, today)
    lines = reply.text.splitlines()
    places = [lines.index(HEADINGS[aspect]) for aspect in asked]
    assert places == sorted(places)
    assert reply.answer.aspects == list(asked)


def test_all_needs_at_once_are_all_answered(composer: Composer, records: Records, today: dt.date) -> None:
    for procedure in records.values():
        if not procedure.withheld:
            alone = [composer.answer(procedure, [aspect], today).text.split("\n\n")[1] for aspect in ASPECTS]
            together = composer.answer(procedure, ASPECTS, today).text
            assert all(part in together for part in alone), procedure.code


def test_a_need_asked_twice_is_answered_once(composer: Composer, records: Records, today: dt.date) -> None:
    reply = composer.answer(records[BIRTH], ["fee", "time", "fee"], today)
    assert reply.text.splitlines().count("Lệ phí:") == 1
    assert reply.answer.aspects == ["fee", "time"]


def test_no_need_means_an_overview(composer: Composer, records: Records, today: dt.date) -> None:
    reply = composer.answer(records[BIRTH], [], today)
    assert reply.answer.aspects == ["overview"]
    assert reply.text == composer.answer(records[BIRTH], ["overview"], today).text


def test_an_overview_offers_the_parts_one_by_one(composer: Composer, records: Records, today: dt.date) -> None:
    reply = composer.answer(records[BIRTH], ["overview"], today)
    assert [button.title for button in reply.buttons] == ["Giấy tờ", "Lệ phí", "Thời gian", "Nơi nộp"]
    assert all(button.payload == f"{BIRTH} {button.title}" for button in reply.buttons)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_button_has_its_number_in_the_text_and_asks_something_new(
    aspect: Aspect, composer: Composer, records: Records, today: dt.date
) -> None:
    for procedure in records.values():
        reply = composer.answer(procedure, [aspect], today)
        offered = [composer.aspects_of_labels(button.title) for button in reply.buttons]
        assert [aspect] not in offered
        assert all(len(aspects) == 1 for aspects in offered)
        for number, button in enumerate(reply.buttons, start=1):
            assert f"{number}. {button.title}" in reply.text.splitlines()[-1]


def test_pressing_a_button_asks_for_what_stands_on_it(composer: Composer) -> None:
    assert composer.aspects_of_labels("Giấy tờ, Lệ phí") == ["documents", "fee"]
    assert composer.aspects_of_labels("lệ phí") == ["fee"]
    assert composer.aspects_of_labels("Lệ phí bao nhiêu") == []
    assert composer.aspects_of_labels("") == []


def test_others_that_may_be_meant_are_offered_for_the_same_needs(
    composer: Composer, records: Records, today: dt.date
) -> None:
    others = [records["1.004884"], records["2.000635"]]
    reply = composer.answer(records[BIRTH], ["fee", "time"], today, others)
    assert [candidate.code for candidate in reply.answer.candidates] == ["1.004884", "2.000635"]
    assert [button.payload for button in reply.buttons[-2:]] == [
        "1.004884 Lệ phí, Thời gian",
        "2.000635 Lệ phí, Thời gian",
    ]
    for number, button in enumerate(reply.buttons, start=1):
        assert f"{number}. {button.title}" in reply.text


@pytest.mark.parametrize("count", [2, 5, 8])
def test_a_question_back_offers_at_most_five_with_numbers(composer: Composer, records: Records, count: int) -> None:
    candidates = list(records.values())[:count]
    reply = composer.clarify(candidates, ["fee"], "clarify.ask")
    shown = candidates[:5]
    assert reply.answer.outcome == "clarify"
    assert [candidate.code for candidate in reply.answer.candidates] == [procedure.code for procedure in shown]
    assert [button.payload for button in reply.buttons] == [f"{procedure.code} Lệ phí" for procedure in shown]
    for number, procedure in enumerate(shown, start=1):
        line = next(line for line in reply.text.splitlines() if line.startswith(f"{number}. "))
        assert procedure.short_name.lower() in line.lower()
        assert procedure.summary in line


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_withheld_record_shows_none_of_its_details(
    aspect: Aspect, composer: Composer, records: Records, today: dt.date
) -> None:
    procedure = records[WITHHELD]
    reply = composer.answer(procedure, [aspect], today)
    assert procedure.withheld
    assert procedure.withheld in reply.text
    details = [*(d.name for d in procedure.documents), *(fee.name for fee in procedure.fees)]
    details += [*(d.note for d in procedure.documents), *(fee.note for fee in procedure.fees)]
    details += [*procedure.steps, *procedure.conditions, procedure.result, procedure.authority, procedure.summary]
    details += [*(time.note for time in procedure.times), *(x.number for x in procedure.legal_basis), "Lai Châu"]
    details += [option.effect for variant in procedure.variants for option in variant.options]
    assert [detail for detail in details if detail and detail.rstrip(".") in reply.text] == []
    assert reply.buttons == []
    assert [link.kind for link in reply.answer.links] == ["detail"]
    assert reply.answer.aspects == []


@pytest.mark.parametrize("confidence", ["high", "medium", "low"])
@pytest.mark.parametrize("aspect", ASPECTS)
def test_what_an_officer_has_confirmed_carries_no_warning(
    aspect: Aspect, confidence: str, composer: Composer, records: Records, today: dt.date
) -> None:
    doubtful = records[BIRTH].model_copy(update={"confidence": confidence})
    confirmed = doubtful.model_copy(update={"confirmed_by": "Nguyễn Thị Hoa", "confirmed_on": dt.date(2026, 11, 20)})
    assert "xác nhận; trước khi" in (text := composer.answer(doubtful, [aspect], today).text) or "Lưu ý:" in text
    answer = composer.answer(confirmed, [aspect], today).text
    assert "chưa được cán bộ Quảng Ninh xác nhận" not in answer
    assert "chưa chắc chắn" not in answer
    assert "Nguồn:" in answer


def test_a_weak_source_is_called_weak(composer: Composer, records: Records, today: dt.date) -> None:
    low = [procedure for procedure in records.values() if procedure.confidence == "low"]
    others = [procedure for procedure in records.values() if procedure.confidence != "low"]
    assert low
    assert all("chưa chắc chắn" in composer.answer(p, ["fee"], today).text for p in low)
    assert not any("của thủ tục này chưa chắc chắn" in composer.answer(p, ["fee"], today).text for p in others)


def test_what_a_record_lacks_is_said_and_not_passed_over(
    composer: Composer, make_procedure: Make, today: dt.date
) -> None:
    bare = make_procedure(documents=[], fees=[], times=[], steps=[], online_level="unknown")
    lines = composer.answer(bare, ["documents", "fee", "time", "steps", "legal", "eligibility", "online"], today).text
    for words in (
        "chưa ghi giấy tờ nào",
        "không ghi khoản phí",
        "không ghi thời hạn",
        "không ghi các bước",
        "chưa ghi căn cứ pháp lý",
        "không nêu điều kiện riêng",
        "chưa ghi rõ thủ tục này nộp trực tuyến",
    ):
        assert words in lines
