"""What a change does to the files: the lines that are meant, and nothing else."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.console.training.alias_files import AliasChange, changed_alias_files
from danloi.console.training.changes import as_patch, changed_files, write_files
from danloi.console.training.examples import key_of, read_examples
from danloi.console.training.nlu_files import NluFile, NluFolder, UnreadableData
from danloi.console.training.proposals import Kind, Proposal
from danloi.guidance.catalogue.aliases import read_alias_files
from danloi.guidance.catalogue.files import read_procedures
from tests.console.training.conftest import FEE, git

NEW = "xin hỏi [phí](fee) [đăng ký tạm trú](procedure)"


def difference(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def changes(root: Path, *proposals: Proposal) -> dict[str, list[str]]:
    return {name: difference(*pair) for name, pair in changed_files(root, proposals).items()}


def test_a_new_sentence_is_one_new_line_beside_the_most_alike(installed: Path) -> None:
    after = changed_files(
        installed.parent, [Proposal(Kind.EXAMPLE, "[làm hộ chiếu](procedure) [hết nhiêu](fee) dạ", "ask_fee")]
    )["data/nlu/fee.yml"][1]
    line = "    - [làm hộ chiếu](procedure) [hết nhiêu](fee) dạ\n"
    assert after.replace(line, "") == FEE
    assert after.index(line) == after.index("    - [khai tử]") - len(line)


def test_in_a_block_in_alphabetic_order_it_goes_to_its_place(installed: Path) -> None:
    after = changed_files(installed.parent, [Proposal(Kind.EXAMPLE, "đúng vậy", "affirm")])["data/nlu/dialogue.yml"][1]
    assert "    - dạ vâng\n    - đúng vậy\n    - phải rồi\n" in after


def test_a_sentence_is_corrected_where_it_stands_or_moves_to_its_new_intent(installed: Path) -> None:
    better = Proposal(Kind.CORRECTION, "ừ, đúng rồi", "affirm", replaces="ừ đúng", replaces_intent="affirm")
    assert changes(installed.parent, better) == {"data/nlu/dialogue.yml": ["-    - ừ đúng", "+    - ừ, đúng rồi"]}
    moved = Proposal(Kind.CORRECTION, "sai rồi", "affirm", replaces="sai rồi", replaces_intent="deny")
    assert sorted(changes(installed.parent, moved)["data/nlu/dialogue.yml"]) == ["+    - sai rồi", "-    - sai rồi"]


def test_a_removed_sentence_leaves_the_comments_around_it(installed: Path) -> None:
    gone = Proposal(Kind.REMOVAL, "SAI RỒI!", "deny")
    assert changes(installed.parent, gone) == {"data/nlu/dialogue.yml": ["-    - sai rồi"]}


def test_the_same_changes_again_change_nothing(installed: Path) -> None:
    proposals = [
        Proposal(Kind.EXAMPLE, NEW, "ask_fee"),
        Proposal(Kind.CORRECTION, "đúng thế", "affirm", replaces="ừ đúng", replaces_intent="affirm"),
        Proposal(Kind.REMOVAL, "sai rồi", "deny"),
        Proposal(Kind.ALIAS, "giấy vệ sinh quán bún", code="1.013855"),
        Proposal(Kind.ALIAS_REMOVAL, "VSATTP", code="1.013855"),
    ]
    write_files(installed.parent, changed_files(installed.parent, proposals))
    assert changed_files(installed.parent, proposals) == {}
    assert not list(installed.rglob("*.part"))


def test_an_intent_without_sentences_gets_a_file(installed: Path) -> None:
    write_files(
        installed.parent, changed_files(installed.parent, [Proposal(Kind.EXAMPLE, "[ở đâu](place)", "ask_place")])
    )
    assert [(one.file, one.line) for one in read_examples(installed / "nlu") if one.intent == "ask_place"] == [
        ("ask_place.yml", "[ở đâu](place)")
    ]


def test_every_block_of_the_projects_data_takes_a_sentence_as_one_line() -> None:
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        assert NluFile.read(path.name, text).text() == text
        file = NluFile.read(path.name, text)
        for block in file.blocks:
            block.add("câu # thử: 'nghiệm' \"của\" {cán} bộ")
        assert difference(text, file.text()) == ["+    - câu # thử: 'nghiệm' \"của\" {cán} bộ"] * len(file.blocks)


@pytest.mark.parametrize(
    "text",
    [
        'nlu:\n- intent: a\n  examples: "- một"\n',
        "nlu:\n- intent: a\n  examples:\n  - text: một\n",
        "nlu:\n- intent: a\n  examples: |\n   - một\n- : [\n",
    ],
)
def test_a_file_that_cannot_be_changed_safely_is_named(text: str) -> None:
    with pytest.raises(UnreadableData, match=r"a\.yml"):
        NluFile.read("a.yml", text)


@pytest.mark.parametrize("sign", ["\n", "\u2028", "\x85", "\r", "\n- intent: affirm\n  examples: |\n    - "])
def test_a_sentence_with_line_breaks_in_it_never_reaches_a_file(installed: Path, sign: str) -> None:
    """The lint stops it long before; these are the last walls."""
    with pytest.raises(UnreadableData, match="must be one line; nothing was written"):
        changed_files(installed.parent, [Proposal(Kind.EXAMPLE, f"một{sign}hai", "ask_fee")])
    folder = NluFolder(installed / "nlu")
    folder.add("ask_fee", f"một{sign}hai")
    if sign not in {"\u2028", "\x85"}:  # those two are no line break to YAML 1.2
        with pytest.raises(UnreadableData, match=r"nothing was written|not valid YAML"):
            folder.changed()


def test_an_alias_is_one_line_at_the_end_of_its_list(installed: Path) -> None:
    catalogue = installed / "catalogue"
    pair = changed_alias_files(catalogue, [AliasChange("1.013855", "giấy # vệ sinh: quán 'bún'")])
    assert difference(*pair["procedures/y-te.yaml"]) == ["+  - \"giấy # vệ sinh: quán 'bún'\""]
    pair = changed_alias_files(catalogue, [AliasChange("3.000182", "cho con lên lớp sáu")])
    assert difference(*pair["aliases/giao-duc.yaml"]) == ["+    - cho con lên lớp sáu"]


def test_aliases_of_procedures_without_any_go_to_staffs_own_file_in_the_order_of_codes(installed: Path) -> None:
    made = [AliasChange("2.000002", "hai"), AliasChange("1.000001", "một"), AliasChange("2.000002", "hai nữa")]
    before, after = changed_alias_files(installed / "catalogue", made)["aliases/can-bo.yaml"]
    assert before == ""
    assert after == 'aliases:\n  "1.000001":\n    - một\n  "2.000002":\n    - hai\n    - hai nữa\n'


def test_every_file_of_aliases_takes_one_and_reads_as_before_but_for_it() -> None:
    catalogue = ROOT / "data" / "catalogue"
    reading = read_alias_files(catalogue / "aliases")
    codes = list(reading.aliases)[::150]
    changed = changed_alias_files(catalogue, [AliasChange(code, "no: yes # '\"") for code in codes])
    assert sum(len(difference(*pair)) for pair in changed.values()) == len(codes)


def test_records_still_load_after_an_alias_came_and_one_went(installed: Path) -> None:
    catalogue = installed / "catalogue"
    made = [AliasChange("1.013855", "null"), AliasChange("1.013855", "giấy vệ sinh quán nhậu", is_removal=True)]
    write_files(catalogue, changed_alias_files(catalogue, made))
    reading = read_procedures(catalogue / "procedures")
    assert not reading.problems
    aliases = next(one.aliases for one in reading.procedures if one.code == "1.013855")
    assert aliases[-1] == "null"
    assert "giấy vệ sinh quán nhậu" not in aliases


def test_the_patch_is_what_git_applies(installed: Path, repository: Path) -> None:
    proposals = [Proposal(Kind.EXAMPLE, NEW, "ask_fee"), Proposal(Kind.ALIAS, "một", code="1.000001")]
    patch = as_patch(changed_files(installed.parent, proposals))
    (repository / "thay-doi.patch").write_text(patch, encoding="utf-8")
    git(repository, "apply", "thay-doi.patch")
    assert key_of(NEW) in {one.key for one in read_examples(repository / "data" / "nlu")}
    assert read_alias_files(repository / "data" / "catalogue" / "aliases").aliases["1.000001"] == ["một"]
