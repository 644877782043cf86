"""Two procedures in one message, told from one procedure that is described in two parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.library import Library
from danloi.guidance.several import Halves, Joins, halves, several
from tests.guidance.talk import question

BIRTH, DEATH, MARRIAGE, PASSPORT, MOVED_OUT = "1.001193", "1.000656", "1.000894", "1.001456", "1.003197"
LEAST = 0.35


@pytest.fixture(scope="module")
def joins(data: Path) -> Joins:
    return Joins.read(data / "phrases" / "choices.yaml")


def _found(library: Library, joins: Joins, text: str, *parts: str) -> list[str]:
    hits = several(question(text, "ask_overview", *parts), library.shelf.linker, LEAST, joins)
    return [hit.code for hit in hits]


@pytest.mark.parametrize(
    ("text", "parts", "codes"),
    [
        ("làm khai tử với xóa thường trú cho ông", ["khai tử", "xóa thường trú"], [DEATH, MOVED_OUT]),
        ("lam khai tu voi xoa thuong tru cho ong", ["khai tu", "xoa thuong tru"], [DEATH, MOVED_OUT]),
        ("xóa thường trú và khai tử", ["xóa thường trú", "khai tử"], [MOVED_OUT, DEATH]),
        ("đăng ký kết hôn, làm hộ chiếu", ["đăng ký kết hôn", "làm hộ chiếu"], [MARRIAGE, PASSPORT]),
        ("đăng ký kết hôn + làm hộ chiếu", ["đăng ký kết hôn", "làm hộ chiếu"], [MARRIAGE, PASSPORT]),
        ("Đăng ký kết hôn RỒI làm hộ chiếu", ["Đăng ký kết hôn", "làm hộ chiếu"], [MARRIAGE, PASSPORT]),
    ],
)
def test_two_things_side_by_side_are_two_procedures_in_their_order(
    library: Library, joins: Joins, text: str, parts: list[str], codes: list[str]
) -> None:
    assert _found(library, joins, text, *parts) == codes


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("lấy bản sao khai sinh để làm hộ chiếu", ["bản sao khai sinh", "làm hộ chiếu"]),
        ("khai tử và giấy tờ của xóa thường trú", ["khai tử", "xóa thường trú"]),
        ("khai tử xóa thường trú", ["khai tử", "xóa thường trú"]),
    ],
)
def test_a_thing_that_is_part_of_the_other_is_no_second_one(
    library: Library, joins: Joins, text: str, parts: list[str]
) -> None:
    assert _found(library, joins, text, *parts) == []


def test_one_thing_said_in_two_ways_is_one(library: Library, joins: Joins) -> None:
    assert _found(library, joins, "khai tử và đăng ký khai tử", "khai tử", "đăng ký khai tử") == []


def test_one_marked_thing_is_one(library: Library, joins: Joins) -> None:
    assert _found(library, joins, "khai tử và nhận kết quả", "khai tử") == []


def test_what_is_to_be_done_names_nothing_by_itself(library: Library, joins: Joins) -> None:
    assert _found(library, joins, "hộ chiếu và cấp lại", "hộ chiếu", "cấp lại") == []


def test_a_second_thing_that_nobody_knows_leaves_the_message_to_the_search(library: Library, joins: Joins) -> None:
    assert _found(library, joins, "khai tử và bay lên cung trăng", "khai tử", "bay lên cung trăng") == []


def test_of_three_things_the_first_two_are_taken(library: Library, joins: Joins) -> None:
    text = "đăng ký kết hôn, làm hộ chiếu rồi khai tử"
    assert _found(library, joins, text, "đăng ký kết hôn", "làm hộ chiếu", "khai tử") == [MARRIAGE, PASSPORT]


@pytest.mark.parametrize("between", [" và ", " va ", " VỚI ", ", ", "; ", " & ", ", rồi ", " xong là "])
def test_a_word_or_sign_joins_two_things(joins: Joins, between: str) -> None:
    assert joins.join(between)


@pytest.mark.parametrize("between", [" ", " để ", " và của ", " va cua ", " vàng ", " là ", " - "])
def test_other_words_join_nothing(joins: Joins, between: str) -> None:
    assert not joins.join(between)


def _halves(library: Library, joins: Joins, text: str) -> Halves:
    return halves(question(text, "ask_overview"), library.shelf.linker, 0.5, joins)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("xin giấy đăng ký kết hôn và làm hộ chiếu phổ thông", [MARRIAGE, PASSPORT]),
        ("xin giay dang ky ket hon va lam ho chieu pho thong", [MARRIAGE, PASSPORT]),
    ],
)
def test_halves_joined_like_equals_are_both_asked_about_though_nothing_is_marked(
    library: Library, joins: Joins, text: str, codes: list[str]
) -> None:
    found = _halves(library, joins, text)
    assert [hit.code for hit in found.hits] == codes
    assert found.side_by_side


def test_what_happened_first_is_only_worth_an_offer(library: Library, joins: Joins) -> None:
    found = _halves(library, joins, "đăng ký kết hôn xong, giờ làm hộ chiếu phổ thông cho chồng")
    assert {hit.code for hit in found.hits} == {MARRIAGE, PASSPORT}
    assert not found.side_by_side


@pytest.mark.parametrize("text", ["đăng ký kết hôn và đăng ký kết hôn", "khai tử", "", "hai bác và hai cô"])
def test_halves_that_mean_one_thing_or_nothing_are_none(library: Library, joins: Joins, text: str) -> None:
    assert _halves(library, joins, text) == Halves()


def test_a_word_for_both_asks_about_both_however_they_are_joined(library: Library, joins: Joins) -> None:
    found = _halves(library, joins, "đăng ký kết hôn xong làm hộ chiếu phổ thông thì mỗi cái bao nhiêu")
    assert [hit.code for hit in found.hits] == [MARRIAGE, PASSPORT]
    assert found.side_by_side
    assert joins.says_both("lam ca hai mat may ngay")
    assert not joins.says_both("khai tử cho bác Hai")
