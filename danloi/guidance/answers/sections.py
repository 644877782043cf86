"""One section for each need, composed from the record; nothing of what was asked for is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from danloi.guidance.answers.contract import Aspect
from danloi.guidance.answers.fees import fee_lines
from danloi.guidance.answers.format import clause, sentence
from danloi.guidance.answers.overview import overview_lines
from danloi.guidance.answers.times import time_lines
from danloi.guidance.catalogue.links import detail_url, form_url
from danloi.guidance.catalogue.records import Document, Procedure
from danloi.guidance.phrases import Phrases


def section(aspect: Aspect, procedure: Procedure, say: Phrases, today: dt.date) -> str:
    """Return heading and lines of the answer to one need."""
    if aspect == "fee":
        lines = fee_lines(procedure, say, today)
    elif aspect == "overview":
        return "\n".join(overview_lines(procedure, say, today))
    else:
        lines = _SECTIONS[aspect](procedure, say)
    return "\n".join([f"{say(f'heading.{aspect}')}:", *lines])


def _documents(procedure: Procedure, say: Phrases) -> list[str]:
    if not procedure.documents:
        return [say("documents.none")]
    always, cases = documents_by_case(procedure)
    lines = []
    if always:
        lines.append(say("documents.always"))
        lines += [say("bullet", text=_document(document, say)) for document in always]
    if cases:
        lines.append(say("documents.only_when" if always else "documents.by_case"))
    for when, documents in cases.items():
        texts = [_document(document, say) for document in documents]
        case = say("documents.case", when=sentence(when).rstrip("."))
        if len(texts) == 1:
            lines.append(say("bullet", text=f"{case} {texts[0]}"))
        else:
            lines.append(say("bullet", text=case))
            lines += [f"   – {text}" for text in texts]
    return lines


def documents_by_case(procedure: Procedure) -> tuple[list[Document], dict[str, list[Document]]]:
    """Return the papers that everybody needs, and the others by the case in which they are needed."""
    always = [document for document in procedure.documents if document.always]
    cases: dict[str, list[Document]] = {}
    for document in procedure.documents:
        if not document.always:
            cases.setdefault(document.when, []).append(document)
    return always, cases


def _document(document: Document, say: Phrases) -> str:
    return say(
        "documents.line",
        name=document.name,
        copies=say("documents.copies", copies=clause(document.copies)) if document.copies else "",
        note=say("documents.note", note=clause(document.note)) if document.note else "",
    )


def _place(procedure: Procedure, say: Phrases) -> list[str]:
    lines = [say("bullet", text=sentence(place.text)) for place in procedure.places]
    return [*lines, sentence(say("place.authority", authority=procedure.authority))]


def _steps(procedure: Procedure, say: Phrases) -> list[str]:
    if not procedure.steps:
        return [say("steps.none")]
    return [say("steps.line", number=i, text=sentence(step)) for i, step in enumerate(procedure.steps, start=1)]


def _online(procedure: Procedure, say: Phrases) -> list[str]:
    lines = [say(f"online.{procedure.online_level}")]
    form = form_url(procedure)
    if form:
        lines.append(say("online.how", url=form))
        if form.startswith("https://dichvucong.gov.vn"):
            lines.append(say("online.forwarded"))
    elif procedure.online_level != "in_person":
        lines.append(say("online.detail", url=detail_url(procedure)))
    return lines


def _legal(procedure: Procedure, say: Phrases) -> list[str]:
    lines = [
        say("bullet", text=say("legal.line", number=text.number, title=text.title)) for text in procedure.legal_basis
    ]
    if procedure.decision:
        lines.append(say("bullet", text=say("legal.decision", decision=procedure.decision)))
    return lines or [say("legal.none")]


def _eligibility(procedure: Procedure, say: Phrases) -> list[str]:
    lines = [say("bullet", text=sentence(condition)) for condition in procedure.conditions]
    if not lines:
        lines = [say("eligibility.none")]
    if procedure.variants:
        lines.append(say("eligibility.cases"))
    for variant in procedure.variants:
        lines += [
            say(
                "bullet",
                text=say(
                    "eligibility.option",
                    question=variant.question.rstrip("?").rstrip(),
                    answer=clause(option.answer),
                    effect=sentence(option.effect),
                ),
            )
            for option in variant.options
        ]
    return lines


def _result(procedure: Procedure, say: Phrases) -> list[str]:
    return [sentence(procedure.result)]


_SECTIONS: dict[Aspect, Callable[[Procedure, Phrases], list[str]]] = {
    "documents": _documents,
    "time": time_lines,
    "place": _place,
    "steps": _steps,
    "online": _online,
    "legal": _legal,
    "eligibility": _eligibility,
    "result": _result,
}
