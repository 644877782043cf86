"""When to answer, to ask back, and to say that nothing is known."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from danloi.guidance.decision import Decision, Thresholds, asking_with_what, decide
from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.search.weights import WeightsError

LIMITS = Thresholds(answer=0.4, lead=3.0, offer=0.1, option=0.02, unknown=0.5, short=2)
LONG = 6


def _hit(code: str, confidence: float, kind: str = "curated") -> Hit:
    return Hit(code, confidence, 0.0, 0.0, 1.0, 0.0, "", kind)


def _decide(*confidences: float, none: float = 0.0, words: int = LONG, limits: Thresholds = LIMITS) -> Decision:
    """Decide on hits named a, b, c … of these probabilities."""
    hits = [_hit("abcdefgh"[i], confidence) for i, confidence in enumerate(confidences)]
    return decide(Ranking(hits, none), limits, words)


def _offered(decision: Decision) -> str:
    return "".join(hit.code for hit in decision.others)


def test_a_likely_hit_is_answered() -> None:
    decision = _decide(0.9, 0.05)
    assert decision.verdict == "answer"
    assert decision.best is not None
    assert decision.best.code == "a"
    assert _offered(decision) == ""


def test_others_that_may_be_meant_are_offered_beside_the_answer() -> None:
    assert _offered(_decide(0.5, 0.3, 0.1, 0.05)) == "bc"


@pytest.mark.parametrize(("confidence", "verdict"), [(0.4, "answer"), (0.39, "ask")])
def test_the_limit_itself_is_enough_for_an_answer(confidence: float, verdict: str) -> None:
    assert _decide(confidence, 0.35).verdict == verdict


def test_a_hit_far_ahead_is_answered_at_half_the_limit() -> None:
    assert _decide(0.25, 0.05).verdict == "answer"
    assert _decide(0.25, 0.15).verdict == "ask"
    assert _decide(0.19, 0.02).verdict == "ask"


def test_a_message_that_says_little_gets_no_such_lead() -> None:
    assert _decide(0.25, 0.05, words=2).verdict == "ask"
    assert _decide(0.5, 0.05, words=2).verdict == "answer"


def test_a_hit_less_likely_than_none_is_not_answered() -> None:
    assert _decide(0.42, none=0.45).verdict == "ask"
    assert _decide(0.42, none=0.55).verdict == "unknown"


def test_where_several_are_alike_the_citizen_is_asked_which() -> None:
    decision = _decide(0.3, 0.3, 0.2, 0.01)
    assert (decision.verdict, decision.best, _offered(decision)) == ("ask", None, "abc")


def test_where_none_is_likely_nothing_is_known_and_the_nearest_are_kept() -> None:
    decision = _decide(0.2, 0.1, none=0.7)
    assert (decision.verdict, decision.best, _offered(decision)) == ("unknown", None, "ab")


def test_doubt_of_the_intents_makes_unknown_likelier() -> None:
    ranking = Ranking([_hit("a", 0.3), _hit("b", 0.25)], 0.4)
    assert decide(ranking, LIMITS, LONG).verdict == "ask"
    assert decide(ranking, LIMITS, LONG, outside=0.5).verdict == "unknown"


def test_a_message_that_says_little_is_asked_back_even_then() -> None:
    decision = _decide(0.2, 0.1, none=0.7, words=2)
    assert (decision.verdict, _offered(decision)) == ("ask", "ab")


@pytest.mark.parametrize(("words", "verdict"), [(0, "ask"), (2, "ask"), (3, "unknown")])
def test_without_a_hit_only_a_message_that_says_enough_is_unknown(words: int, verdict: str) -> None:
    assert decide(Ranking([]), LIMITS, words) == Decision("ask" if verdict == "ask" else "unknown")
    assert _decide(0.01, none=0.9, words=words).verdict == verdict


def test_a_message_without_a_word_that_names_something_is_never_answered() -> None:
    assert _decide(0.9, words=0) == Decision("ask")


def test_limits_are_read_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "search.yaml"
    path.write_text("card: {}\nlimits: {answer: 0.6, short: 4}\n", encoding="utf-8")
    limits = Thresholds.read(path)
    assert (limits.answer, limits.short) == (0.6, 4)
    assert limits.lead == Thresholds().lead


def test_the_limits_in_service_name_every_limit_and_make_sense(data: Path) -> None:
    limits = Thresholds.read(data / "search.yaml")
    shares = [getattr(limits, one.name) for one in fields(limits) if one.name not in {"lead", "short"}]
    assert all(0 < share < 1 for share in shares)
    assert limits.option < limits.answer
    assert limits.lead >= 1
    assert limits.short >= 1


@pytest.mark.parametrize("content", ["", "card: {}\n", "limits: {answr: 0.6}\n", "limits: [\n", "limits: 3\n"])
def test_limits_that_cannot_be_used_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "search.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match=r"search\.yaml.*make tune"):
        Thresholds.read(path)


def test_missing_limits_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"search\.yaml"):
        Thresholds.read(tmp_path / "search.yaml")


def test_what_is_left_unsaid_is_asked_about_however_likely_one_thing_is() -> None:
    ranking = Ranking([_hit("a", 0.7), _hit("b", 0.2)], 0.0)
    asked = asking_with_what(decide(ranking, LIMITS, LONG), ranking, LIMITS)
    assert (asked.verdict, asked.best, _offered(asked)) == ("ask", None, "ab")


def test_words_that_together_leave_no_doubt_are_answered() -> None:
    ranking = Ranking([_hit("a", 0.97), _hit("b", 0.02)], 0.0)
    told = asking_with_what(decide(ranking, LIMITS, LONG), ranking, LIMITS)
    assert (told.verdict, told.best) == ("answer", ranking.hits[0])


def test_a_topic_must_be_likely_by_itself() -> None:
    """A procedure far ahead of all others may be answered from half the limit; a topic says too much that is not it."""
    for kind, verdict in (("curated", "answer"), ("topic", "ask")):
        ranking = Ranking([_hit("a", 0.25, kind), _hit("b", 0.02)], 0.0)
        assert decide(ranking, LIMITS, LONG).verdict == verdict
