"""The promise of the assistant: nothing of a record that was asked for is missing from the answer.

Each test goes over every procedure of the real catalogue and lists all that is missing.
"""

from __future__ import annotations

import datetime as dt

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.catalogue.links import is_allowed, links_in
from danloi.guidance.catalogue.records import Document, Procedure
from tests.guidance.answers.expected import ONLINE_WORDS, dmy, holds, lines_with, time_parts

WARNING = "chưa được cán bộ Quảng Ninh xác nhận"
UNCONFIRMED = "Nội dung này chưa được cán bộ Quảng Ninh xác nhận"
LOW = "nguồn của thủ tục này chưa chắc chắn và chưa được cán bộ Quảng Ninh xác nhận"


class Answers:
    """The text about every procedure that is not withheld, for one need after another."""

    def __init__(self, composer: Composer, records: dict[str, Procedure], today: dt.date) -> None:
        self._composer = composer
        self._today = today
        self.shown = [record for record in records.values() if not record.withheld]

    def text(self, procedure: Procedure, aspect: Aspect) -> str:
        """What stands before the source line, which repeats code and dates."""
        return self._composer.answer(procedure, [aspect], self._today).text.split("\n\nNguồn:")[0]


@pytest.fixture(scope="module")
def answers(composer: Composer, records: dict[str, Procedure], today: dt.date) -> Answers:
    answers = Answers(composer, records, today)
    assert len(answers.shown) == 122
    return answers


def test_every_document_is_shown_with_copies_note_and_case(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "documents")
        missing += [(procedure.code, doc.name) for doc in procedure.documents if not _document_is_shown(doc, text)]
    assert missing == []


def _document_is_shown(document: Document, text: str) -> bool:
    """Whether a line holds the document, in the same line as its case or under it."""
    above = ""
    for line in text.splitlines():
        if not line.startswith("   "):
            above = line if line.startswith("•") or line.endswith(":") else above
        if not all(holds(line, part) for part in (document.name, document.copies, document.note)):
            continue
        if document.when == "always" or holds(line, document.when) or holds(above, document.when):
            return True
    return False


def test_what_everybody_needs_stands_apart_from_what_some_need(answers: Answers) -> None:
    wrong = []
    for procedure in answers.shown:
        always, _, cases = _split_at_cases(answers.text(procedure, "documents"))
        for document in procedure.documents:
            if not lines_with(always if document.always else cases, [document.name, document.copies, document.note]):
                wrong.append((procedure.code, document.name))
    assert wrong == []


def _split_at_cases(text: str) -> tuple[str, str, str]:
    for heading in ("Chỉ cần thêm khi đúng trường hợp", "Tùy trường hợp của anh/chị:"):
        if heading in text:
            return text.partition(heading)
    return text, "", ""


def test_every_time_is_shown_with_unit_case_and_note(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "time")
        missing += [(procedure.code, time) for time in procedure.times if not lines_with(text, time_parts(time))]
        assert text.count("\n• ") == len(procedure.times), procedure.code
    assert missing == []


def test_every_place_and_the_authority_are_shown(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "place")
        wanted = [*(place.text for place in procedure.places), procedure.authority]
        missing += [(procedure.code, part) for part in wanted if not lines_with(text, [part])]
    assert missing == []


def test_every_step_is_shown_in_order(answers: Answers) -> None:
    wrong = []
    for procedure in answers.shown:
        lines = answers.text(procedure, "steps").splitlines()
        numbered = [line for line in lines if line.split(". ")[0].isdigit()]
        expected = [f"{i}. {step}" for i, step in enumerate(procedure.steps, start=1)]
        if len(numbered) != len(expected) or not all(map(holds, numbered, expected)):
            wrong.append(procedure.code)
    assert wrong == []


def test_the_online_level_and_the_form_are_shown(answers: Answers, composer: Composer, today: dt.date) -> None:
    wrong = []
    for procedure in answers.shown:
        text = answers.text(procedure, "online")
        if not holds(text, ONLINE_WORDS[procedure.online_level]):
            wrong.append((procedure.code, "level"))
        forms = [link.url for link in composer.answer(procedure, ["online"], today).answer.links if link.kind == "form"]
        if procedure.online_level == "in_person":
            expected = []
        elif procedure.form_url:
            expected = [procedure.form_url]
        elif procedure.portal_uuid:
            expected = [f"https://dichvucong.gov.vn/nop-ho-so?formalityId={procedure.portal_uuid}"]
        else:
            expected = forms[:1]
        if forms != expected or not all(url in text for url in forms):
            wrong.append((procedure.code, "form"))
        if not forms and "http" in text:
            wrong.append((procedure.code, "a link although there is no form"))
    assert wrong == []


def test_every_legal_text_and_the_decision_are_shown(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "legal")
        missing += [(procedure.code, x) for x in procedure.legal_basis if not lines_with(text, [x.number, x.title])]
        if procedure.decision and not lines_with(text, ["Quyết định công bố", procedure.decision]):
            missing.append((procedure.code, procedure.decision))
    assert missing == []


def test_every_condition_and_the_effect_of_every_answer_are_shown(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "eligibility")
        missing += [(procedure.code, part) for part in procedure.conditions if not lines_with(text, [part])]
        for variant in procedure.variants:
            question = variant.question.strip().rstrip("?").rstrip()
            for option in variant.options:
                if not lines_with(text, [question, option.answer, option.effect]):
                    missing.append((procedure.code, f"{question}: {option.answer}"))
    assert missing == []


def test_the_result_is_shown(answers: Answers) -> None:
    assert [p.code for p in answers.shown if not lines_with(answers.text(p, "result"), [p.result])] == []


def test_an_overview_opens_with_what_the_procedure_is_and_holds_the_essentials(answers: Answers) -> None:
    missing = []
    for procedure in answers.shown:
        text = answers.text(procedure, "overview")
        wanted = [procedure.summary, procedure.result, ONLINE_WORDS[procedure.online_level], procedure.changes]
        wanted += [place.text for place in procedure.places]
        wanted += [document.name for document in procedure.documents if document.always]
        wanted += [time_parts(time)[0].removeprefix("• ") for time in procedure.times[:1]]
        missing += [(procedure.code, part) for part in wanted if not holds(text, part)]
        if not holds(text.split("\n\n")[1], procedure.summary):
            missing.append((procedure.code, "the summary comes first"))
    assert missing == []


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_answer_names_procedure_source_and_date_and_warns(
    aspect: Aspect, composer: Composer, records: dict[str, Procedure], today: dt.date
) -> None:
    missing = []
    for procedure in records.values():
        reply = composer.answer(procedure, [aspect], today)
        lines = [line for line in reply.text.splitlines() if line.startswith("Nguồn:")]
        url = reply.answer.sources[0].url
        parts = ["Cổng Dịch vụ công quốc gia", procedure.code, dmy(procedure.checked_on), url]
        if procedure.portal_updated:
            parts.append(dmy(procedure.portal_updated))
        if len(lines) != 1 or not all(part in lines[0] for part in parts):
            missing.append((procedure.code, "source"))
        if not holds(reply.text.splitlines()[0], procedure.name) or procedure.code not in reply.text.splitlines()[0]:
            missing.append((procedure.code, "name"))
        if (LOW if procedure.confidence == "low" else UNCONFIRMED) not in reply.text or "18001096" not in reply.text:
            missing.append((procedure.code, "warning"))
        if reply.answer.sources[0].checked_on != procedure.checked_on.isoformat():
            missing.append((procedure.code, "checked_on"))
    assert missing == []


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_link_of_every_answer_is_allowed_and_no_text_has_holes(
    aspect: Aspect, composer: Composer, records: dict[str, Procedure], today: dt.date
) -> None:
    for procedure in records.values():
        reply = composer.answer(procedure, [aspect], today)
        assert all(is_allowed(url) for url in [*links_in(reply.text), *(link.url for link in reply.answer.links)])
        assert not [hole for hole in ("{", "}", "None", "..\n", ". .", ":.", "  •") if hole in reply.text], (
            procedure.code
        )
