"""The training examples: form, number, balance, privacy."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from danloi.console.training.examples import NEEDS, Example
from danloi.console.training.form import personal_in
from danloi.console.training.lint import LARGEST_IMBALANCE, SMALLEST_INTENT
from danloi.guidance.vietnamese import clean, find_dossier_codes
from tests.data.reading import NLU_FILES, listed, read_yaml

SMALLEST_CORPUS = 4000
SMALLEST_COMPOUND = 400


@pytest.mark.parametrize("path", NLU_FILES, ids=lambda path: path.name)
def test_a_file_is_valid(path: Path) -> None:
    content = read_yaml(path)
    assert set(content) == {"version", "nlu"}, f"{path.name}: nothing but version and nlu belongs here"
    assert content["version"] == "3.1", f'{path.name}: must say version: "3.1"'
    for block in content["nlu"]:
        assert set(block) == {"intent", "examples"}, f"{path.name}: a block is an intent and its examples: {block}"
        lines = [line for line in block["examples"].splitlines() if line.strip()]
        bad = [line for line in lines if not re.fullmatch(r"- \S.*", line)]
        assert not bad, listed(bad, f"{path.name}, {block['intent']}: every line begins with '- '")


@pytest.mark.parametrize("path", NLU_FILES, ids=lambda path: path.name)
def test_a_file_has_one_topic(path: Path) -> None:
    """A file named after a need holds that need alone; in any file, an intent is one block."""
    intents = [block["intent"] for block in read_yaml(path)["nlu"]]
    twice = [intent for intent, times in Counter(intents).items() if times > 1]
    assert not twice, f"{path.name}: put all examples of {twice} in one block"
    if path.stem in {*NEEDS, "overview"}:
        assert intents == [f"ask_{path.stem}"], f"{path.name}: move what is not ask_{path.stem} to its own file"


def test_the_text_is_in_the_form_the_engine_is_given(examples: list[Example]) -> None:
    """NFC, tones on the first vowel of oa, oe, uy, single spaces: as the app cleans every message."""
    bad = [f"{one}\n    should be: {clean(one.line)}" for one in examples if clean(one.line) != one.line]
    assert not bad, listed(bad, "write these as danloi.guidance.vietnamese.clean does")


def test_the_intents_are_those_of_the_domain(examples: list[Example], domain: dict[str, Any]) -> None:
    assert {one.intent for one in examples} == set(domain["intents"])


def test_each_intent_has_enough_examples(examples: list[Example]) -> None:
    few = [f"{intent}: {n}" for intent, n in Counter(one.intent for one in examples).items() if n < SMALLEST_INTENT]
    assert not few, listed(few, f"write at least {SMALLEST_INTENT} examples of each intent")


def test_no_intent_drowns_another(examples: list[Example]) -> None:
    (largest, most), *_, (smallest, least) = Counter(one.intent for one in examples).most_common()
    assert most <= LARGEST_IMBALANCE * least, f"{largest} has {most} examples, {smallest} only {least}"


def test_there_are_enough_distinct_examples(examples: list[Example]) -> None:
    assert len({one.key for one in examples}) >= SMALLEST_CORPUS


def test_enough_examples_ask_for_several_things(examples: list[Example]) -> None:
    assert sum(len(one.needs) >= 2 for one in examples) >= SMALLEST_COMPOUND


def test_no_personal_number_is_in_an_example(examples: list[Example]) -> None:
    """A number may be four to six digits or a dossier code; phone and identity numbers teach nothing."""
    found = [(personal_in(one.text), one) for one in examples]
    bad = [f"{', '.join(kinds)}: {one}" for kinds, one in found if kinds]
    assert not bad, listed(bad, "take the personal number out")


def test_a_dossier_code_has_a_shape_of_the_documents(examples: list[Example]) -> None:
    bad = []
    for one in examples:
        looks = re.findall(r"[\w.]*\b[HG]\d{2}\b[\w.]*-[\w.-]+|\d{3}\.\d{2}\.\d{2,3}\.\w+", one.text, re.IGNORECASE)
        if len(looks) > len(find_dossier_codes(one.text)):
            bad.append(one)
    assert not bad, listed(bad, "write codes as H49.22-261103-0042, 000.00.15.H49-260905-0007 or G01.12-261010-00123")
