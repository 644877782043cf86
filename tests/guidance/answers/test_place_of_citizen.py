"""Where to go from the commune that the citizen spoke of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Aspect
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.library import Library

Make = Callable[..., Procedure]
Tell = Callable[..., str]


@pytest.fixture
def tell(composer: Composer, make_procedure: Make, library: Library, today: dt.date) -> Tell:
    """Answer where a procedure with ways of these kinds is handed in, to somebody from `commune`."""

    def tell(commune: str, *kinds: str, aspect: Aspect = "place") -> str:
        procedure = make_procedure(places=[{"kind": kind, "text": f"Nơi {kind}"} for kind in kinds])
        places = library.shelf.gazetteer.mentioned_in(commune)
        assert places
        return composer.answer(procedure, [aspect], today, (), places).text

    return tell


def test_an_old_commune_is_told_its_unit_of_today_and_the_office_there(tell: Tell) -> None:
    text = tell("phường Hồng Hải", "commune_centre")
    assert "Trung tâm Phục vụ hành chính công phường Hạ Long" in text
    assert "từ 01/7/2025" in text


def test_what_the_police_take_in_is_sent_to_the_police(tell: Tell) -> None:
    text = tell("phường Hồng Hải", "commune_police")
    assert "Công an phường Hạ Long" in text
    assert "Trung tâm Phục vụ hành chính công phường Hạ Long" not in text


def test_a_split_commune_is_asked_for_more(tell: Tell) -> None:
    text = tell("phường Hà Khẩu", "commune_centre")
    assert "Phường Việt Hưng" in text
    assert "Phường Tuần Châu" in text
    assert "nơi tiếp nhận gần nhất" not in text


def test_an_old_district_is_told_to_be_gone_and_what_it_became(tell: Tell) -> None:
    text = tell("em ở huyện Ba Chẽ", "commune_centre")
    assert "cấp huyện không còn từ 01/7/2025" in text
    assert all(unit in text for unit in ("Xã Ba Chẽ", "Xã Kỳ Thượng", "Xã Lương Minh"))
    assert "nơi tiếp nhận gần nhất" not in text


def test_a_name_of_several_places_is_not_guessed(tell: Tell) -> None:
    text = tell("em ở Bắc Sơn", "commune_centre")
    assert "phường Bắc Sơn cũ (thành phố Uông Bí)" in text
    assert "xã Bắc Sơn cũ (thành phố Móng Cái)" in text
    assert "nơi tiếp nhận gần nhất" not in text


def test_a_district_that_became_one_unit_leads_to_its_office(tell: Tell) -> None:
    text = tell("em ở huyện đảo Cô Tô", "commune_police")
    assert "thuộc đặc khu Cô Tô" in text
    assert "Công an đặc khu Cô Tô" in text


@pytest.mark.parametrize("kind", ["province_police", "tax", "online"])
def test_no_office_of_the_commune_is_named_where_the_record_has_none(tell: Tell, kind: str) -> None:
    text = tell("phường Hồng Hải", kind)
    assert "Trung tâm Phục vụ hành chính công phường Hạ Long" not in text
    assert "Công an phường Hạ Long" not in text


def test_the_commune_matters_only_to_the_question_where(tell: Tell) -> None:
    assert "Hạ Long" not in tell("phường Hồng Hải", "commune_centre", aspect="fee")
