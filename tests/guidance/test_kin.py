"""Sisters of a procedure, and which of them a new circumstance makes of it."""

from __future__ import annotations

import pytest

from danloi.guidance.decision import Decision, Thresholds
from danloi.guidance.kin import beside, in_context, sisters_of
from danloi.guidance.library import Library
from danloi.guidance.search.linker import Hit, Ranking

BIRTH, BIRTH_AGAIN, DEATH = "1.001193", "1.004884", "1.000656"
MARRIAGE, MARRIAGE_ABROAD, MARRIAGE_BORDER = "1.000894", "2.000806", "1.000094"
STAY, STAY_LONGER, STAY_OVER = "1.004194", "1.002755", "1.010028"
LOST_DEED = "1.115849"
LIMITS = Thresholds(beside=0.3)


def test_sisters_are_what_the_record_calls_related_and_what_is_named_alike(library: Library) -> None:
    shelf = library.shelf
    sisters = sisters_of(shelf.procedures[MARRIAGE], shelf)
    assert {related.code for related in shelf.procedures[MARRIAGE].related} & set(shelf.procedures) <= sisters
    assert {MARRIAGE_ABROAD, MARRIAGE_BORDER} <= sisters
    assert LOST_DEED not in sisters


@pytest.mark.parametrize("code", [BIRTH, MARRIAGE, STAY, LOST_DEED])
def test_nothing_is_its_own_sister_and_every_sister_can_be_answered(library: Library, code: str) -> None:
    sisters = sisters_of(library.shelf.procedures[code], library.shelf)
    assert sisters
    assert code not in sisters
    assert sisters <= set(library.shelf.procedures)


@pytest.mark.parametrize(
    ("code", "said", "becomes"),
    [
        (MARRIAGE, "chồng tôi là người nước ngoài", MARRIAGE_ABROAD),
        (MARRIAGE, "vợ em người Hàn Quốc", MARRIAGE_ABROAD),
        (BIRTH, "phải làm lại thì sao", BIRTH_AGAIN),
        (STAY, "giờ em muốn xóa", STAY_OVER),
        (STAY, "muốn gia hạn thêm", STAY_LONGER),
    ],
)
def test_a_new_circumstance_makes_a_sister_of_it(library: Library, code: str, said: str, becomes: str) -> None:
    ranking = in_context(library.shelf.procedures[code], said, library.shelf)
    assert ranking.hits[0].code == becomes


@pytest.mark.parametrize("said", ["vậy ạ", "cho con trai", "ai đi nộp cũng được à", "nộp hộ vợ"])
def test_what_changes_nothing_leaves_the_procedure_first(library: Library, said: str) -> None:
    assert in_context(library.shelf.procedures[BIRTH], said, library.shelf).hits[0].code == BIRTH


def test_only_the_family_is_ranked_and_shares_all_of_the_probability(library: Library) -> None:
    procedure = library.shelf.procedures[MARRIAGE]
    ranking = in_context(procedure, "làm hộ chiếu, đăng ký khai tử", library.shelf)
    codes = [hit.code for hit in ranking.hits]
    assert set(codes) <= sisters_of(procedure, library.shelf) | {MARRIAGE}
    assert DEATH not in codes
    assert sum(hit.confidence for hit in ranking.hits) == pytest.approx(1.0)
    assert ranking.none == 0


def test_what_was_rejected_is_left_out(library: Library) -> None:
    procedure = library.shelf.procedures[MARRIAGE]
    ranking = in_context(procedure, "chồng là người nước ngoài", library.shelf, [MARRIAGE_ABROAD, None])
    codes = [hit.code for hit in ranking.hits]
    assert codes[0] == MARRIAGE_BORDER
    assert MARRIAGE_ABROAD not in codes


def _hit(code: str, fit: float = 0.0, kind: str = "curated") -> Hit:
    return Hit(code, 0.001, 0.0, fit, 1.0, 0.0, "", kind)


def _offered(library: Library, decision: Decision, *ranked: Hit, text: str = "") -> list[str]:
    return [hit.code for hit in beside(decision, Ranking(list(ranked)), text, library.shelf, LIMITS)]


def test_beside_a_topic_procedures_that_fit_are_offered_however_likely_they_are(library: Library) -> None:
    topic, near, far = _hit("topic:t", 0.9, "topic"), _hit(BIRTH, 0.5), _hit(DEATH, 0.1)
    assert _offered(library, Decision("answer", topic), topic, near, far) == [BIRTH]
    assert _offered(library, Decision("answer", topic, (far,)), topic, near, far) == [DEATH, BIRTH]


def test_no_more_than_three_are_offered(library: Library) -> None:
    hits = [_hit(code, 0.6) for code in (BIRTH, DEATH, MARRIAGE, STAY, LOST_DEED)]
    assert _offered(library, Decision("answer", hits[0]), *hits) == [DEATH, MARRIAGE, STAY]


def test_beside_a_procedure_the_sisters_of_which_the_message_speaks_are_offered(library: Library) -> None:
    """What was meant is often another of the family: it stands beside the answer even if nothing else is likely."""
    best = _hit(BIRTH, 0.8)
    offered = _offered(library, Decision("answer", best), best, text="giấy tờ mất hết, khai sinh lại có được không")
    assert BIRTH_AGAIN in offered
    assert BIRTH not in offered
    assert set(offered) <= sisters_of(library.shelf.procedures[BIRTH], library.shelf)
