"""A conversation goes on: follow-ups, new circumstances, corrections, options by name, and going back."""

from __future__ import annotations

import pytest

from danloi.guidance.answers.contract import Memory
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from tests.guidance.talk import Talk

BIRTH, BIRTH_AGAIN, DEATH, PASSPORT, MARRIAGE = "1.001193", "1.004884", "1.000656", "1.001456", "1.000894"
MARRIAGE_ABROAD, STAY, STAY_LONGER, STAY_OVER = "2.000806", "1.004194", "1.002755", "1.010028"
HOUSE, FISHING, KARAOKE = "1.013225", "1.004359", "1.001029"
DEED, DEED_LOST = "1.115820", "1.115849"
NEWLY = "phường Hạ Long"  # what Hồng Hải belongs to today


@pytest.fixture
def talk(guide: Guide) -> Talk:
    return Talk(guide)


def _asked_back(guide: Guide) -> Talk:
    """Which of three licences was just asked, for their fees."""
    options = [f"{code} Lệ phí" for code in (HOUSE, FISHING, KARAOKE)]
    return Talk(guide, Memory(awaiting="choice", options=options, aspects=["fee"], question="lệ phí giấy phép"))


def test_a_follow_up_stays_with_the_procedure_until_another_is_named(talk: Talk) -> None:
    talk.ask("đăng ký tạm trú", "ask_overview", "tạm trú")
    for text, need in (("bao lâu thì xong", "time"), ("thế lệ phí thì sao", "fee"), ("nộp ở đâu vậy", "place")):
        reply = talk.ask(text, f"ask_{need}")
        assert (reply.answer.procedure, reply.answer.aspects) == (STAY, [need])
    assert talk.ask("còn khai tử thì sao", "ask_overview", "khai tử").answer.procedure == DEATH


@pytest.mark.parametrize(
    ("first", "named", "then", "becomes"),
    [
        ("đăng ký kết hôn", "kết hôn", "còn nếu chồng là người nước ngoài thì sao", MARRIAGE_ABROAD),
        ("đăng ký kết hôn", "kết hôn", "vợ em người Hàn Quốc", MARRIAGE_ABROAD),
        ("đăng ký khai sinh", "khai sinh", "thế làm lại thì sao", BIRTH_AGAIN),
        ("đăng ký tạm trú", "tạm trú", "còn muốn gia hạn thêm thì sao", STAY_LONGER),
        ("đăng ký tạm trú", "tạm trú", "giờ em muốn xóa thì sao", STAY_OVER),
        ("sổ đỏ", "sổ đỏ", "còn nếu bị mất thì sao", DEED_LOST),
    ],
)
def test_a_new_circumstance_moves_to_the_sister(talk: Talk, first: str, named: str, then: str, becomes: str) -> None:
    begun = talk.ask(first, "ask_overview", named).answer.procedure
    assert begun != becomes
    reply = talk.ask(then)
    assert (reply.answer.outcome, reply.answer.procedure) == ("answered", becomes)
    assert begun in talk.memory.earlier


def test_the_need_goes_along_to_the_sister(talk: Talk) -> None:
    talk.ask("lệ phí đăng ký kết hôn", "ask_fee", "kết hôn", fee="lệ phí")
    reply = talk.ask("còn nếu chồng là người nước ngoài thì sao")
    assert (reply.answer.procedure, reply.answer.aspects) == (MARRIAGE_ABROAD, ["fee"])


def test_a_correction_by_a_circumstance_moves_to_the_sister(talk: Talk) -> None:
    talk.ask("lệ phí đăng ký kết hôn", "ask_fee", "kết hôn", fee="lệ phí")
    reply = talk.correct("không phải, tôi lấy chồng người Hàn Quốc")
    assert (reply.answer.procedure, reply.answer.aspects) == (MARRIAGE_ABROAD, ["fee"])
    assert talk.ask("bao lâu thì xong", "ask_time").answer.procedure == MARRIAGE_ABROAD


@pytest.mark.parametrize(
    ("text", "code"),
    [("karaoke", KARAOKE), ("dạ cái karaoke ạ", KARAOKE), ("em hỏi thủy sản", FISHING), ("xay dung nha moi", HOUSE)],
)
def test_a_typed_part_of_a_name_picks_that_option_with_its_need(guide: Guide, text: str, code: str) -> None:
    for understood_as in (Talk.ask, Talk.choose):
        talk = _asked_back(guide)
        reply = understood_as(talk, text)
        assert (reply.answer.outcome, reply.answer.procedure, reply.answer.aspects) == ("answered", code, ["fee"])
        assert talk.memory.awaiting is None


def test_an_option_by_name_with_another_need_is_answered_for_that_need(guide: Guide) -> None:
    reply = _asked_back(guide).ask("cái karaoke bao lâu", "ask_time", time="bao lâu")
    assert (reply.answer.procedure, reply.answer.aspects) == (KARAOKE, ["time"])


def test_another_procedure_named_in_place_of_an_option_is_answered(guide: Guide) -> None:
    assert _asked_back(guide).ask("đăng ký khai tử", "ask_overview", "khai tử").answer.procedure == DEATH


def test_what_was_offered_beside_an_answer_is_picked_by_its_name_too(talk: Talk) -> None:
    shown = talk.ask("sổ đỏ", "ask_overview", "sổ đỏ")
    assert shown.answer.procedure == DEED
    assert DEED_LOST in [candidate.code for candidate in shown.answer.candidates]
    assert talk.choose("cái bị mất ạ").answer.procedure == DEED_LOST


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("quay lại cái khai sinh lúc nãy", BIRTH),
        ("quay lai cai khai sinh luc nay", BIRTH),
        ("cho em quay lại vụ hộ chiếu hồi nãy với", PASSPORT),
        ("thôi quay lại cái trước đi", PASSPORT),
        ("quay lại việc lúc nãy", PASSPORT),
    ],
)
def test_a_conversation_goes_back_to_an_earlier_procedure(talk: Talk, text: str, code: str) -> None:
    for first, named in (("đăng ký khai sinh", "khai sinh"), ("làm hộ chiếu", "hộ chiếu"), ("khai tử", "khai tử")):
        talk.ask(first, "ask_overview", named)
    reply = talk.ask(text)
    assert (reply.answer.outcome, reply.answer.procedure) == ("answered", code)
    assert talk.memory.earlier[0] == DEATH
    assert talk.ask("bao lâu thì xong", "ask_time").answer.procedure == code


def test_going_back_may_ask_something_at_once(talk: Talk) -> None:
    talk.ask("đăng ký khai sinh", "ask_overview", "khai sinh")
    talk.ask("làm hộ chiếu", "ask_overview", "hộ chiếu")
    reply = talk.ask("quay lại cái khai sinh lúc nãy, lệ phí bao nhiêu", "ask_fee", fee="lệ phí bao nhiêu")
    assert (reply.answer.procedure, reply.answer.aspects) == (BIRTH, ["fee"])


def test_going_back_works_over_a_topic(talk: Talk, library: Library) -> None:
    talk.ask("đăng ký khai sinh", "ask_overview", "khai sinh")
    topic = next(iter(library.shelf.topics.values()))
    assert talk.ask(topic.questions[0]).answer.topic == topic.id
    assert talk.ask("quay lại cái khai sinh lúc nãy").answer.procedure == BIRTH


def test_with_nothing_earlier_going_back_stays_where_it_is(talk: Talk) -> None:
    talk.ask("đăng ký khai sinh", "ask_overview", "khai sinh")
    assert talk.ask("quay lại cái lúc nãy").answer.procedure == BIRTH


def test_every_topic_is_answered_by_its_own_question_whatever_is_in_mind(guide: Guide, library: Library) -> None:
    assert library.shelf.topics
    for topic in library.shelf.topics.values():
        for memory in (Memory(), Memory(procedure=BIRTH, aspects=["fee"])):
            assert Talk(guide, memory).ask(topic.questions[0]).answer.topic == topic.id


def test_a_place_is_explained_when_no_procedure_is_in_mind(talk: Talk) -> None:
    reply = talk.ask("phường Hồng Hải nay là gì", "ask_place")
    assert (reply.answer.outcome, reply.answer.procedure, reply.answer.aspects) == ("answered", None, ["place"])
    assert NEWLY in reply.text


def test_a_place_said_about_a_procedure_tells_where_to_hand_it_in_there(talk: Talk) -> None:
    talk.ask("đăng ký khai sinh", "ask_overview", "khai sinh")
    reply = talk.ask("em ở phường Hồng Hải thì nộp ở đâu", "ask_place", place="nộp ở đâu")
    assert (reply.answer.procedure, reply.answer.aspects) == (BIRTH, ["place"])
    assert f"Trung tâm Phục vụ hành chính công {NEWLY}" in reply.text


@pytest.mark.parametrize("text", ["phường Tuần Châu", "Tuần Châu ạ", "dạ tuan chau"])
def test_a_place_that_was_asked_about_is_chosen_by_its_name(talk: Talk, text: str) -> None:
    assert talk.ask("Hà Khẩu nay là phường nào", "ask_place").answer.outcome == "clarify"
    reply = talk.choose(text)
    assert (reply.answer.outcome, reply.answer.aspects) == ("answered", ["place"])
    assert "Trung tâm Phục vụ hành chính công phường Tuần Châu" in reply.text


@pytest.mark.parametrize(
    ("text", "need"), [("lệ phí bao nhiêu", "fee"), ("bao lâu thì xong", "time"), ("nộp ở đâu", "place")]
)
def test_a_need_alone_with_nothing_in_mind_asks_which_procedure(talk: Talk, text: str, need: str) -> None:
    reply = talk.ask(text, f"ask_{need}", **{need: text})
    assert (reply.answer.outcome, reply.answer.procedure) == ("clarify", None)
    assert "thủ tục nào" in reply.text


def test_after_a_topic_in_between_a_plain_need_is_asked_of_the_procedure_before_it(talk: Talk) -> None:
    talk.ask("đăng ký kết hôn", "ask_overview", "kết hôn")
    between = talk.ask("thế thứ bảy có nhận không", "ask_place")
    assert (between.answer.outcome, between.answer.procedure) == ("answered", None)
    reply = talk.ask("vậy mang giấy gì", "ask_documents", documents="mang giấy gì")
    assert (reply.answer.procedure, reply.answer.aspects) == (MARRIAGE, ["documents"])


def test_a_need_that_sounds_like_a_topic_is_asked_of_the_procedure_in_mind(talk: Talk) -> None:
    talk.ask("đăng ký kết hôn", "ask_overview", "kết hôn")
    reply = talk.ask("kết quả là giấy gì", "ask_result", result="kết quả là giấy gì")
    assert (reply.answer.procedure, reply.answer.aspects) == (MARRIAGE, ["result"])


def test_words_that_name_nothing_pick_no_option(guide: Guide) -> None:
    """A name among what is offered beside an answer may hold "giấy"; "con giay to thi sao" does not ask for it."""
    talk = Talk(guide, Memory(procedure=BIRTH, options=[f"{BIRTH} Lệ phí", "3.000348", DEATH], aspects=["fee"]))
    reply = talk.ask("con giay to thi sao", "ask_documents")
    assert (reply.answer.procedure, reply.answer.aspects) == (BIRTH, ["documents"])
