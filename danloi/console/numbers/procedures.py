"""What is asked about, and what the records cannot say: for those who keep the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from danloi.console.frame.marks import Picture, Table, Value
from danloi.console.frame.pictures import bars
from danloi.console.numbers.section import Asked, Section
from danloi.conversation.statistics.reading import Gap
from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.answers.lacking import lacks

_SHOWN = 15
_LISTED = 200
_ANSWERED = ("answered",)


@dataclass(frozen=True)
class OpenGap:
    """Something that a record did not say when it was asked, and whether it still does not."""

    code: str
    name: str
    field: str
    authority: str
    need: str
    count: int
    is_open: bool


async def procedures(asked: Asked) -> Section:
    """Return what was asked about most, the needs, and the gaps; `co-quan` and `linh-vuc` choose whose gaps."""
    found = [_look_at(asked, gap) for gap in await asked.statistics.gaps(asked.period.span, _LISTED)]
    gaps = [gap for gap in found if gap is not None]
    authority, field = asked.query("co-quan"), asked.query("linh-vuc")
    chosen = [gap for gap in gaps if authority in {"", gap.authority} and field in {"", gap.field}]
    values = {
        "gaps": chosen,
        "authorities": sorted({gap.authority for gap in gaps}),
        "fields": sorted({gap.field for gap in gaps}),
        "authority": authority,
        "field": field,
        "asked": {name: asked.query(name) for name in ("ky", "tu", "den")},
    }
    pictures = [
        await _subjects(asked, "subjects", _ANSWERED),
        await _needs(asked),
        _gap_picture(asked, chosen),
        await _subjects(asked, "asked_back", ("clarify",)),
        await _subjects(asked, "not_found", ("not_found",)),
    ]
    return Section(pictures, values=values)


async def _subjects(asked: Asked, key: str, outcomes: Sequence[str]) -> Picture:
    found = await asked.statistics.subjects(asked.period.span, outcomes, 100)
    rows = [(asked.name_of(subject), count) for subject, count in found]
    about = asked.say(f"subject_about.{key}", name=rows[0][0]) if rows else ""
    columns = (asked.say("column.subject"), asked.say("column.turns"))
    tone = {"subjects": "calm", "asked_back": "doubt"}.get(key, "bad")
    csv = asked.csv("procedures", key)
    picture = bars(key, asked.say(f"subject_title.{key}"), about, rows[:_SHOWN], columns, tone=tone, csv=csv)
    table = Table([asked.say("column.code"), *columns], [[subject, name, count] for (subject, _), (name, count) in
                                                         zip(found, rows, strict=True)])  # fmt: skip
    return replace(picture, table=table)


async def _needs(asked: Asked) -> Picture:
    rows = [(_need(asked, aspect), count) for aspect, count in await asked.statistics.needs(asked.period.span)]
    about = asked.say("needs.about", name=rows[0][0].lower()) if rows else ""
    columns = (asked.say("column.need"), asked.say("column.turns"))
    return bars("needs", asked.say("needs.title"), about, rows, columns, csv=asked.csv("procedures", "needs"))


def _need(asked: Asked, aspect: str) -> str:
    return asked.say(f"need.{aspect}") if aspect in ASPECTS else aspect


def _look_at(asked: Asked, gap: Gap) -> OpenGap | None:
    record = asked.shelf.find(gap.subject)
    if record is None:
        return None  # taken out of the catalogue
    is_open = any(lacks(record, aspect, asked.today) for aspect in ASPECTS if aspect == gap.aspect)
    return OpenGap(
        record.code, asked.name_of(record.code), record.field, record.authority, _need(asked, gap.aspect), gap.times,
        is_open,
    )  # fmt: skip


def _gap_picture(asked: Asked, gaps: Sequence[OpenGap]) -> Picture:
    still = [gap for gap in gaps if gap.is_open]
    rows = [(f"{gap.need}: {gap.name}", gap.count) for gap in still[:_SHOWN]]
    about = asked.say("gaps.about", count=len(still), filled=len(gaps) - len(still))
    columns = (asked.say("column.subject"), asked.say("column.turns"))
    picture = bars(
        "gaps", asked.say("gaps.title"), about, rows, columns, tone="bad", csv=asked.csv("procedures", "gaps")
    )
    names = ("code", "subject", "need", "field", "authority", "turns", "state")
    lines: list[list[Value]] = [
        [gap.code, gap.name, gap.need, gap.field, gap.authority, gap.count,
         asked.say("gaps.open" if gap.is_open else "gaps.filled")]
        for gap in gaps
    ]  # fmt: skip
    return replace(picture, table=Table([asked.say(f"column.{name}") for name in names], lines))
