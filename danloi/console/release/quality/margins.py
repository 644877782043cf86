"""How much a candidate may lose, and what it has lost beyond that."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class MarginError(Exception):
    """The margins cannot be used; the text says why. For whoever wrote the file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SentenceMargins(_Strict):
    """For the cross-validated sentences; shares, 0 to 1."""

    accuracy: float = Field(ge=0, le=1)
    f1: float = Field(ge=0, le=1)
    least: int = Field(ge=1)
    relabelled: float = Field(ge=0, le=1)


class QuestionMargins(_Strict):
    """For the test set; shares, 0 to 1."""

    understood: float = Field(ge=0, le=1)
    right: float = Field(ge=0, le=1)
    f1: float = Field(ge=0, le=1)
    least: int = Field(ge=1)


class Margins(_Strict):
    """data/evaluation/margins.yaml."""

    deviations: float = Field(ge=0)
    cross_validation: SentenceMargins
    questions: QuestionMargins
    golden: int = Field(ge=0)

    @classmethod
    def read(cls, path: Path) -> Margins:
        """Read the file.

        Raises:
            MarginError: it cannot be read, or a margin is missing or no share.
        """
        try:
            return cls.model_validate(YAML(typ="safe").load(path))
        except (OSError, YAMLError, ValidationError) as err:
            msg = f"{path.name}: {' '.join(str(err).split())[:300]}"
            raise MarginError(msg) from err

    def is_more_than_chance(self, lost: int, gained: int) -> bool:
        """Tell whether so many more turned wrong than right that it is no chance (McNemar's test)."""
        return lost - gained > self.deviations * sqrt(lost + gained)


class Block(BaseModel):
    """One reason why a candidate may not be released.

    `rule` is accuracy, intent, relabelled, understood, right, need or golden; `what` names the intent, the need or the
    conversation; `before` and `after` are shares (0 to 1), or numbers of turns for golden, `margin` what may be lost.
    """

    rule: str
    what: str = ""
    before: float = 0.0
    after: float = 0.0
    margin: float = 0.0
