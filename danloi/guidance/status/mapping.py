"""How another system's answers are read: paths, request and a JMESPath expression for each field, from a YAML file."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Annotated, Any

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML

from danloi.guidance.status.dossier import ProviderUnavailable

logger = logging.getLogger(__name__)
_STAMP = "%Y%m%d%H%M%S"
_LONGEST_TEXT = 2_000


class MappingError(Exception):
    """A mapping file cannot be used; the text names file and place. For the operator."""


def _compiles(expression: str) -> str:
    try:
        jmespath.compile(expression)
    except JMESPathError as err:
        msg = f"{expression!r} is no JMESPath: {str(err).splitlines()[0]}"
        raise ValueError(msg) from err
    return expression


Expression = Annotated[str, AfterValidator(_compiles)]


class Mapping(BaseModel):
    """A mapping file; data/status/onestop.yaml explains each key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_path: str = Field(pattern="^/")
    path: str = Field(pattern="^/")
    request: dict[str, Any]
    error: Expression = ""
    no_error: list[str] = Field(default_factory=list)
    records: Expression
    fields: dict[str, Expression]
    states: dict[str, Any]
    channels: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, needed: set[str]) -> Mapping:
        """Read a mapping that must have the `needed` fields.

        Raises:
            MappingError: the file is missing, no YAML, or lacks something.
        """
        try:
            made = cls.model_validate(YAML(typ="safe").load(path))
        except ValidationError as err:
            first = err.errors()[0]
            msg = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise MappingError(msg) from err
        except Exception as err:
            msg = f"{path}: cannot be read: {str(err).splitlines()[0]}"
            raise MappingError(msg) from err
        if missing := needed - set(made.fields):
            msg = f"{path}: fields: {', '.join(sorted(missing))} missing"
            raise MappingError(msg)
        return made

    def body(self, code: str) -> dict[str, Any]:
        """Return the request for `code`."""
        return {key: code if value == "{code}" else value for key, value in self.request.items()}

    def record_of(self, answer: Any, code: str, name: str) -> Record | None:
        """Return the one record of `code` in an answer, None if the service knows none.

        Raises:
            ProviderUnavailable: the answer has another shape, reports an error, or is about another file.
        """
        if not isinstance(answer, dict):
            msg = f"{name}: the answer is no JSON object"
            raise ProviderUnavailable(msg)
        if self.error and str(jmespath.search(self.error, answer)) not in self.no_error:
            msg = f"{name}: the service reports an error in `{self.error}`"
            raise ProviderUnavailable(msg)
        records = jmespath.search(self.records, answer)
        if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
            msg = f"{name}: `{self.records}` is no list of records"
            raise ProviderUnavailable(msg)
        if not records:
            return None
        record = Record(self, records[0], name)
        if len(records) > 1 or record.text("code").upper() != code:
            msg = f"{name}: the answer is about another file than the one asked for"
            raise ProviderUnavailable(msg)
        return record


class Record:
    """One record, read field by field; a value of the wrong kind is left out and the operator told which field."""

    def __init__(self, mapping: Mapping, raw: dict[str, Any], name: str) -> None:
        """Keep the record; `name` is the service's, for the log."""
        self._mapping = mapping
        self._raw = raw
        self._name = name

    def get(self, field: str) -> Any:
        """Return the raw value, None if there is none."""
        expression = self._mapping.fields.get(field)
        try:
            return jmespath.search(expression, self._raw) if expression else None
        except JMESPathError:
            return self._odd(field)

    def text(self, field: str) -> str:
        """Return a text on one line."""
        value = self.get(field)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            self._odd(field)
            return ""
        return " ".join(str(value).split())[:_LONGEST_TEXT]

    def texts(self, field: str) -> list[str]:
        """Return the texts of a list that are not empty."""
        value = self.get(field)
        items = value if isinstance(value, list) else [value]
        return [" ".join(str(item).split()) for item in items if isinstance(item, str | int) and str(item).strip()]

    def day(self, field: str) -> dt.date | None:
        """Return a yyyyMMddHHmmss moment's day in Vietnam."""
        return self.day_in(self.get(field), field)

    def day_in(self, value: Any, field: str) -> dt.date | None:
        """Return the day of a moment that stands somewhere in `field`."""
        if value in (None, ""):
            return None
        try:
            # A moment of Vietnam's clock: its day is all that is said.
            return dt.datetime.strptime(str(value), _STAMP).date()  # noqa: DTZ007
        except ValueError:
            self._odd(field)
            return None

    def state(self, value: Any) -> Any:
        """Return what a state means, None for one that the mapping does not list."""
        known = self._mapping.states.get(str(value).strip())
        if known is None:
            logger.warning("%s: a state that the mapping does not list", self._name)
        return known

    def channel(self) -> Any:
        """Return the channel by which the file came, "" if it is not known."""
        return self._mapping.channels.get(self.text("channel"), "")

    def whole_numbers(self, field: str) -> list[int]:
        """Return amounts of đồng."""
        found = []
        for text in self.texts(field):
            plain = text.replace(".", "").replace(",", "")
            if plain.isdecimal():
                found.append(int(plain))
            else:
                self._odd(field)
        return found

    def _odd(self, field: str) -> None:
        logger.warning("%s: `%s` of a file cannot be read; it is left out", self._name, field)
