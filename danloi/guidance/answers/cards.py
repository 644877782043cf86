"""Records laid out as cards: what `Composer` says line by line, in check-lists, tables and steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from danloi.guidance.answers.contract import Aspect, Button
from danloi.guidance.answers.format import clause, sentence
from danloi.guidance.answers.render import Block, Card, Choice, FeeLine, Paper, PaperGroup, Render
from danloi.guidance.answers.sections import section
from danloi.guidance.answers.sheet import FeeRow, Sheet, sheet_of
from danloi.guidance.answers.whereabouts import lines_for
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.units import Resolution


def card_of(
    procedure: Procedure, aspects: Sequence[Aspect], say: Phrases, today: dt.date, places: Sequence[Resolution] = ()
) -> Card:
    """Return the card that answers `aspects` (none: an overview) about `procedure`; `say` is answers.yaml."""
    sheet = sheet_of(procedure, say, today)
    wanted: list[Aspect] = list(dict.fromkeys(aspects)) or ["overview"]
    if procedure.withheld:
        blocks = [Block(kind="text", text=say("withheld", text=sentence(procedure.withheld)))]
    else:
        blocks = [_block(aspect, procedure, sheet, say, today) for aspect in wanted]
        more = [lines_for(procedure, place, say) for place in places if "place" in wanted]
        if "overview" in wanted and procedure.changes:
            more.append(say("changes", text=sentence(procedure.changes)))
        blocks += [Block(kind="text", text=text) for text in more if text]
    return Card(
        code=procedure.code,
        title=sheet.name,
        blocks=blocks,
        source=sheet.source.title,
        source_url=sheet.source.url,
        checked_on=sheet.checked_on,
        warning=sheet.warning,
    )


def choices_of(intro: str, procedures: Sequence[Procedure], buttons: Sequence[Button]) -> Render:
    """Return the question `intro` with its candidates; `buttons` begin with those of `procedures`, in their order."""
    details = [procedure.summary for procedure in procedures]
    details += [""] * (len(buttons) - len(details))
    choices = [
        Choice(title=button.title, detail=detail, payload=button.payload)
        for button, detail in zip(buttons, details, strict=True)
    ]
    return Render(intro=intro, choices=choices)


def _block(aspect: Aspect, procedure: Procedure, sheet: Sheet, say: Phrases, today: dt.date) -> Block:
    heading = "" if aspect == "overview" else say(f"heading.{aspect}")
    if aspect == "documents" and sheet.documents:
        return Block(kind="documents", heading=heading, groups=_groups(sheet))
    if aspect == "fee" and procedure.fees:
        fees = [_fee(row) for row in (*sheet.fees, *sheet.coming_fees)]
        return Block(kind="fees", heading=heading, fees=fees, text=sheet.fee_note)
    if aspect == "steps" and procedure.steps:
        return Block(kind="steps", heading=heading, steps=[sentence(step) for step in procedure.steps])
    text = section(aspect, procedure, say, today)
    return Block(kind="text", heading=heading, text=text.removeprefix(f"{heading}:").strip() if heading else text)


def _groups(sheet: Sheet) -> list[PaperGroup]:
    return [
        PaperGroup(
            when=group.when,
            papers=[
                Paper(
                    name=sentence(paper.name).rstrip("."), copies=clause(paper.copies or ""), note=sentence(paper.note)
                )
                for paper in group.documents
            ],
        )
        for group in sheet.documents
    ]


def _fee(row: FeeRow) -> FeeLine:
    details = [part[0].upper() + part[1:] for part in (row.case, row.channel, row.dates, row.note) if part]
    return FeeLine(name=row.name, amount=row.amount, details=details, coming_from=row.coming_from)
