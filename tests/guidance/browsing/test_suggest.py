"""Suggestions while typing."""

from __future__ import annotations

import pytest

from danloi.guidance.browsing.suggest import Suggester
from danloi.guidance.library import Library


@pytest.fixture(scope="module")
def suggester(library: Library) -> Suggester:
    return Suggester(library.shelf)


def _titles(suggester: Suggester, typed: str) -> list[str]:
    return [one.title for one in suggester.suggest(typed)]


@pytest.mark.parametrize("typed", ["dang ky khai si", "Đăng ký khai si", "ĐĂNG KÝ  KHAI SI", "đăng ký khai sinh"])
def test_the_beginning_of_a_name_is_completed_whatever_its_accents_and_case(suggester: Suggester, typed: str) -> None:
    assert _titles(suggester, typed)[0] == "Đăng ký khai sinh"


def test_accents_that_were_typed_go_before_others(suggester: Suggester) -> None:
    titles = _titles(suggester, "sổ đ")
    assert titles
    assert all("sổ đỏ" in title for title in titles[:3])


def test_a_name_of_citizens_says_by_which_words_it_was_found(suggester: Suggester) -> None:
    found = next(one for one in suggester.suggest("làm cà vẹt") if one.key == "1.115970")
    assert found.also == "làm cà vẹt xe mới"


def test_a_title_that_holds_the_words_needs_no_other_name(suggester: Suggester) -> None:
    found = next(one for one in suggester.suggest("khai sinh") if one.key == "1.001193")
    assert found.also == ""


def test_words_in_another_order_are_found_by_the_search(suggester: Suggester) -> None:
    assert "Cấp lại giấy phép lái xe bị mất" in _titles(suggester, "bằng lái của tôi mất rồi")


def test_topics_are_suggested_too(suggester: Suggester) -> None:
    assert any(one.kind == "topic" for one in suggester.suggest("vneid bị kh"))


def test_no_more_than_asked_for_and_none_twice(suggester: Suggester) -> None:
    found = suggester.suggest("đăng ký", limit=5)
    assert len(found) == 5
    assert len({(one.kind, one.key) for one in found}) == 5


@pytest.mark.parametrize("typed", ["", " ", "k", "?", "\x00"])
def test_fewer_than_two_letters_suggest_nothing(suggester: Suggester, typed: str) -> None:
    assert suggester.suggest(typed) == []
