"""What counts as a gap in a record is exactly what the answer says it does not know."""

from __future__ import annotations

import datetime as dt

from danloi.app.settings import ROOT
from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.answers.lacking import lacks
from danloi.guidance.answers.sections import section
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases

SAY = Phrases.read(ROOT / "data" / "phrases" / "answers.yaml")
TODAY = dt.date(2026, 11, 26)
# The sentences of the answers that admit a gap, by need.
GAPS = {
    "documents": ["documents.none"],
    "fee": ["fee.none", "fee.ended", "fee.province", "fee.unstated", "fee.unknown", "fee.zero"],
    "time": ["time.none", "time.unknown", "time.unstated"],
    "steps": ["steps.none"],
    "online": ["online.unknown"],
    "legal": ["legal.none"],
}


def emptied(procedure: Procedure) -> Procedure:
    gone = {"documents": [], "fees": [], "times": [], "steps": [], "legal_basis": [], "decision": None}
    return procedure.model_copy(update={**gone, "online_level": "unknown", "conditions": [], "variants": []})


def admits(procedure: Procedure, aspect: Aspect) -> bool:
    text = section(aspect, procedure, SAY, TODAY).lower()
    coming = SAY("fee.coming").lower()
    return any(SAY(key, value="").lower().strip(" .") in text.partition(coming)[0] for key in GAPS[aspect])


def test_a_gap_is_what_the_answer_admits_for_every_record() -> None:
    seen = set()
    procedures = read_procedures(ROOT / "data" / "catalogue" / "procedures").procedures
    for procedure in [*procedures, *map(emptied, procedures[:3])]:
        for aspect in ASPECTS:
            if aspect in GAPS:
                found = lacks(procedure, aspect, TODAY)
                assert found == admits(procedure, aspect), (procedure.code, aspect)
                seen.add((aspect, found))
    assert seen == {(aspect, found) for aspect in GAPS for found in (True, False)}


def test_an_overview_a_place_and_a_result_are_no_gaps() -> None:
    hollow = emptied(read_procedures(ROOT / "data" / "catalogue" / "procedures").procedures[0])
    assert [aspect for aspect in ASPECTS if not lacks(hollow, aspect, TODAY)] == ["place", "result", "overview"]
