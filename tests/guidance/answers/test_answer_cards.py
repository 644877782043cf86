"""What a screen draws says all that the text says, for every procedure and every need."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from danloi.guidance.answers.cards import card_of, choices_of
from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.answers.render import Render
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases

# Headings of the text that the layout itself shows (a group of its own, a column of its own), and how often it is so.
LAID_OUT = {"documents", "fee", "steps"}
SAID_BY_THE_LAYOUT = {
    "luôn", "cần", "chỉ", "thêm", "khi", "đúng", "trường", "hợp", "của", "anh/chị", "tùy", "sắp", "thay", "đổi", "từ",
}  # fmt: skip


def words(text: str) -> set[str]:
    return {word.strip(".,;:()•–") for word in re.split(r"\s+", text.lower())} - {""}


@pytest.fixture(scope="module")
def say(data: Path) -> Phrases:
    return Phrases.read(data / "phrases" / "answers.yaml")


@pytest.mark.parametrize("aspect", ASPECTS)
def test_no_word_of_the_text_is_missing_from_the_card(
    aspect: Aspect, composer: Composer, records: dict[str, Procedure], today: dt.date, say: Phrases
) -> None:
    missing = {}
    for procedure in records.values():
        text = composer.answer(procedure, [aspect], today).text
        said = words(text.split("\n\nNguồn:")[0]) | words(composer.warning(procedure))
        drawn = words("\n".join(Render(cards=[card_of(procedure, [aspect], say, today)]).texts()))
        lost = said - drawn - {"mã"}
        if aspect in LAID_OUT and not procedure.withheld:
            lost -= SAID_BY_THE_LAYOUT | {str(number) for number in range(1, 60)}
        if lost:
            missing[procedure.code] = lost
    assert missing == {}


def test_papers_for_some_keep_their_case_and_fees_to_come_their_date(
    records: dict[str, Procedure], today: dt.date, say: Phrases
) -> None:
    for procedure in records.values():
        if procedure.withheld:
            continue
        card = card_of(procedure, ["documents", "fee"], say, today)
        groups = [group for block in card.blocks for group in block.groups]
        assert {bool(group.when) for group in groups} == {not document.always for document in procedure.documents}
        assert sum(len(group.papers) for group in groups) == len(procedure.documents)
        coming = [fee for block in card.blocks for fee in block.fees if fee.coming_from]
        assert len(coming) == sum(fee.starts_after(today) for fee in procedure.fees)


def test_a_withheld_record_shows_why_and_nothing_else(
    records: dict[str, Procedure], today: dt.date, say: Phrases
) -> None:
    (withheld,) = [procedure for procedure in records.values() if procedure.withheld]
    card = card_of(withheld, ["documents", "fee"], say, today)
    assert [block.kind for block in card.blocks] == ["text"]


def test_choices_have_what_each_procedure_is(composer: Composer, records: dict[str, Procedure]) -> None:
    procedures = list(records.values())[:3]
    reply = composer.clarify(procedures, ["fee"], "clarify.ask")
    render = choices_of("Việc nào ạ?", procedures, reply.buttons)
    assert [choice.payload for choice in render.choices] == [button.payload for button in reply.buttons]
    assert [choice.detail for choice in render.choices] == [procedure.summary for procedure in procedures]
