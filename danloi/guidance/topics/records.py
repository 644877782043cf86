"""A topic as the catalogue keeps it: the strict shape of data/catalogue/topics/*.yaml.

A topic is a question that is no single procedure ("what is VNeID level 2", "I paid and the file still says unpaid").
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.catalogue.records import Code, Strict
from danloi.guidance.vietnamese import clean, fold_words

FEWEST_QUESTIONS = 8
LONGEST_BUTTON = 60
_END_MARKS = ".!?…"
_CLOSING = ")”\"'»"


def _clean(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _is_sentence(text: str) -> str:
    if not text.rstrip(_CLOSING).endswith(tuple(_END_MARKS)):
        msg = f"a sentence ends with one of {' '.join(_END_MARKS)}"
        raise ValueError(msg)
    return text


def _is_government(url: str) -> str:
    if not is_allowed(url):
        msg = "is not on the list of allowed government hosts (danloi/guidance/catalogue/links.py)"
        raise ValueError(msg)
    return url


Text = Annotated[str, BeforeValidator(_clean), StringConstraints(min_length=1, max_length=2000)]
ShortText = Annotated[str, BeforeValidator(_clean), StringConstraints(min_length=1, max_length=300)]
Sentence = Annotated[Text, AfterValidator(_is_sentence)]
Address = Annotated[str, AfterValidator(_is_government)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=100)]


def key_of(question: str) -> str:
    """Return the words of `question` without tones, case and punctuation: two of one key are the same question."""
    return " ".join(fold_words(clean(question)))


class DatedNote(Strict):
    """A fact that holds from `valid_from` to `valid_to`, both included; at least one of them is given."""

    text: Sentence
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _consistent(self) -> DatedNote:
        if self.valid_from is None and self.valid_to is None:
            msg = "valid_from or valid_to is missing; what holds without dates belongs to `points`"
            raise ValueError(msg)
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            msg = "valid_from is after valid_to"
            raise ValueError(msg)
        return self

    def holds_on(self, day: dt.date) -> bool:
        """Whether the fact holds on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def ended_before(self, day: dt.date) -> bool:
        """Whether the fact held, and no longer does on `day`."""
        return self.valid_to is not None and self.valid_to < day


class TopicLink(Strict):
    """A page of an allowed government host; `kind` is one of the answer contract's."""

    label: ShortText
    url: Address
    kind: Literal["form", "detail", "status", "payment", "source"]


class TopicSource(Strict):
    """Where a topic's facts come from; `url` only where an allowed host has the text."""

    title: ShortText
    url: Address | None = None
    checked_on: dt.date


class Topic(Strict):
    """One topic, whole. The meaning of each key is explained to staff in docs/catalogue.md."""

    id: Id
    title: ShortText
    short_name: Annotated[ShortText, Field(max_length=LONGEST_BUTTON)]
    field: ShortText
    questions: Annotated[list[ShortText], Field(min_length=FEWEST_QUESTIONS)]
    answer: Sentence
    points: list[Sentence] = Field(default_factory=list)
    notes_by_date: list[DatedNote] = Field(default_factory=list)
    links: list[TopicLink] = Field(default_factory=list)
    related_procedures: list[Code] = Field(default_factory=list)
    related_topics: list[Id] = Field(default_factory=list)
    about_places: bool = False
    sources: Annotated[list[TopicSource], Field(min_length=1)]
    evidence: Annotated[list[str], Field(min_length=1)]
    open_points: list[Text] = Field(default_factory=list)
    checked_on: dt.date
    confidence: Literal["high", "medium", "low"]
    confirmed_by: ShortText | None = None
    confirmed_on: dt.date | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Topic:
        keys = [key_of(question) for question in self.questions]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            msg = f"questions: “{twice[0]}” stands twice"
            raise ValueError(msg)
        if self.id in self.related_topics:
            msg = "related_topics: a topic is not related to itself"
            raise ValueError(msg)
        if (self.confirmed_by is None) != (self.confirmed_on is None):
            msg = "confirmed_by and confirmed_on go together"
            raise ValueError(msg)
        return self

    def is_asked_by(self, text: str) -> bool:
        """Whether `text` is one of the topic's questions, word for word; so are the payloads of its buttons."""
        key = key_of(text)
        return any(key == key_of(question) for question in self.questions)
