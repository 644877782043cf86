"""A procedure as the catalogue keeps it: the strict shape of data/catalogue/procedures/*.yaml."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from danloi.guidance.vietnamese import clean

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")]
Channel = Literal["any", "online", "counter", "post"]
Level = Literal["commune", "province", "ministry", "other"]
OnlineLevel = Literal["full", "partial", "in_person", "unknown"]
Origin = Literal["curated", "imported"]
PlaceKind = Literal[
    "commune_centre",
    "province_centre",
    "commune_police",
    "province_police",
    "land_registry",
    "social_insurance",
    "tax",
    "business_registry",
    "online",
    "other",
]

FEWEST_ALIASES = 8


class Strict(BaseModel):
    """No unknown key, no silent conversion of a wrong type, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Related(Strict):
    """Another procedure that could be meant, and what tells it apart."""

    code: str
    difference: Text


class Document(Strict):
    """A paper to hand in or show. `when` is "always" or the case in which it is needed."""

    name: Text
    when: Text
    copies: OptionalText = ""
    note: OptionalText = ""

    @property
    def always(self) -> bool:
        """Whether everybody needs it."""
        return self.when == "always"


class Fee(Strict):
    """One row of the fee table.

    `amount` is in đồng; None with set_by "province" means that the provincial council sets it and the catalogue does
    not know the amount: never "free". `free` is True only where a text says so. `percent` is a rate to pay,
    `reduction_percent` a cut. The row counts from `valid_from` to `valid_to`, both included.
    """

    name: Text
    amount: Annotated[int, Field(ge=0)] | None
    unit: OptionalText = ""
    channel: Channel
    case: OptionalText = ""
    set_by: Literal["central", "province", "unstated"]
    free: bool | None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    note: OptionalText = ""
    percent: Annotated[float, Field(gt=0, le=100)] | None = None
    reduction_percent: Annotated[float, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Fee:
        if self.free and self.amount:
            msg = "free: true goes with amount 0 or null"
            raise ValueError(msg)
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            msg = "valid_from is after valid_to"
            raise ValueError(msg)
        return self

    def holds_on(self, day: dt.date) -> bool:
        """Whether the row is in force on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def starts_after(self, day: dt.date) -> bool:
        """Whether the row comes into force only after `day`."""
        return self.valid_from is not None and self.valid_from > day


class Time(Strict):
    """How long a case takes; `value` None means that no number is known."""

    case: OptionalText = ""
    value: Annotated[float, Field(gt=0)] | None
    unit: Literal["working_days", "days", "same_day", "hours", "unstated"]
    channel: Channel
    note: OptionalText = ""


class Place(Strict):
    """A way to hand the file in."""

    kind: PlaceKind
    text: Text


class Option(Strict):
    """One answer to a variant question, and what it changes."""

    answer: Text
    effect: Text


class Variant(Strict):
    """A question that tells which case the citizen is in."""

    question: Text
    options: Annotated[list[Option], Field(min_length=2)]


class LegalText(Strict):
    """A legal text the procedure rests on."""

    number: Text
    title: Text


class Procedure(Strict):
    """One procedure, whole. The meaning of each key is explained to staff in docs/catalogue.md.

    `origin` is "curated" for a record of data/catalogue/, "imported" for one taken over from the national portal as it
    stands there; an imported one need not have aliases.
    """

    code: Code
    origin: Origin = "curated"
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    name: Text
    short_name: Text
    summary: Text
    field: Text
    aliases: list[Text]
    superseded_codes: list[str] = []
    related: list[Related] = []
    level: Annotated[list[Level], Field(min_length=1)]
    authority: Text
    conditions: list[Text] = []
    documents: list[Document]
    fees: list[Fee]
    times: list[Time]
    places: Annotated[list[Place], Field(min_length=1)]
    form_url: str | None = None
    withheld: OptionalText | None = None
    steps: list[Text]
    result: Text
    variants: list[Variant] = []
    online_level: OnlineLevel
    legal_basis: list[LegalText] = []
    decision: OptionalText | None = None
    changes: OptionalText = ""
    open_points: list[Text] = []
    portal_uuid: str | None = None
    portal_name: OptionalText | None = None
    portal_code_used: str | None = None
    portal_updated: dt.date | None = None
    code_seen: str | None = None
    evidence: list[str] = []
    checked_fields: list[str] = []
    unchecked_fields: list[str] = []
    checked_on: dt.date
    confidence: Literal["high", "medium", "low"]
    confirmed_by: OptionalText | None = None
    confirmed_on: dt.date | None = None

    @model_validator(mode="before")
    @classmethod
    def _clean_text(cls, data: object) -> object:
        return _cleaned(data)

    @model_validator(mode="after")
    def _consistent(self) -> Procedure:
        folded = [alias.lower() for alias in self.aliases]
        if self.origin == "curated" and len(folded) < FEWEST_ALIASES:
            msg = f"aliases: at least {FEWEST_ALIASES} are needed"
            raise ValueError(msg)
        if len(set(folded)) != len(folded):
            msg = "an alias stands twice"
            raise ValueError(msg)
        if (self.confirmed_by is None) != (self.confirmed_on is None):
            msg = "confirmed_by and confirmed_on go together"
            raise ValueError(msg)
        return self

    @property
    def is_confirmed(self) -> bool:
        """Whether an officer has signed the record off."""
        return self.confirmed_on is not None


def _cleaned(data: object) -> object:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, list):
        return [_cleaned(item) for item in data]
    if isinstance(data, dict):
        return {key: _cleaned(value) for key, value in data.items()}
    return data
