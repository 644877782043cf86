"""Search for the pages: the chat's linking and limits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.browsing.finder import LONGEST_QUERY, Finder
from danloi.guidance.decision import Thresholds
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases


@pytest.fixture(scope="module")
def finder(library: Library, data: Path, today: dt.date) -> Finder:
    places = Phrases.read(data / "phrases" / "places.yaml")
    return Finder(library, places, lambda: today, Thresholds.read(data / "search.yaml"))


def test_the_best_hit_is_the_linkers(finder: Finder, library: Library) -> None:
    text = "đổi giấy phép lái xe hết hạn"
    found = finder.find(text)
    hits = library.shelf.linker.rank(text).hits
    assert found.verdict == "answer"
    assert (found.results[0].key, found.results[0].confidence) == (hits[0].code, hits[0].confidence)


def test_what_is_no_public_service_is_not_claimed_to_be_found(finder: Finder) -> None:
    assert finder.find("bitcoin giá bao nhiêu").verdict != "answer"


def test_a_code_alone_leads_to_it_and_a_code_among_words_is_searched(finder: Finder) -> None:
    assert finder.find(" 1.012575 ").redirect == "1.115970"
    found = finder.find("thủ tục 1.012575 cần gì")
    assert found.redirect is None
    assert found.results[0].key == "1.115970"


def test_a_code_that_is_not_loaded_is_no_redirect(finder: Finder) -> None:
    assert finder.find("9.999999").redirect is None


def test_a_secret_is_forgotten_at_once(finder: Finder) -> None:
    found = finder.find("mã OTP là 482913 thì làm sao")
    assert found.refused_secret
    assert (found.query, found.results) == ("", ())


def test_a_personal_number_is_left_out(finder: Finder) -> None:
    found = finder.find("căn cước 022090001234 làm lại thẻ căn cước")
    assert found.left_out_number
    assert "022090001234" not in found.query
    assert found.results


def test_nothing_but_a_personal_number_leaves_nothing_to_search(finder: Finder) -> None:
    found = finder.find("022090001234")
    assert found.left_out_number
    assert found.query == ""


def test_a_place_is_told_from_a_procedure(finder: Finder) -> None:
    assert finder.find("phường Hồng Hải nay là gì").is_place
    assert not finder.find("đăng ký tạm trú ở phường Hồng Hải").is_place


def test_a_long_query_is_cut(finder: Finder) -> None:
    assert len(finder.find("đăng ký " * 1000).query) <= LONGEST_QUERY


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b"])
def test_nothing_finds_nothing(finder: Finder, text: str) -> None:
    assert (finder.find(text).query, finder.find(text).results) == ("", ())
