"""Answers to questions about a place itself: which unit it is today, where to hand a file in, which place is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from danloi.guidance.answers.contract import Answer, Button, Link, Memory, Reply, Source
from danloi.guidance.answers.format import day, sentence
from danloi.guidance.catalogue.links import PORTAL
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.about import is_only_about_place
from danloi.guidance.places.asking import PlaceQuestions
from danloi.guidance.places.hamlets import hamlet_in, is_hamlet
from danloi.guidance.places.mentions import Mention
from danloi.guidance.places.readings import Resolution, unit_reading
from danloi.guidance.places.texts import PlaceTexts
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.vietnamese import clean

_MOST_UNITS = 3  # told in one answer
_STALE = dt.timedelta(days=366)


class PlaceDesk:
    """Answers about places; it is light, so make a new one whenever the gazetteer changes.

    Args:
        gazetteer: the units of today and of old.
        say: the phrases of data/phrases/places.yaml.
        today: the present day in Vietnam.
    """

    def __init__(self, gazetteer: Gazetteer, say: Phrases, today: Callable[[], dt.date]) -> None:
        """Keep them."""
        self._gazetteer = gazetteer
        self._say = say
        self._today = today
        self._texts = PlaceTexts(gazetteer, say)
        self._questions = PlaceQuestions(self._texts, say)

    def answer(self, text: str, marked: Sequence[str] = (), memory: Memory | None = None) -> Reply | None:
        """Answer a question about a place in which no procedure is named; None if `text` names no place.

        A unit's full name, as a button sends it, is that unit of today and nothing else. A name that may mean several
        places is asked about, with the units as buttons. `marked` are the parts that the engine took for places;
        `memory` is what the conversation knows, so that asking about a place does not forget the procedure.
        """
        text = clean(text)
        unit = self._gazetteer.unit_named(text)
        if unit:
            place = Resolution(text, (unit_reading(unit),))
            return self._tell([place], memory, self._texts.other_meanings(unit))
        mentions = self._gazetteer.find(text, marked)
        places = _distinct(mentions)
        known = [place for place in places if not _is_unsure(place)]
        unsure = next((place for place in places if _is_unsure(place) and not _settled(place, known)), None)
        if unsure:
            question, buttons = self._questions.ask(unsure, text)
            return self._ask([*self._units(known), question], buttons, text, memory)
        if known:
            return self._tell(known[:_MOST_UNITS], memory)
        if mentions:
            return self._elsewhere(mentions, text, memory)
        return self._hamlet(text) if is_hamlet(text) else None

    def is_asked(self, text: str, marked: Sequence[str] = ()) -> bool:
        """Whether `text` asks about a place and nothing else ("phường Hồng Hải nay là gì"): then `answer` it."""
        text = clean(text)
        return is_only_about_place(text, self._gazetteer.find(text, marked), self._gazetteer.words)

    def _tell(self, places: Sequence[Resolution], memory: Memory | None, more: Sequence[str] = ()) -> Reply:
        units = {place.unit.code: place.unit for place in places if place.unit}
        parts = [*self._units(places), *more, self._texts.offices(list(units.values())), self._source_text()]
        return Reply(
            text="\n\n".join(parts),
            answer=Answer(outcome="answered", aspects=["place"], sources=[self._source()]),
            memory=memory.model_copy(update={"awaiting": None, "options": []}) if memory else None,
        )

    def _units(self, places: Sequence[Resolution]) -> list[str]:
        texts = [self._texts.unit(place, place.unit) for place in places if place.unit]
        return [sentence(self._say("polite", text=text) if at == 0 else text) for at, text in enumerate(texts)]

    def _ask(self, parts: Sequence[str], buttons: list[Button], text: str, memory: Memory | None) -> Reply:
        asked = {"awaiting": "choice", "options": [button.payload for button in buttons], "question": text}
        return Reply(
            text="\n\n".join([*parts, self._source_text()]),
            answer=Answer(outcome="clarify", sources=[self._source()]),
            buttons=buttons,
            memory=(memory or Memory()).model_copy(update=asked),
        )

    def _elsewhere(self, mentions: Sequence[Mention], text: str, memory: Memory | None) -> Reply:
        """None of the places named is in the province: they lie outside it, or are not known."""
        first = next((mention for mention in mentions if mention.is_sure), mentions[0])
        near = [] if first.is_sure else self._gazetteer.near(first.outside)
        if near:
            question, buttons = self._questions.suggest(first.outside, near[0])
            return self._ask([question], buttons, text, memory)
        lines = [
            self._say("outside.sure" if first.is_sure else "outside.unknown", name=first.outside),
            self._say("bullet", text=self._say("outside.portal", url=PORTAL)),
            self._say("bullet", text=self._say("outside.here")),
        ]
        return Reply(
            text="\n".join(lines),
            answer=Answer(
                outcome="answered",
                aspects=["place"],
                links=[Link(label=self._say("link.portal"), url=PORTAL, kind="detail")],
            ),
            memory=memory.model_copy(update={"awaiting": None, "options": []}) if memory else None,
        )

    def _hamlet(self, text: str) -> Reply:
        """A hamlet without its commune: what was asked before stays open."""
        return Reply(text=self._say("hamlet_only", hamlet=hamlet_in(text)), answer=Answer(outcome="clarify"))

    def _source(self) -> Source:
        return Source(title=self._say("source.title"), url="", checked_on=self._checked_on().isoformat())

    def _source_text(self) -> str:
        checked_on = self._checked_on()
        line = self._say("source.line", title=self._say("source.title"), checked_on=day(checked_on))
        is_old = self._today() - checked_on > _STALE
        return " ".join([line, self._say("source.unconfirmed"), *([self._say("source.old")] if is_old else [])])

    def _checked_on(self) -> dt.date:
        return dt.date.fromisoformat(self._say("source.checked_on"))


def _is_unsure(place: Resolution) -> bool:
    return place.unit is None or bool(place.namesake)


def _settled(place: Resolution, known: Sequence[Resolution]) -> bool:
    """Whether what `place` may mean was said more exactly too ("Hải Yên thuộc phường Móng Cái nào")."""
    return any(other.unit in place.today for other in known)


def _distinct(mentions: Sequence[Mention]) -> list[Resolution]:
    places: list[Resolution] = []
    for mention in mentions:
        if mention.place and all(mention.place.today != other.today for other in places):
            places.append(mention.place)
    return places
