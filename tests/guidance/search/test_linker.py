"""Which procedure a sentence means, in small catalogues made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.search.cards import card_of, named_card
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Hit, Linker, Ranking
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights

Make = Callable[..., Procedure]
Search = Callable[..., Linker]
BEES, BOAT, BOAT_AGAIN, DEATH = "9.000001", "9.000002", "9.000003", "9.000004"


@pytest.fixture(scope="module")
def small(make_procedure: Make, search: Search) -> Linker:
    procedures = [
        make_procedure(code=BEES, superseded_codes=["8.000001"]),
        make_procedure(code=BOAT, name="Cấp mới giấy đăng ký tàu cá", summary="Cho chủ tàu."),
        make_procedure(code=BOAT_AGAIN, name="Cấp lại giấy đăng ký tàu cá", summary="Cho chủ tàu."),
        make_procedure(code=DEATH, name="Đăng ký khai tử", summary="Cho người thân của người chết."),
    ]
    return search(*map(card_of, procedures))


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
    assert small.rank(text).hits[0].code == code


@pytest.mark.parametrize("text", ["9.000002", "thủ tục 9.000002 nuôi ong khai tử", "mã 9.000002."])
def test_a_code_that_was_typed_decides(small: Linker, text: str) -> None:
    assert [hit.code for hit in small.rank(text).hits] == [BOAT]


def test_a_superseded_code_finds_the_procedure_of_today(small: Linker) -> None:
    assert [hit.code for hit in small.rank("thủ tục 8.000001").hits] == [BEES]


def test_a_code_that_was_typed_leaves_no_doubt(small: Linker) -> None:
    ranking = small.rank("9.000002")
    assert (ranking.hits[0].confidence, ranking.none) == (1.0, 0.0)


def test_a_code_in_force_wins_over_the_same_code_superseded(make_procedure: Make, search: Search) -> None:
    older = make_procedure(code=BEES, superseded_codes=[BOAT])
    linker = search(card_of(older), card_of(make_procedure(code=BOAT, name="Đăng ký tàu cá")))
    assert linker.rank(BOAT).hits[0].code == BOAT


def test_the_code_of_a_procedure_that_is_not_loaded_finds_its_name(make_procedure: Make, search: Search) -> None:
    linker = search(card_of(make_procedure()), named_card("7.000001", ["nuôi dế"]))
    assert [(hit.code, hit.kind) for hit in linker.rank("thủ tục 7.000001").hits] == [("7.000001", "named")]


def test_an_unknown_code_falls_back_to_the_words(small: Linker) -> None:
    assert small.rank("7.999999 nuôi ong").hits[0].code == BEES


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "xyzzy", "cho em hỏi ạ", "ở đâu"])
def test_where_no_word_is_known_nothing_is_found(small: Linker, text: str) -> None:
    assert small.rank(text) == Ranking([], 1.0)


@pytest.mark.parametrize("text", ["khai sinh", "1.001193", ""])
def test_an_empty_catalogue_finds_nothing(search: Search, text: str) -> None:
    assert search().rank(text, objects=["khai sinh"]) == Ranking([], 1.0)


def test_the_best_stands_first_and_each_procedure_once(small: Linker) -> None:
    hits = small.rank("giấy đăng ký tàu cá").hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)
    assert {hit.code for hit in hits[:2]} == {BOAT, BOAT_AGAIN}


@pytest.mark.parametrize("text", ["giấy đăng ký tàu cá", "nuôi ong", "đăng ký", "tàu vũ trụ lên sao hỏa"])
def test_the_probabilities_of_all_and_of_none_add_up_to_one(small: Linker, text: str) -> None:
    ranking = small.rank(text)
    assert sum(hit.confidence for hit in ranking.hits) + ranking.none == pytest.approx(1.0)
    assert all(0 <= hit.confidence <= 1 for hit in ranking.hits)


def test_words_that_nobody_knows_speak_for_none(small: Linker) -> None:
    assert small.rank("ong").none < small.rank("ong lovecraft cthulhu dagon").none


def test_a_question_that_is_likely_about_something_else_speaks_for_none(small: Linker) -> None:
    shares = [small.rank("tàu cá đẹp quá", outside=share).none for share in (0.0, 0.2, 0.9)]
    assert shares == sorted(set(shares))


def test_the_limit_is_kept(small: Linker) -> None:
    assert len(small.rank("đăng ký", limit=2).hits) == 2


def test_words_that_may_tell_the_procedure_are_counted(small: Linker) -> None:
    assert small.content_words("cho em hỏi khai sinh ở đâu") == 2
    assert small.content_words("dạ ở đâu ạ") == 0
    assert small.content_words("tàu cá chữ ký số", asked=["chữ ký số"]) == 2


def test_a_thing_is_told_from_what_to_do_with_it(small: Linker) -> None:
    assert small.names_something(["làm lại", "thẻ căn cước"])
    assert not small.names_something(["làm lại"])
    assert not small.names_something([])


def test_a_question_of_no_known_word_leaves_no_evidence(small: Linker) -> None:
    assert small.evidence("", [], []) is None
    assert small.evidence("xyzzy", [], []) is None


def test_evidence_has_a_row_for_each_record_that_may_be_meant(small: Linker) -> None:
    evidence = small.evidence("tàu cá", [], [])
    assert evidence is not None
    assert {BOAT, BOAT_AGAIN} <= {small.code_of(int(card)) for card in evidence.rows.cards}
    assert len(evidence.rows.values) == len(evidence.rows.cards) == len(evidence.rows.best)


def _hit(code: str, confidence: float) -> Hit:
    return Hit(code, confidence, 0.0, 0.0, 1.0, 0.0, "", "curated")


def test_what_is_left_out_gives_its_probability_to_the_rest() -> None:
    ranking = Ranking([_hit(BEES, 0.5), _hit(BOAT, 0.3)], 0.2).without([BEES, None])
    assert [hit.code for hit in ranking.hits] == [BOAT]
    assert ranking.hits[0].confidence == pytest.approx(0.6)
    assert ranking.none == pytest.approx(0.4)


def test_leaving_out_everything_leaves_none() -> None:
    ranking = Ranking([_hit(BEES, 1.0)], 0.0).without([BEES])
    assert ranking.hits == []
    assert 0 <= ranking.none <= 1


def test_a_tokeniser_kept_from_state_to_state_finds_what_is_new_and_forgets_what_is_gone(
    make_procedure: Make, lexicon: Lexicon, weights: Weights
) -> None:
    tokeniser = Tokeniser(lexicon, Vocabulary())
    bees, boat = card_of(make_procedure()), card_of(make_procedure(code=BOAT, name="Đăng ký tàu cá"))
    before = Linker([bees], tokeniser, weights)
    after = Linker([card_of(make_procedure(name="Đăng ký nuôi tằm")), boat], tokeniser, weights)
    assert after.rank("nuôi tằm").hits[0].code == BEES
    assert after.rank("tàu cá").hits[0].code == BOAT
    assert not any("ong" in hit.alias for hit in after.rank("nuôi ong").hits)
    assert before.rank("nuôi ong").hits[0].code == BEES
    assert before.rank("tàu cá tằm").hits == []


def test_a_state_built_with_a_kept_tokeniser_ranks_as_one_built_afresh(
    make_procedure: Make, lexicon: Lexicon, weights: Weights
) -> None:
    tokeniser = Tokeniser(lexicon, Vocabulary())
    bees, boat = card_of(make_procedure()), card_of(make_procedure(code=BOAT, name="Đăng ký tàu cá"))
    Linker([card_of(make_procedure(code=DEATH, name="Đăng ký khai tử")), boat], tokeniser, weights)
    kept = Linker([bees, boat], tokeniser, weights).rank("đăng ký nuôi ong")
    fresh = Linker([bees, boat], Tokeniser(lexicon, Vocabulary()), weights).rank("đăng ký nuôi ong")
    assert [hit.code for hit in kept.hits] == [hit.code for hit in fresh.hits]
    assert [hit.confidence for hit in kept.hits] == pytest.approx([hit.confidence for hit in fresh.hits], rel=1e-4)
