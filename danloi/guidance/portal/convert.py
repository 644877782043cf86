"""A record of the portal made into one of the catalogue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from danloi.guidance.catalogue.records import LegalText, Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal import agencies
from danloi.guidance.portal.channels import online_level
from danloi.guidance.portal.conditions import conditions
from danloi.guidance.portal.descriptions import sort_out
from danloi.guidance.portal.documents import papers
from danloi.guidance.portal.fees import fees
from danloi.guidance.portal.names import official_name, short_name, summary
from danloi.guidance.portal.places import DISTRICT, places
from danloi.guidance.portal.record import PortalRecord
from danloi.guidance.portal.replaced import replaced_codes
from danloi.guidance.portal.steps import steps
from danloi.guidance.portal.text import LIMIT, pieces, strip_mark, upper_first
from danloi.guidance.portal.times import times

RULES = 1  # raise it when a change here makes another record of the same input, so that an import takes it up


class Undated(ValueError):
    """The record says nothing about its day, and none was given."""


def convert(record: PortalRecord, say: Phrases, fetched_on: dt.date | None = None) -> Procedure:
    """Return `record` as the catalogue keeps it, with origin "imported" and confidence "low".

    Args:
        record: as the portal gives it.
        say: data/phrases/portal.yaml.
        fetched_on: the day the file was taken from the portal; None takes the record's own last change.

    Raises:
        Undated: neither the record nor `fetched_on` has a day.
        pydantic.ValidationError: it breaks a rule of the catalogue, its code for example.
    """
    checked_on = fetched_on or record.updated_at or record.created_at
    if checked_on is None:
        msg = "no updatedAt; say with --fetched-on when the file was fetched"
        raise Undated(msg)
    descriptions = {n: sort_out(method.description) for n, method in enumerate(record.execution_methods)}
    name = official_name(record, say)
    authority = agencies.authority(record, say)
    deciding = agencies.levels(record, authority)
    authority_text, *more_authority = pieces(authority.text)
    results = _results(record)
    result, *more_results = list(pieces("; ".join(results))) or [say("result.none")]
    found = papers(record, say)
    district = _names_district(record)
    where = places(record, authority, deciding, descriptions, say)
    return Procedure(
        code=record.code,
        origin="imported",
        id=f"portal-{re.sub(r'[^a-z0-9]+', '-', record.code.lower()).strip('-')}",
        name=name,
        short_name=short_name(name),
        summary=summary(authority, deciding, results, say),
        field=next((category.name for category in record.categories_details if category.name), say("field.none")),
        aliases=[],
        superseded_codes=replaced_codes(record),
        level=deciding,
        authority=authority_text,
        conditions=conditions(record, say),
        documents=found.documents,
        fees=fees(record, descriptions, say),
        times=times(record, descriptions, say),
        places=where.places,
        steps=[*steps(record, found.remarks, say), *more_authority, *more_results],
        result=result,
        online_level=online_level(record),
        legal_basis=list(_legal_basis(record, say)),
        decision=_decision(record, say),
        changes=say("district.citizen") if district else "",
        open_points=list(_open_points(where.left_out, say, district=district)),
        portal_uuid=record.id,
        portal_name=" ".join(record.name.split())[:LIMIT],
        portal_code_used=record.code,
        portal_updated=record.updated_at,
        checked_on=checked_on,
        confidence="low",
    )


def _results(record: PortalRecord) -> list[str]:
    names = (strip_mark(" ".join(result.name.split())).rstrip(" .;") for result in record.results_details)
    return list(dict.fromkeys(upper_first(name) for name in names if name))


def _legal_basis(record: PortalRecord, say: Phrases) -> Iterator[LegalText]:
    seen = set()
    for text in record.legal_basises_details:
        number, title = " ".join(text.code.split()), " ".join(text.name.split())
        if not number:
            number, title = title, ""
        if title == number:
            title = ""
        if number and (number, title) not in seen:
            seen.add((number, title))
            yield LegalText(number=number[:LIMIT], title=title[:LIMIT] or say("legal.untitled"))


def _decision(record: PortalRecord, say: Phrases) -> str | None:
    proposal = record.procedure_proposal
    if proposal is None or not proposal.proposal_number:
        return None
    agency = proposal.issuing_agency.name if proposal.issuing_agency else ""
    text = proposal.proposal_number
    if proposal.decision_date:
        text = say("decision.dated", number=text, day=f"{proposal.decision_date:%d/%m/%Y}")
    return (say("decision.of", decision=text, agency=agency) if agency else text)[:LIMIT]


def _names_district(record: PortalRecord) -> bool:
    text = record.model_dump_json().lower()
    return any(word in text for word in ("huyện", "quận", "thị xã")) and bool(DISTRICT.search(text))


def _open_points(left_out: list[str], say: Phrases, *, district: bool) -> Iterator[str]:
    yield say("open.imported")
    if district:
        yield say("open.district")
    for text in left_out:
        yield from pieces(say("open.place", text=text))
