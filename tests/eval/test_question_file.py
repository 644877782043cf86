"""The labelled questions are fit to measure with."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from danloi.console.release.quality.questions import FILES, OTHER_ASKS, SLICES, Question, read_files, read_questions
from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.vietnamese.text import fold

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "data" / "evaluation" / "questions.jsonl"
KEYS = {"id", "text", "context", "procedure_codes", "ask", "ask_all", "ambiguous", "slices"}
ASKS = {*ASPECTS, *OTHER_ASKS, "unknown"}
NEAR = 0.9
_EXAMPLE = re.compile(r"^\s+- (.+)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions(FILE)


@pytest.fixture(scope="module")
def procedures() -> list[dict[str, Any]]:
    files = sorted((ROOT / "data" / "catalogue" / "procedures").glob("*.yaml"))
    return [record for file in files for record in YAML(typ="safe", pure=True).load(file)["procedures"]]


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every question of both files, only its words."""
    return [bare(question.text) for question in read_files(FILES)]


def texts_of(data: Any) -> list[str]:
    """Return every text of a YAML file, keys left out."""
    if isinstance(data, dict | list):
        return [text for one in (data.values() if isinstance(data, dict) else data) for text in texts_of(one)]
    return [data] if isinstance(data, str) else []


def bare(text: str) -> str:
    """Fold, and leave only the words."""
    return " ".join(re.findall(r"\w+", fold(text)))


def letters(texts: Iterable[str]) -> np.ndarray:
    """Count the letters of each text."""
    counts = [Counter(text) for text in texts]
    return np.array([[count[letter] for letter in " 0123456789abcdefghijklmnopqrstuvwxyz"] for count in counts])


def near_pairs(asked: list[str], known: list[str]) -> list[tuple[str, str]]:
    """Return the pairs with a ratio of NEAR or more; shared letters bound the ratio and rule most of them out."""
    pairs, of_known = [], letters(known)
    lengths = np.array([len(text) for text in known])
    for text, counts in zip(asked, letters(asked), strict=True):
        bound = 2 * np.minimum(of_known, counts).sum(axis=1) / (lengths + len(text))
        matcher = SequenceMatcher(None, b=text, autojunk=False)
        for number in np.flatnonzero(bound >= NEAR):
            matcher.set_seq1(known[number])
            if matcher.ratio() >= NEAR:
                pairs.append((text, known[number]))
    return pairs


def test_every_record_has_the_agreed_keys(records: list[dict[str, Any]]) -> None:
    assert [record["id"] for record in records if set(record) != KEYS] == []


def test_there_are_enough_questions_each_under_its_own_name(questions: list[Question]) -> None:
    assert len(questions) >= 400
    assert max(Counter(question.id for question in questions).values()) == 1


def test_no_question_is_asked_twice(questions: list[Question]) -> None:
    asked = Counter((question.context, bare(question.text)) for question in questions)
    assert [said for said, times in asked.items() if times > 1] == []


def test_slices_are_known_and_each_holds_questions(questions: list[Question]) -> None:
    found = Counter(name for question in questions for name in question.slices)
    assert set(found) <= set(SLICES)
    assert min(found.values()) >= 10
    everywhere = {name for question in read_files(FILES) for name in question.slices}
    assert everywhere == set(SLICES)
    assert [question.id for question in questions if not question.slices] == []


def test_needs_are_known_and_fit_the_question(questions: list[Question]) -> None:
    for question in questions:
        assert question.ask in ASKS, question.id
        assert set(question.asks) <= set(ASPECTS), question.id
        if question.codes:
            assert question.asks[0] == question.ask, question.id
        else:
            assert question.ask not in ASPECTS, question.id
            assert not question.asks, question.id


def test_slices_agree_with_the_labels(questions: list[Question]) -> None:
    for question in questions:
        slices = set(question.slices)
        assert question.ambiguous == ("ambiguous" in slices), question.id
        assert bool(question.context) == ("follow_up" in slices), question.id
        assert (question.ask == "unknown") == ("unknown_procedure" in slices), question.id
        assert (question.ask == "out_of_scope") == ("out_of_scope" in slices), question.id
        assert (question.ask == "status") == ("status" in slices), question.id
        assert (question.ask == "greet") == ("smalltalk" in slices), question.id
        assert (len(question.asks) > 1) <= bool(slices & {"compound", "ambiguous"}), question.id
        if "no_diacritics" in slices:
            assert question.text.lower() == fold(question.text), question.id


def test_every_procedure_is_asked_about_twice_and_no_other(
    questions: list[Question], procedures: list[dict[str, Any]]
) -> None:
    known = {record["code"] for record in procedures}
    asked = Counter(code for question in questions if not question.ambiguous for code in question.codes)
    assert {code for question in questions for code in question.codes} <= known
    assert [code for code in known if asked[code] < 2] == []


def test_no_question_is_in_the_training_data_or_nearly_so(asked: list[str]) -> None:
    files = sorted((ROOT / "data" / "nlu").glob("*.yml"))
    examples = [line for file in files for line in _EXAMPLE.findall(file.read_text(encoding="utf-8"))]
    assert len(examples) > 1000
    assert near_pairs(asked, sorted({bare(_ENTITY.sub(r"\1", line)) for line in examples})) == []


def test_no_question_is_among_those_for_fitting_or_nearly_so(asked: list[str]) -> None:
    fitted = {bare(question.text) for question in read_questions(ROOT / "tests" / "eval" / "calibration.jsonl")}
    assert len(fitted) > 100
    assert near_pairs(asked, sorted(fitted)) == []


def test_no_question_is_an_alias_of_the_catalogue_or_nearly_so(
    asked: list[str], procedures: list[dict[str, Any]]
) -> None:
    aliases = {bare(alias) for record in procedures for alias in [*record["aliases"], record["short_name"]]}
    assert near_pairs(asked, sorted(aliases)) == []


@pytest.mark.parametrize("folder", ["aliases", "topics"])
def test_no_question_stands_in_the_rest_of_the_catalogue_or_nearly_so(asked: list[str], folder: str) -> None:
    files = sorted((ROOT / "data" / "catalogue" / folder).glob("*.yaml"))
    known = {bare(text) for file in files for text in texts_of(YAML(typ="safe", pure=True).load(file))}
    assert len(known) > 100
    assert near_pairs(asked, sorted(known - {""})) == []
