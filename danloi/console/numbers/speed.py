"""How long citizens wait, and for which step."""

from __future__ import annotations

from dataclasses import replace

from danloi.console.frame.marks import Picture, Series, Table, figure
from danloi.console.frame.pictures import bars, lines, stacked
from danloi.console.numbers.section import Asked, Section, Tile
from danloi.conversation.statistics.buckets import BOUNDS, OVER, percentile
from danloi.conversation.statistics.tally import ALL_STEPS

STEPS = (ALL_STEPS, "normalise", "guard", "read", "engine", "links")


async def speed(asked: Asked) -> Section:
    """Return half and 95 of 100 waits: by step, by day, and how they are spread."""
    steps = await asked.statistics.steps(asked.period.span)
    whole = steps.get(ALL_STEPS, {})
    tiles = [
        Tile(asked.say("tile.half"), seconds(percentile(whole, 0.5))),
        Tile(asked.say("tile.most"), seconds(percentile(whole, 0.95))),
    ]
    return Section([await _by_day(asked), _spread(asked, whole), _by_step(asked, steps)], tiles)


def seconds(milliseconds: float | None) -> str:
    """Write a duration as staff read it."""
    if milliseconds is None:
        return "–"
    return f"{figure(round(milliseconds))} ms" if milliseconds < 1_000 else f"{figure(round(milliseconds / 1000, 1))} s"


async def _by_day(asked: Asked) -> Picture:
    columns, at = asked.columns()
    counts: list[dict[int, int]] = [{} for _ in columns]
    for day, buckets in (await asked.statistics.step_by_day(asked.period.span, ALL_STEPS)).items():
        for upper, count in buckets.items():
            counts[at[day]][upper] = counts[at[day]].get(upper, 0) + count
    series = [
        Series(asked.say("percentile.half"), [_rounded(percentile(one, 0.5)) for one in counts], "good"),
        Series(asked.say("percentile.most"), [_rounded(percentile(one, 0.95)) for one in counts], "deep"),
    ]
    return lines(
        "waits", asked.say("waits.title"), asked.say("waits.about"), columns, series, asked.heading(),
        csv=asked.csv("speed", "waits"),
    )  # fmt: skip


def _spread(asked: Asked, counts: dict[int, int]) -> Picture:
    used = [bound for bound in (*BOUNDS, OVER) if counts.get(bound)]
    bounds = [bound for bound in (*BOUNDS, OVER) if used and used[0] <= bound <= used[-1]]
    names = [f"≤{figure(bound)}" if bound != OVER else f">{figure(BOUNDS[-1])}" for bound in bounds]
    series = [Series(asked.say("column.turns"), [counts.get(bound, 0) for bound in bounds])]
    return stacked(
        "spread", asked.say("spread.title"), asked.say("spread.about"), names, series,
        asked.say("column.milliseconds"), csv=asked.csv("speed", "spread"),
    )  # fmt: skip


def _by_step(asked: Asked, steps: dict[str, dict[int, int]]) -> Picture:
    known = [step for step in STEPS if step in steps]
    rows = [
        (step, _rounded(percentile(steps[step], 0.5)) or 0.0, _rounded(percentile(steps[step], 0.95)) or 0.0)
        for step in [*known, *sorted(set(steps) - set(known))]
    ]
    named = [(asked.say(f"step.{step}") if step in STEPS else step, half, most) for step, half, most in rows]
    columns = (asked.say("column.step"), asked.say("percentile.most"))
    picture = bars(
        "steps", asked.say("steps.title"), asked.say("steps.about"), [(name, most) for name, _, most in named], columns,
        unit=" ms", csv=asked.csv("speed", "steps"),
    )  # fmt: skip
    return replace(picture, table=Table([columns[0], asked.say("percentile.half"), columns[1]], named))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value)
