"""Golden conversations are read, judged, and never taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.console.release.quality.golden import GoldenError, GoldenTurn, read_golden
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.margins import MarginError, Margins
from danloi.console.release.quality.questions import DATA, FILES, read_files
from danloi.console.training.examples import read_examples
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.vietnamese import fold

FILE = DATA / "evaluation" / "golden.yaml"


def test_the_conversations_are_about_procedures_there_are() -> None:
    codes = {procedure.code for procedure in read_procedures(DATA / "catalogue" / "procedures").procedures}
    golden = read_golden(FILE)
    assert len(golden) >= 15
    assert {turn.procedure for one in golden for turn in one.turns if turn.procedure} <= codes


def test_none_of_their_sentences_is_taught_or_a_question_of_the_test_set() -> None:
    known = {fold(one.text) for one in read_examples(DATA / "nlu")} | {fold(one.text) for one in read_files(FILES)}
    said = [text for one in read_golden(FILE) for text in one.says]
    assert [text for text in said if fold(text) in known] == []


def test_what_is_not_given_may_be_anything() -> None:
    turn = GoldenTurn(says="…", outcome="answered", aspects=("fee",))
    assert turn.is_met(Heard("answered", "1.001193", aspects=("time", "fee")))
    assert not turn.is_met(Heard("answered", "1.001193", aspects=("time",)))
    assert not turn.is_met(Heard("clarify"))


def test_a_procedure_answered_beside_another_counts() -> None:
    turn = GoldenTurn(says="…", outcome="answered", procedure="1.001193")
    assert turn.is_met(Heard("answered", "1.000656", also=("1.001193",)))
    assert not turn.is_met(Heard("answered", "1.000656"))


@pytest.mark.parametrize(
    "text",
    ["- id: a", "- {id: a, title: t, turns: []}", "[", "- {id: a, title: t, turns: [{says: x, outcome: maybe}]}"],
)
def test_a_bad_file_is_said_with_its_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "golden.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldenError, match=r"golden\.yaml"):
        read_golden(tmp_path / "golden.yaml")


def test_a_margin_that_is_no_share_is_said(tmp_path: Path) -> None:
    text = (DATA / "evaluation" / "margins.yaml").read_text(encoding="utf-8")
    (tmp_path / "margins.yaml").write_text(text.replace("f1: 0.03", "f1: 30"), encoding="utf-8")
    with pytest.raises(MarginError, match=r"margins\.yaml"):
        Margins.read(tmp_path / "margins.yaml")
