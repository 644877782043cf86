"""A topic as citizens read it: complete, dated, unconfirmed unless an officer has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.topics.records import Topic

Make = Callable[..., Topic]
MakeProcedure = Callable[..., Procedure]
PORTAL = "https://dichvucong.gov.vn"


def _note(**changes: Any) -> dict[str, Any]:
    return {"text": "Phí nuôi ong được giảm một nửa."} | changes


def _line_of(text: str, words: str) -> str:
    (line,) = [line for line in text.splitlines() if words in line]
    return line


def test_everything_of_a_topic_is_in_the_text(topic_composer: TopicComposer, make_topic: Make, today: dt.date) -> None:
    topic = make_topic(notes_by_date=[_note(valid_to="2026-12-31")])
    reply = topic_composer.answer(topic, today)
    for words in (topic.title, topic.answer, *topic.points, "Phí nuôi ong được giảm một nửa", PORTAL):
        assert words in reply.text
    assert _line_of(reply.text, "Nguồn:") == f"Nguồn: Sổ tay nuôi ong, đối chiếu ngày 20/11/2026: {PORTAL}"


def test_the_contract_carries_topic_links_and_sources(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    answer = topic_composer.answer(make_topic(), today).answer
    assert (answer.outcome, answer.topic, answer.procedure, answer.aspects) == ("answered", "nuoi-ong", None, [])
    assert [(link.label, link.url, link.kind) for link in answer.links] == [
        ("Cổng Dịch vụ công quốc gia", PORTAL, "detail")
    ]
    assert [(s.title, s.url, s.checked_on) for s in answer.sources] == [("Sổ tay nuôi ong", PORTAL, "2026-11-20")]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "heading"),
    [
        (None, "2026-12-31", "Đang áp dụng, đến hết 31/12/2026:"),
        ("2026-08-15", None, "Đang áp dụng, từ 15/08/2026:"),
        ("2026-08-15", "2027-02-28", "Đang áp dụng, từ 15/08/2026 đến hết 28/02/2027:"),
        (None, "2026-11-22", "Đang áp dụng, đến hết 22/11/2026:"),
        ("2026-11-22", None, "Đang áp dụng, từ 22/11/2026:"),
        (None, "2026-11-21", "Đã hết hạn từ sau ngày 21/11/2026:"),
        ("2026-01-01", "2026-11-21", "Đã hết hạn từ sau ngày 21/11/2026:"),
        ("2026-11-23", None, "Từ 23/11/2026 (chưa áp dụng):"),
        ("2026-11-23", "2027-02-28", "Từ 23/11/2026 (chưa áp dụng):"),
    ],
)
def test_a_fact_with_dates_stands_under_what_they_mean_today(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date, valid_from: str, valid_to: str, heading: str
) -> None:
    topic = make_topic(notes_by_date=[_note(valid_from=valid_from, valid_to=valid_to)])
    lines = topic_composer.answer(topic, today).text.splitlines()
    at = lines.index("• Phí nuôi ong được giảm một nửa.")
    assert lines[at - 1] == heading


def test_what_holds_stands_before_what_is_coming_and_what_has_ended(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    notes = [
        _note(text="Điều cũ.", valid_to="2025-01-01"),
        _note(text="Điều mới.", valid_from="2027-01-01"),
        _note(text="Điều nay.", valid_to="2026-12-31"),
    ]
    text = topic_composer.answer(make_topic(notes_by_date=notes), today).text
    assert text.index("Điều nay") < text.index("Điều mới") < text.index("Điều cũ")


def test_facts_of_the_same_dates_share_their_heading(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    notes = [_note(text="Điều một.", valid_to="2026-12-31"), _note(text="Điều hai.", valid_to="2026-12-31")]
    lines = topic_composer.answer(make_topic(notes_by_date=notes), today).text.splitlines()
    at = lines.index("Đang áp dụng, đến hết 31/12/2026:")
    assert lines[at + 1 : at + 3] == ["• Điều một.", "• Điều hai."]


@pytest.mark.parametrize(("confidence", "words"), [("high", "chưa được cán bộ"), ("low", "nguồn chưa chắc chắn")])
def test_what_no_officer_has_signed_says_so(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date, confidence: str, words: str
) -> None:
    text = topic_composer.answer(make_topic(confidence=confidence), today).text
    assert words in text
    assert "chưa được cán bộ Quảng Ninh xác nhận" in text


@pytest.mark.parametrize("confidence", ["high", "low"])
def test_what_an_officer_has_signed_carries_no_warning(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date, confidence: str
) -> None:
    topic = make_topic(confidence=confidence, confirmed_by="Nguyễn Thị Hoa", confirmed_on="2026-11-21")
    text = topic_composer.answer(topic, today).text
    assert "chưa được cán bộ" not in text
    assert "chưa chắc chắn" not in text
    assert "xác nhận nội dung này ngày 21/11/2026" in text
    assert "Nguyễn Thị Hoa" not in text


def test_what_staff_must_still_check_is_not_shown(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    topic = make_topic(open_points=["Hỏi lại phòng Nông nghiệp."])
    assert "Hỏi lại phòng Nông nghiệp" not in topic_composer.answer(topic, today).text


def test_a_source_without_an_address_is_named_all_the_same(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    law = {"title": "Thông tư 9/2026/TT-ONG", "checked_on": "2026-11-19"}
    page = {"title": "Trang nuôi ong", "url": PORTAL, "checked_on": "2026-11-20"}
    both = topic_composer.answer(make_topic(sources=[law, page]), today)
    assert _line_of(both.text, "TT-ONG") == "Nguồn: Thông tư 9/2026/TT-ONG, đối chiếu ngày 19/11/2026"
    assert [source.url for source in both.answer.sources] == [PORTAL]
    alone = topic_composer.answer(make_topic(sources=[law]), today)
    assert [(s.title, s.checked_on) for s in alone.answer.sources] == [("Thông tư 9/2026/TT-ONG", "2026-11-19")]


def test_related_procedures_and_topics_are_buttons_with_their_numbers_in_the_text(
    topic_composer: TopicComposer,
    composer: Composer,
    make_topic: Make,
    make_procedure: MakeProcedure,
    today: dt.date,
) -> None:
    procedure, other = make_procedure(), make_topic(id="nuoi-tam", title="Nuôi tằm")
    reply = topic_composer.answer(make_topic(), today, [procedure], [other])
    assert reply.buttons[0] == composer.candidate_button(procedure, [])
    assert reply.buttons[0].payload == procedure.code
    assert (reply.buttons[1].title, reply.buttons[1].payload) == ("Nuôi tằm", "nuôi tằm kiểu a")
    assert reply.text.splitlines()[-1] == "1. Đăng ký nuôi ong · 2. Nuôi tằm"


def test_a_button_of_a_topic_asks_for_that_topic(topic_composer: TopicComposer, make_topic: Make) -> None:
    topic, other = make_topic(), make_topic(id="nuoi-tam", title="Nuôi tằm")
    payload = topic_composer.button(topic).payload
    assert topic.is_asked_by(payload)
    assert topic.is_asked_by(payload.upper() + "?")
    assert not other.is_asked_by(payload)


def test_no_more_is_offered_than_one_digit_can_choose(
    topic_composer: TopicComposer, make_topic: Make, make_procedure: MakeProcedure, today: dt.date
) -> None:
    procedures = [make_procedure(code=f"9.0000{number:02}") for number in range(12)]
    assert len(topic_composer.answer(make_topic(), today, procedures).buttons) == 8


def test_a_topic_without_anything_related_ends_with_its_source(
    topic_composer: TopicComposer, make_topic: Make, today: dt.date
) -> None:
    reply = topic_composer.answer(make_topic(points=[], links=[]), today)
    assert reply.buttons == []
    assert "Trang cần mở" not in reply.text
    assert "\n\n\n" not in reply.text
    assert reply.text.splitlines()[-1].startswith("Nội dung này chưa được cán bộ")
