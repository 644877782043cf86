"""Which procedure a sentence means, in small catalogues made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker

Make = Callable[..., Procedure]
BEES, BOAT, BOAT_AGAIN, DEATH = "9.000001", "9.000002", "9.000003", "9.000004"


@pytest.fixture(scope="module")
def small(make_procedure: Make, lexicon: Lexicon) -> Linker:
    return Linker(
        [
            make_procedure(code=BEES, superseded_codes=["8.000001"]),
            make_procedure(code=BOAT, name="Cấp mới giấy đăng ký tàu cá", summary="Cho chủ tàu."),
            make_procedure(code=BOAT_AGAIN, name="Cấp lại giấy đăng ký tàu cá", summary="Cho chủ tàu."),
            make_procedure(code=DEATH, name="Đăng ký khai tử", summary="Cho người thân của người chết."),
        ],
        lexicon,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký nuôi ong", BEES),
        ("dang ky nuoi ong", BEES),
        ("NUÔI ONG cần giấy tờ gì vậy ạ?", BEES),
        ("nuôi onng", BEES),
        ("bố mất rồi", DEATH),
        ("mất giấy đăng ký tàu cá", BOAT_AGAIN),
        ("cấp mới đăng ký tàu cá lần đầu", BOAT),
        ("cái ghe nhà tôi chưa có giấy", BOAT),
    ],
)
def test_a_sentence_finds_its_procedure(small: Linker, text: str, code: str) -> None:
    assert small.rank(text)[0].code == code


@pytest.mark.parametrize("text", ["9.000002", "thủ tục 9.000002 nuôi ong khai tử", "mã 9.000002."])
def test_a_code_that_was_typed_decides(small: Linker, text: str) -> None:
    assert [hit.code for hit in small.rank(text)] == [BOAT]


def test_a_superseded_code_finds_the_procedure_of_today(small: Linker) -> None:
    assert [hit.code for hit in small.rank("thủ tục 8.000001")] == [BEES]


def test_a_code_in_force_wins_over_the_same_code_superseded(make_procedure: Make, lexicon: Lexicon) -> None:
    older = make_procedure(code=BEES, superseded_codes=[BOAT])
    linker = Linker([older, make_procedure(code=BOAT, name="Đăng ký tàu cá")], lexicon)
    assert linker.rank(BOAT)[0].code == BOAT


def test_an_unknown_code_falls_back_to_the_words(small: Linker) -> None:
    assert small.rank("7.999999 nuôi ong")[0].code == BEES


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "xyzzy", "cho em hỏi ạ", "ở đâu"])
def test_where_no_word_is_known_nothing_is_found(small: Linker, text: str) -> None:
    assert small.rank(text) == []


def test_an_empty_catalogue_finds_nothing(lexicon: Lexicon) -> None:
    linker = Linker([], lexicon)
    assert linker.rank("khai sinh") == []
    assert linker.rank("1.001193") == []


def test_the_best_stands_first_and_each_procedure_once(small: Linker) -> None:
    hits = small.rank("giấy đăng ký tàu cá")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)
    assert {hit.code for hit in hits[:2]} == {BOAT, BOAT_AGAIN}


def test_more_aliases_bring_no_more_credit(make_procedure: Make, lexicon: Lexicon) -> None:
    many = make_procedure(code=BEES, name="Nuôi ong", aliases=[f"nuôi ong mật {n}" for n in range(40)])
    exact = make_procedure(code=BOAT, name="Nuôi ong lấy sáp")
    assert Linker([many, exact], lexicon).rank("nuôi ong lấy sáp")[0].code == BOAT


def test_the_part_that_names_the_thing_counts_more(small: Linker) -> None:
    text = "khai tử xong thì nuôi ong"
    assert small.rank(text, objects=["khai tử"])[0].code == DEATH
    assert small.rank(text, objects=["nuôi ong"])[0].code == BEES


def test_the_limit_is_kept(small: Linker) -> None:
    assert len(small.rank("đăng ký", limit=2)) == 2


def test_words_that_may_tell_the_procedure_are_counted(small: Linker) -> None:
    assert small.content_words("cho em hỏi khai sinh ở đâu") == 2
    assert small.content_words("dạ ở đâu ạ") == 0
