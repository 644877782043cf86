"""Proposing a change: filled in, looked at with what stands against it and what it would change, then sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.training.examples import MARKED
from danloi.console.training.labels import intent_label, mark_label
from danloi.console.training.lint import Finding, Weight
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.service import Training

FIELDS = {
    "loai": "kind",
    "cau": "text",
    "y_dinh": "intent",
    "ma": "code",
    "thay_cho": "replaces",
    "y_dinh_cu": "replaces_intent",
    "ly_do": "reason",
}
LONGEST_REASON = 1000


def patch_lines(patch: str) -> list[tuple[str, str]]:
    """Return each line of a patch with the style it is shown in."""
    styles = {"+": "after", "-": "before", "@": "quiet"}
    return [
        ("quiet" if line.startswith(("+++", "---")) else styles.get(line[:1], ""), line) for line in patch.splitlines()
    ]


def proposal_of(values: Mapping[str, str]) -> Proposal | None:
    """Make a proposal of what a form or an address says; None if it says no kind."""
    if values["kind"] not in set(Kind):
        return None
    texts = {name: text for name, text in values.items() if name != "kind"}
    texts["reason"] = texts["reason"][:LONGEST_REASON]
    return Proposal(Kind(values["kind"]), **texts).cleaned()


def add_proposing(area: Area, training: Training) -> None:
    """Register the pages."""

    def shared(visit: Visit, proposal: Proposal) -> dict[str, Any]:
        intents = sorted(training.lint.intents, key=lambda intent: intent_label(visit.say, intent))
        return {
            "proposal": proposal,
            "intents": [(intent, intent_label(visit.say, intent)) for intent in intents],
            "marks": [f"{kind} ({mark_label(visit.say, kind)})" for kind in sorted(MARKED)],
        }

    def form(visit: Visit, proposal: Proposal, findings: list[Finding] | None = None, patch: str = "") -> HTTPResponse:
        stops = [finding.text for finding in findings or [] if finding.weight is Weight.STOP]
        return visit.page(
            "training/propose.html",
            status=400 if stops else 200,
            problems=stops,
            notes=[finding for finding in findings or [] if finding.weight is not Weight.STOP],
            is_looked_at=findings is not None and not stops,
            patch=patch_lines(patch),
            **shared(visit, proposal),
        )

    @area.get("/du-lieu/de-xuat", Permission.PROPOSE_DATA)
    async def propose(visit: Visit) -> HTTPResponse:
        values = {ours: visit.query(theirs) for theirs, ours in FIELDS.items()}
        proposal = proposal_of({**values, "kind": values["kind"] or Kind.EXAMPLE})
        return form(visit, proposal) if proposal else visit.refuse("page.no_kind")

    @area.post("/du-lieu/de-xuat", Permission.PROPOSE_DATA)
    async def send(visit: Visit) -> HTTPResponse:
        proposal = proposal_of({ours: visit.form(theirs) for theirs, ours in FIELDS.items()})
        if proposal is None:
            return visit.refuse("page.no_kind")
        findings = await training.check(proposal)
        is_stopped = any(finding.weight is Weight.STOP for finding in findings)
        try:
            patch = "" if is_stopped else await training.preview([proposal])
        except UnreadableData as err:
            return visit.refuse("page.unreadable", why=err)
        if is_stopped or visit.form("buoc") != "gui":
            return form(visit, proposal, findings, patch)
        async with visit.database.transaction() as session:
            await training.submit(session, proposal, visit.account)
        return visit.redirect("/du-lieu/cho-duyet", "proposed")
