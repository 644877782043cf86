"""What is noticed about a proposal, and how grave it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.console.training import form
from danloi.console.training.examples import read_examples
from danloi.console.training.lint import Lint, Names, Weight
from danloi.console.training.proposals import Kind, Proposal
from danloi.guidance.phrases import Phrases
from tests.console.training.conftest import WORDS

NAMES = Names(
    {"1.000001": "Đăng ký khai sinh", "1.000002": "Đăng ký khai tử", "1.000003": "Đăng ký kết hôn"},
    {"1.000001": ["làm khai sinh", "giấy khai sinh"], "1.000002": ["báo tử"]},
)


@pytest.fixture
def lint(installed: Path, domain: Path) -> Lint:
    return Lint(installed.parent, domain, Phrases.read(WORDS))


def noticed(lint: Lint, proposal: Proposal, *beside: Proposal) -> dict[str, Weight]:
    return {one.rule: one.weight for one in lint.check(proposal.cleaned(), NAMES, [one.cleaned() for one in beside])}


def example(text: str, intent: str = "ask_fee") -> Proposal:
    return Proposal(Kind.EXAMPLE, text, intent)


def test_a_good_sentence_is_not_complained_about(lint: Lint) -> None:
    assert noticed(lint, example("xin hỏi [phí](fee) [đăng ký tạm trú](procedure) cho bốn người")) == {}


@pytest.mark.parametrize("text", ["PHẢI RỒI!!", "phai roi", "[phải rồi](fee)"])
def test_the_same_sentence_under_another_intent_stops(lint: Lint, text: str) -> None:
    assert noticed(lint, example(text, "deny"))["twin"] is Weight.STOP


def test_a_sentence_that_is_there_already_stops(lint: Lint) -> None:
    assert noticed(lint, example("lệ phí khai sinh"))["known"] is Weight.STOP


def test_nearly_the_same_under_another_intent_is_a_doubt(lint: Lint) -> None:
    assert noticed(lint, example("làm hộ chiếu hết bao nhiêu", "ask_time")) == {"near_twin": Weight.DOUBT}
    assert noticed(lint, example("hết bao nhiêu ạ làm hộ chiếu", "ask_time")) == {"near_twin": Weight.DOUBT}
    assert noticed(lint, example("làm hộ chiếu hết bnhiu ạ", "ask_time"))["near_twin"] is Weight.DOUBT


def test_a_copy_without_diacritics_is_a_doubt(lint: Lint) -> None:
    assert noticed(lint, example("lam ho chieu het bao nhieu")) == {"plain_twin": Weight.DOUBT}


def test_two_proposals_that_contradict_each_other_stop_each_other(lint: Lint) -> None:
    one, other = example("tốn mấy đồng đây"), example("Tốn mấy đồng đây?", "ask_time")
    assert noticed(lint, one, other) == {"twin_proposed": Weight.STOP}
    assert noticed(lint, other, one) == {"twin_proposed": Weight.STOP}


def test_a_correction_is_not_a_twin_of_what_it_corrects(lint: Lint) -> None:
    other_marks = Proposal(Kind.CORRECTION, "[lệ phí khai sinh](fee)", "ask_fee", "", "lệ phí khai sinh", "ask_fee")
    other_intent = Proposal(Kind.CORRECTION, "phải rồi", "deny", replaces="phải rồi", replaces_intent="affirm")
    assert noticed(lint, other_marks) == noticed(lint, other_intent) == {}


def test_what_is_gone_meanwhile_cannot_be_corrected_or_removed(lint: Lint) -> None:
    gone = Proposal(Kind.CORRECTION, "ừ nhé", "affirm", replaces="ừ hử", replaces_intent="affirm")
    assert noticed(lint, gone)["gone"] is Weight.STOP
    assert noticed(lint, Proposal(Kind.REMOVAL, "ừ hử", "affirm"))["gone"] is Weight.STOP


@pytest.mark.parametrize(
    ("text", "rule", "weight"),
    [
        ("gọi tôi số 0912 345 678 báo phí", "personal", Weight.STOP),
        ("căn cước 022099001234 phí bao nhiêu", "personal", Weight.STOP),
        ("gửi về nam@example.com phí bao nhiêu", "personal", Weight.STOP),
        ("số sổ 12345678 phí bao nhiêu", "personal", Weight.STOP),
        ("số •••••• phí bao nhiêu", "masked", Weight.STOP),
        ("hồ sơ H49.22-261103-0042 phí bao nhiêu", "dossier_code", Weight.DOUBT),
        ("chị Nguyễn Thị Hoa hỏi phí", "name", Weight.DOUBT),
        ("xem ở https://dich-vu.example/x phí", "link", Weight.STOP),
        ("vào dichvucong.com xem phí", "link", Weight.STOP),
        ("hỏi phí " * 50, "too_long", Weight.STOP),
        ("?!…", "empty", Weight.STOP),
        ("/greet", "start", Weight.STOP),
        ("- hỏi phí", "start", Weight.STOP),
        ("hỏi [phí", "marks", Weight.STOP),
        ("hỏi [phí]{fee}", "marks", Weight.STOP),
        ("hỏi [[phí](fee)](fee)", "marks", Weight.STOP),
        ("hỏi [phí](money)", "unknown_mark", Weight.STOP),
        ("hỏi [ph](fee)í", "torn_mark", Weight.STOP),
        ("hỏi [phí ](fee)thôi", "torn_mark", Weight.STOP),
        ("hỏi phí\n- intent: deny\n  examples: |\n    - có", "line_break", Weight.STOP),
        ("hỏi phí \x9b có", "line_break", Weight.STOP),
    ],
)
def test_what_does_not_belong_into_a_sentence(lint: Lint, text: str, rule: str, weight: Weight) -> None:
    found = noticed(lint, example(text))
    assert found.get(rule) is weight, found


def test_an_intent_that_is_not_there_stops(lint: Lint) -> None:
    assert noticed(lint, example("hỏi phí thôi", "../../etc"))["unknown_intent"] is Weight.STOP


def test_an_intent_that_would_drown_another_is_a_doubt(lint: Lint, installed: Path) -> None:
    many = "\n".join(f"    - giá của {'x' * number}y" for number in range(1, 40))
    path = installed / "nlu" / "many.yml"
    path.write_text(f'version: "3.1"\nnlu:\n- intent: ask_place\n  examples: |\n{many}\n', encoding="utf-8")
    assert noticed(lint, example("chỗ nào hả chị ơi", "ask_place")) == {"imbalance": Weight.DOUBT}


@pytest.mark.parametrize(
    ("text", "code", "rule", "weight"),
    [
        ("Giấy Khai Sinh", "1.000001", "known_alias", Weight.STOP),
        ("giay khai sinh", "1.000001", "known_alias", Weight.STOP),
        ("giấy khai sinh", "1.000002", "alias_of_another", Weight.DOUBT),
        ("làm khai sinh", "1.000003", "first_alias", Weight.STOP),
        ("giấy cưới", "9.999999", "unknown_code", Weight.STOP),
        ("giấy cưới\nmới", "1.000003", "line_break", Weight.STOP),
        ("giấy cưới " * 30, "1.000003", "too_long", Weight.STOP),
        ("giấy <b>cưới</b>", "1.000003", "marks_in_alias", Weight.STOP),
        ("giấy cưới 0912345678", "1.000003", "personal", Weight.STOP),
    ],
)
def test_what_does_not_make_a_good_alias(lint: Lint, text: str, code: str, rule: str, weight: Weight) -> None:
    assert noticed(lint, Proposal(Kind.ALIAS, text, code=code)).get(rule) is weight


def test_the_only_alias_stays(lint: Lint) -> None:
    assert noticed(lint, Proposal(Kind.ALIAS_REMOVAL, "báo tử", code="1.000002")) == {"only_alias": Weight.STOP}
    assert noticed(lint, Proposal(Kind.ALIAS_REMOVAL, "giấy khai sinh", code="1.000001")) == {}


def test_no_sentence_of_the_project_would_be_stopped_for_its_form() -> None:
    found = [
        (rule, str(one))
        for one in read_examples(ROOT / "data" / "nlu")
        for rule, _ in form.of_example(one.line)
        if rule not in form.DOUBTS
    ]
    assert found == []
