"""What the search knows of a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.search.cards import Card, card_of, named_card, topic_card
from danloi.guidance.topics.records import Topic, TopicSource

Make = Callable[..., Procedure]


def test_a_procedure_is_known_by_its_names_and_aliases(make_procedure: Make) -> None:
    card = card_of(make_procedure(portal_name="Nuôi ong lấy mật", superseded_codes=["8.000001"], level=["province"]))
    assert (card.key, card.kind) == ("9.000001", "curated")
    assert card.names == ("Đăng ký nuôi ong", "đăng ký nuôi ong", "Nuôi ong lấy mật")
    assert card.aliases == tuple(f"đăng ký nuôi ong kiểu {letter}" for letter in "abcdefgh")
    assert card.codes == ("8.000001",)
    assert card.level == ("province",)


def test_words_of_summary_field_and_papers_are_known_too(make_procedure: Make) -> None:
    card = card_of(make_procedure(conditions=["Đủ 18 tuổi."]))
    for words in ("người nuôi ong lấy mật", "Nông nghiệp", "Giấy xác nhận"):
        assert words in card.about
    for words in ("Tờ khai", "Điền tờ khai.", "Đủ 18 tuổi."):
        assert words in card.papers


def test_the_long_steps_of_an_imported_procedure_are_left_out(make_procedure: Make) -> None:
    card = card_of(make_procedure(origin="imported", aliases=[], conditions=["Đủ 18 tuổi."]))
    assert card.kind == "imported"
    assert "Tờ khai" in card.papers
    assert "Điền tờ khai." not in card.papers
    assert "Đủ 18 tuổi." not in card.papers


def test_staff_can_add_aliases_to_an_imported_procedure(make_procedure: Make) -> None:
    imported = make_procedure(origin="imported", aliases=[])
    assert card_of(imported, ["nuôi ong", "xin nuôi ong"]).aliases == ("nuôi ong", "xin nuôi ong")


def test_a_name_that_is_an_alias_too_counts_once() -> None:
    card = Card(key="9.000001", kind="curated", names=("Nuôi ong", "nuôi ong"), aliases=("nuôi ong", "ong"))
    assert card.variants == ["Nuôi ong", "nuôi ong", "ong"]


def test_the_end_of_a_long_record_is_left_out(make_procedure: Make) -> None:
    papers = [{"name": f"Giấy số {number}", "when": "always", "copies": ""} for number in range(500)]
    card = card_of(make_procedure(documents=papers))
    assert "Giấy số 1 " in card.papers
    assert "Giấy số 499" not in card.papers


def test_a_changed_record_has_another_digest(make_procedure: Make) -> None:
    card = card_of(make_procedure())
    assert card.digest == card_of(make_procedure()).digest
    for changed in (
        make_procedure(summary="Khác."),
        make_procedure(level=["province"]),
        make_procedure(steps=["Khác."]),
    ):
        assert card_of(changed).digest != card.digest
    assert card_of(make_procedure(), ["ong"]).digest != card.digest


def test_a_procedure_that_is_not_loaded_is_known_by_what_citizens_call_it() -> None:
    card = named_card("9.000009", ["nuôi dế"])
    assert (card.key, card.kind, card.variants) == ("9.000009", "named", ["nuôi dế"])


def test_a_topic_is_known_by_its_title_and_questions() -> None:
    topic = Topic(
        id="nuoi-ong",
        title="Nuôi ong trên mái nhà",
        short_name="nuôi ong trên mái",
        field="Nông nghiệp",
        questions=[f"nuôi ong kiểu {letter}" for letter in "abcdefgh"],
        answer="Anh/chị nuôi được, miễn là không làm phiền hàng xóm.",
        sources=[TopicSource(title="Sổ tay", url="https://dichvucong.gov.vn", checked_on=dt.date(2026, 11, 20))],
        evidence=["K"],
        checked_on=dt.date(2026, 11, 20),
        confidence="high",
    )
    card = topic_card(topic)
    assert (card.key, card.kind) == ("topic:nuoi-ong", "topic")
    assert card.names == ("Nuôi ong trên mái nhà", "nuôi ong trên mái")
    assert "nuôi ong kiểu a" in card.aliases
    assert "làm phiền hàng xóm" in card.papers
