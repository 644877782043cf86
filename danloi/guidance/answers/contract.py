"""The answer contract: what every turn carries beside its text, whatever the channel (docs/answers.md)."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from danloi.guidance.answers.render import Render

Outcome = Literal[
    "answered",
    "clarify",
    "not_found",
    "out_of_scope",
    "smalltalk",
    "handoff",
    "feedback",
    "status_shown",
    "status_needs_code",
    "status_needs_proof",
    "status_refused",
    "status_unavailable",
    "refused_personal_data",
    "too_long",
    "rate_limited",
    "unavailable",
]
Aspect = Literal["documents", "fee", "time", "place", "steps", "online", "legal", "eligibility", "result", "overview"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


class Candidate(BaseModel):
    """A procedure offered in place of, or beside, an answer; `name` in citizens' words."""

    code: str
    name: str


class Link(BaseModel):
    """An address on an allowed government host."""

    label: str
    url: str
    kind: Literal["form", "detail", "status", "payment", "source"]


class Source(BaseModel):
    """Where an answer comes from and when it was checked (ISO date)."""

    title: str
    url: str
    checked_on: str


class TimelineStep(BaseModel):
    """A state on the way of a file: `name` in words, `on` the ISO day it was entered."""

    name: str
    on: str | None = None
    at: Literal["done", "current", "next"]


class FileStatus(BaseModel):
    """A submitted file as the widget draws it; the text says the same. No name, and the code only in part.

    `state` is the national state 1 to 10, None one that is not known; `as_of` is when the system was asked (ISO, UTC).
    """

    code: str
    state: int | None
    name: str
    office: str = ""
    since: str | None = None
    due: str | None = None
    working_days_left: int | None = None
    working_days_overdue: int | None = None
    fee_vnd: int = 0
    fee_paid: bool | None = None
    as_of: str
    timeline: list[TimelineStep] = Field(default_factory=list)


class Answer(BaseModel):
    """`custom.answer` of a turn."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome
    procedure: str | None = None
    also: list[str] = Field(default_factory=list)
    topic: str | None = None
    aspects: list[Aspect] = Field(default_factory=list)
    candidates: list[Candidate] = Field(default_factory=list, max_length=5)
    links: list[Link] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    status: list[FileStatus] = Field(default_factory=list)


class Button(BaseModel):
    """A suggestion. Pressing it sends `payload` as the citizen's next message; typing its number does the same."""

    title: str
    payload: str


class Found(BaseModel):
    """How sure the search was: of its best hit, of "none of them", and (code, probability) of the best three."""

    confidence: float
    none: float
    candidates: list[tuple[str, float]]


class Reply(BaseModel):
    """What a turn says, what is to be remembered of it (None: memory stays as it is), and how sure the search was.

    `render` is the same laid out for a screen, None where the text is all.
    """

    text: str
    answer: Answer
    buttons: list[Button] = Field(default_factory=list)
    memory: Memory | None = None
    found: Found | None = None
    render: Render | None = None


class Memory(BaseModel):
    """What a conversation remembers from turn to turn; it lives in the app's database.

    `awaiting` is what the assistant asked for last; `options` are the payloads that "số 2" may choose from. `earlier`
    are the procedures talked about before the present one, newest first. `dossier_code` is sealed
    (danloi/guidance/status/vault.py); `wish` is what the code and the second fact were asked for.
    """

    model_config = ConfigDict(extra="ignore")

    procedure: str | None = None
    aspects: list[Aspect] = Field(default_factory=list)
    awaiting: Literal["dossier_code", "second_fact", "choice"] | None = None
    options: list[str] = Field(default_factory=list)
    rejected: list[str] = Field(default_factory=list)
    earlier: list[str] = Field(default_factory=list)
    topic: str | None = None
    question: str = ""
    dossier_code: str | None = None
    wish: Literal["status", "payment", "notices", "consent"] | None = None


Reply.model_rebuild()
