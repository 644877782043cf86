"""What counts as right for questions that are more, or something else, than one procedure."""

from __future__ import annotations

import pytest

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import score

BIRTH, DEATH, MARRIAGE, HOUSEHOLD = "1.001193", "1.000656", "1.000894", "1.004222"
TWO = Question("u1", "khai sinh rồi nhập khẩu", codes=(BIRTH,), also=(HOUSEHOLD,), ask="fee", asks=("fee",))
TOPIC = Question("u2", "quên mật khẩu vneid", topic="vneid-quen-mat-khau", ask="topic")
UNIT = Question("u3", "ở Cao Thắng thì ra đâu", unit="Phường Hà Lầm", ask="place", slices=("place",))
UNCLEAR = Question("u4", "dân Hà Khẩu cũ, kết hôn ở đâu", codes=(MARRIAGE,), ask="place", slices=("place",))
ENGLISH = "I am an AI assistant and can only answer in Vietnamese."


@pytest.mark.parametrize(
    ("heard", "is_right"),
    [
        (Heard("answered", BIRTH, also=(HOUSEHOLD,)), True),
        (Heard("answered", HOUSEHOLD, also=(BIRTH,)), True),
        (Heard("answered", BIRTH, candidates=(DEATH, HOUSEHOLD)), True),
        (Heard("answered", HOUSEHOLD, candidates=(BIRTH,)), False),
        (Heard("answered", BIRTH), False),
        (Heard("answered", BIRTH, also=(DEATH,)), False),
        (Heard("clarify", candidates=(BIRTH, HOUSEHOLD)), False),
    ],
)
def test_two_wishes_are_both_met_or_the_first_is_and_the_second_is_offered(heard: Heard, is_right: bool) -> None:
    assert score(TWO, heard).marks["both_procedures"] is is_right


def test_of_two_wishes_the_need_is_judged_too() -> None:
    assert score(TWO, Heard("answered", BIRTH, aspects=("fee",))).marks["aspect"] is True
    assert score(TWO, Heard("answered", BIRTH, aspects=("time",))).marks["aspect"] is False


def test_a_topic_is_right_when_it_is_the_one() -> None:
    assert score(TOPIC, Heard("answered", topic="vneid-quen-mat-khau")).marks == {"topic_answered": True}
    assert score(TOPIC, Heard("answered", topic="vneid-la-gi")).marks == {"topic_answered": False}
    assert score(TOPIC, Heard("answered", BIRTH)).marks == {"topic_answered": False}


def test_the_reply_must_name_the_commune_of_today_in_any_case_of_letters() -> None:
    assert score(UNIT, Heard("answered", text="Nay thuộc phường Hà Lầm.")).marks == {"unit_named": True}
    assert score(UNIT, Heard("answered", text="Nay thuộc phường Cao Thắng.")).marks == {"unit_named": False}


def test_with_a_procedure_both_it_and_the_commune_are_judged() -> None:
    asked = Question("u5", "…", codes=(BIRTH,), unit="Phường Hà Lầm", ask="place", slices=("place",))
    found = score(asked, Heard("answered", BIRTH, text="… phường Hạ Long …"))
    assert (found.marks["procedure_at_1"], found.marks["unit_named"]) == (True, False)
    assert (found.is_understood, found.is_right) == (True, False)


def test_a_commune_that_is_left_open_must_be_asked_about() -> None:
    assert score(UNCLEAR, Heard("clarify")).marks == {"unit_asked": True}
    assert score(UNCLEAR, Heard("answered", MARRIAGE)).marks == {"unit_asked": False}


@pytest.mark.parametrize(
    ("heard", "is_right"),
    [
        (Heard("out_of_scope", text=ENGLISH), True),
        (Heard("smalltalk", text=ENGLISH), True),
        (Heard("out_of_scope", text="Tôi chỉ trả lời được bằng tiếng Việt."), False),
        (Heard("answered", BIRTH, text=ENGLISH), False),
    ],
)
def test_a_foreign_language_is_declined_in_english(heard: Heard, is_right: bool) -> None:
    assert score(Question("u6", "…", ask="foreign_language"), heard).marks == {"foreign_language": is_right}


def test_of_a_procedure_that_is_not_loaded_no_other_may_be_answered() -> None:
    asked = Question("u7", "…", codes=("2.000528",), ask="fee", asks=("fee",), slices=("national",))
    loaded = {BIRTH, DEATH}
    assert score(asked, Heard("not_found"), loaded).marks == {"not_loaded_said": True}
    assert score(asked, Heard("clarify", candidates=(BIRTH,)), loaded).marks == {"not_loaded_said": True}
    assert score(asked, Heard("answered", BIRTH), loaded).marks == {"not_loaded_said": False}
    assert score(asked, Heard("answered", "2.000528"), {*loaded, "2.000528"}).marks["procedure_at_1"] is True
    assert score(asked, Heard("answered", "2.000528")).marks["procedure_at_1"] is True


def test_a_question_is_judged_by_the_procedures_that_are_loaded() -> None:
    found = score(TWO, Heard("answered", HOUSEHOLD, aspects=("fee",)), {HOUSEHOLD})
    assert (found.kind, found.marks["procedure_at_1"]) == ("procedure", True)
    either = Question("u8", "…", codes=("2.000528", BIRTH), ask="fee")
    assert score(either, Heard("answered", BIRTH), {BIRTH}).marks["procedure_at_1"] is True
