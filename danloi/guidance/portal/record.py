"""One record as the national portal's API gives it, read leniently: unknown keys, nulls and odd types do no harm.

Every text is tidied here, once: NFC, plain spaces, no invisible characters, line breaks kept. Only code, uuid and name
must be there.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from danloi.guidance.portal.text import tidy
from danloi.guidance.vietnamese import storable

VIETNAM = dt.timezone(dt.timedelta(hours=7))
T = TypeVar("T")


def _text(value: object) -> object:
    if value is None or isinstance(value, bool):
        return ""
    return tidy(storable(str(value))) if isinstance(value, str | int | float) else value


def _list(value: object) -> object:
    return [item for item in value if item is not None] if isinstance(value, list) else ([] if value is None else value)


def _number(value: object) -> object:
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", "."))
        except ValueError:
            return None
    return None if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)) else value


def _moment(value: object) -> object:
    """Return the day in Việt Nam of a number of milliseconds; None for anything that is no sensible moment."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 4e12:
        return None
    return dt.datetime.fromtimestamp(value / 1000, VIETNAM).date()


def _flag(value: object) -> bool:
    return value is True


Words = Annotated[str, BeforeValidator(_text)]
Needed = Annotated[str, BeforeValidator(_text), StringConstraints(min_length=1)]
Uuid = Annotated[str, BeforeValidator(_text), StringConstraints(min_length=1, max_length=100)]
Number = Annotated[float | None, BeforeValidator(_number)]
Day = Annotated[dt.date | None, BeforeValidator(_moment)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Many = Annotated[list[T], BeforeValidator(_list)]


class Lenient(BaseModel):
    """camelCase keys, whatever is unknown is left aside, null is the same as missing."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, populate_by_name=True, frozen=True)


class Named(Lenient):
    """Anything that has a name and perhaps a code: agencies, results, categories, kinds of applicants, legal texts."""

    name: Words = ""
    code: Words = ""


class FeeLine(Lenient):
    """A fee of one way of filing. `value` 0 says nothing by itself: see fees.py."""

    type: Words = ""
    value: Number = None
    description: Words = ""
    currency_name: Words = ""
    attachment: dict[str, Any] | None = None


class Method(Lenient):
    """A way of filing: ONLINE, DIRECT or POSTAL. `processing_time` is a number or, at times, a whole sentence."""

    submission_method: Words = ""
    processing_time: Words = ""
    processing_time_unit: Words = ""
    description: Words = ""
    fees: Many[FeeLine] = []


class Component(Lenient):
    """A line of the file to hand in. `required` is false in every record, so it is not read at all."""

    name: Words = ""
    original_qty: Number = None
    copy_qty: Number = None
    attachments: Many[dict[str, Any]] = []


class ExecutionCase(Lenient):
    """A group of components under one heading; the heading is a case, or just "giấy tờ phải nộp"."""

    name: Words = ""
    profile_components: Many[Component] = []


class Step(Lenient):
    """A part of the procedure's course."""

    name: Words = ""
    description: Words = ""


class ProcessingDay(Lenient):
    """How long a case takes; `type` is the unit."""

    qty: Number = None
    type: Words = ""


class TimedCase(Named):
    """One of the cases that the portal counts files by."""

    processing_day: ProcessingDay | None = None


class Proposal(Lenient):
    """The decision that published the procedure."""

    proposal_number: Words = ""
    decision_date: Day = None
    issuing_agency: Named | None = None


class Returning(Lenient):
    """How the result comes back, for files handed in online or offline."""

    value: Many[str] = []


class PortalRecord(Lenient):
    """A whole record: what stands under `detail` in the portal's answer, or the answer itself."""

    id: Uuid
    code: Needed
    name: Needed
    type: Words = ""
    is_internal: Flag = False
    is_ward: Flag = False
    is_province: Flag = False
    is_ministry: Flag = False
    is_full_process: Flag = False
    is_offline_only: Flag = False
    note: Words = ""
    requirements_and_conditions: Words = ""
    dossier_receiving_addresses: Words = ""
    department_promulgate_code: Words = ""
    department_promulgate_name: Words = ""
    execution_steps: Many[Step] = []
    execution_methods: Many[Method] = []
    execution_cases: Many[ExecutionCase] = []
    cases: Many[TimedCase] = []
    categories_details: Many[Named] = []
    results_details: Many[Named] = []
    legal_basises_details: Many[Named] = []
    subject_types_details: Many[Named] = []
    departments_executing: Many[Named] = []
    departments_authority: Many[Named] = []
    departments_authorized: Many[Named] = []
    departments_coordinating: Many[Named] = []
    unit_groups_executing: Many[Named] = []
    unit_groups_authority: Many[Named] = []
    executing_agencies: Words = ""
    delegated_agencies: Words = ""
    returning_methods: Many[Returning] = []
    procedure_proposal: Proposal | None = None
    updated_at: Day = None
    created_at: Day = Field(default=None)

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("detail"), dict):
            outer = {key: data[key] for key in ("id", "code", "name") if data.get(key)}
            return {**data["detail"], **outer}
        return data
