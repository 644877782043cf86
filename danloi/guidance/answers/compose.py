"""A whole answer: title, a section for each need, source and date, links, and what may be asked next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from danloi.guidance.answers.contract import ASPECTS, Answer, Aspect, Button, Candidate, Link, Reply, Source
from danloi.guidance.answers.format import day, sentence
from danloi.guidance.answers.sections import section
from danloi.guidance.answers.whereabouts import lines_for
from danloi.guidance.catalogue.links import detail_url, form_url
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.units import Resolution

_NEXT: tuple[Aspect, ...] = ("documents", "fee", "time", "place", "steps", "online", "eligibility", "result", "legal")
_OFFERED = 4


class Composer:
    """Turns records into replies; holds the phrases."""

    def __init__(self, say: Phrases) -> None:
        """Keep the phrases."""
        self._say = say

    def answer(
        self,
        procedure: Procedure,
        aspects: Sequence[Aspect],
        today: dt.date,
        runners_up: Sequence[Procedure] = (),
        places: Sequence[Resolution] = (),
    ) -> Reply:
        """Answer every need of `aspects` about `procedure`, in their order; none means an overview.

        `runners_up` are offered as buttons in case another procedure was meant; `places` are the communes that the
        citizen spoke of.
        """
        wanted: list[Aspect] = list(dict.fromkeys(aspects)) or ["overview"]
        parts = [self._say("title", name=sentence(procedure.name).rstrip("."), code=procedure.code)]
        if procedure.withheld:
            parts.append(self._say("withheld", text=sentence(procedure.withheld)))
        else:
            parts += [section(aspect, procedure, self._say, today) for aspect in wanted]
            parts += [lines_for(procedure, place, self._say) for place in places if "place" in wanted]
            if "overview" in wanted and procedure.changes:
                parts.append(self._say("changes", text=sentence(procedure.changes)))
        source = self.source(procedure)
        parts.append(self._source_text(procedure, source))
        buttons = [] if procedure.withheld else self._next_buttons(procedure, wanted)
        candidates = [Candidate(code=other.code, name=other.short_name) for other in runners_up]
        buttons += [self.candidate_button(other, wanted) for other in runners_up]
        if buttons:
            parts.append(self.numbered(buttons, self._say("also_asked") if candidates else ""))
        return Reply(
            text="\n\n".join(part for part in parts if part),
            answer=Answer(
                outcome="answered",
                procedure=procedure.code,
                aspects=[] if procedure.withheld else wanted,
                candidates=candidates,
                links=self.links(procedure),
                sources=[source],
            ),
            buttons=buttons,
        )

    def clarify(
        self, candidates: Sequence[Procedure], aspects: Sequence[Aspect], intro: str, more: Sequence[Button] = ()
    ) -> Reply:
        """Ask which of `candidates` (at most five) or of `more` options is meant; `intro` is a key of the phrases."""
        offered = list(candidates)[:5]
        buttons = [*(self.candidate_button(procedure, aspects) for procedure in offered), *more]
        text = self._say(intro)
        if buttons:
            titles = [f"{sentence(p.short_name).rstrip('.')} – {p.summary}" for p in offered]
            titles += [button.title for button in more]
            lines = [self._say("option", number=i, title=title) for i, title in enumerate(titles, start=1)]
            text = "\n".join([text, *lines, self._say("options").rstrip(":") + "."])
        return Reply(
            text=text,
            answer=Answer(outcome="clarify", candidates=[Candidate(code=p.code, name=p.short_name) for p in offered]),
            buttons=buttons,
        )

    def numbered(self, buttons: Sequence[Button], intro: str) -> str:
        """Return the buttons as text, for those who see none."""
        line = " · ".join(self._say("option", number=i, title=b.title) for i, b in enumerate(buttons, start=1))
        return f"{intro or self._say('options')}\n{line}"

    def candidate_button(self, procedure: Procedure, aspects: Sequence[Aspect]) -> Button:
        """Return the button that asks the same needs about `procedure`."""
        labels = ", ".join(self._say(f"button.{aspect}") for aspect in aspects if aspect != "overview")
        title = procedure.short_name[0].upper() + procedure.short_name[1:]
        return Button(title=title, payload=f"{procedure.code} {labels}".strip())

    def _next_buttons(self, procedure: Procedure, asked: Sequence[Aspect]) -> list[Button]:
        rest = [aspect for aspect in _NEXT if aspect not in asked]
        return [
            Button(title=self._say(f"button.{aspect}"), payload=f"{procedure.code} {self._say(f'button.{aspect}')}")
            for aspect in rest[:_OFFERED]
        ]

    def aspects_of_labels(self, text: str) -> list[Aspect]:
        """Return the needs whose button labels make up `text` ("Lệ phí, Thời gian"); none if it is anything else."""
        labels = {self._say(f"button.{aspect}").lower(): aspect for aspect in ASPECTS}
        parts = [part.strip().lower() for part in text.split(",") if part.strip()]
        found = [labels[part] for part in parts if part in labels]
        return found if len(found) == len(parts) else []

    def links(self, procedure: Procedure) -> list[Link]:
        """Return the online form (if the procedure has one) and the procedure's page."""
        links = [Link(label=self._say("link.detail"), url=detail_url(procedure), kind="detail")]
        form = form_url(procedure)
        if form:
            links.insert(0, Link(label=self._say("link.form"), url=form, kind="form"))
        return links

    def source(self, procedure: Procedure) -> Source:
        """Return where the record comes from and when it was checked."""
        if procedure.portal_updated:
            title = self._say("source.portal_updated", code=procedure.code, updated=day(procedure.portal_updated))
        else:
            title = self._say("source.portal", code=procedure.code)
        return Source(title=title, url=detail_url(procedure), checked_on=procedure.checked_on.isoformat())

    def _source_text(self, procedure: Procedure, source: Source) -> str:
        line = self._say("source.line", title=source.title, url=source.url, checked_on=day(procedure.checked_on))
        return "\n".join(part for part in (line, self.warning(procedure)) if part)

    def warning(self, procedure: Procedure) -> str:
        """Return what to say of a record that no officer has confirmed; nothing for one that is."""
        if procedure.is_confirmed:
            return ""
        weak = "source.low_confidence" if procedure.confidence == "low" else "source.unconfirmed"
        return self._say("source.imported" if procedure.origin == "imported" else weak)
