"""The answer as citizens would get it from a draft, need by need, beside the answer they get now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from danloi.console.catalogue.difference import Line, lines_between
from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import ASPECTS, Aspect
from danloi.guidance.catalogue.records import Procedure


@dataclass(frozen=True)
class Answered:
    """The answer to one need: its lines, each marked as the same as now, gone, or new."""

    need: Aspect
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        """Whether citizens would read anything else than now."""
        return any(line.mark != "same" for line in self.lines)


def preview(composer: Composer, now: Procedure | None, then: Procedure, today: dt.date, day: dt.date) -> list[Answered]:
    """Return the answers about `then` on `day`, compared with those about `now` on `today`; changed ones first.

    `now` None is a procedure that is not answered yet.
    """
    found = []
    for need in ASPECTS:
        old = composer.answer(now, [need], today).text.splitlines() if now else []
        found.append(Answered(need, lines_between(old, composer.answer(then, [need], day).text.splitlines())))
    return sorted(found, key=lambda one: (not one.is_changed, one.need == "overview"))
