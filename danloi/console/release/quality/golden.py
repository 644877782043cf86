"""Golden conversations: frozen, with what each turn must give (data/evaluation/golden.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from danloi.console.release.quality.heard import Heard
from danloi.guidance.answers.contract import Aspect, Outcome


class GoldenError(Exception):
    """The golden conversations cannot be used; the text says why. For whoever wrote the file."""


class GoldenTurn(BaseModel):
    """What a citizen says, and what must come of it; what is not given may be anything.

    `aspects` must all be among those answered, `offers` among the procedures offered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    outcome: Outcome
    procedure: str | None = None
    topic: str | None = None
    aspects: tuple[Aspect, ...] = ()
    offers: tuple[str, ...] = ()

    def is_met(self, heard: Heard) -> bool:
        """Whether the answer is as it must be."""
        return (
            heard.outcome == self.outcome
            and self.procedure in {None, heard.procedure, *heard.also}
            and self.topic in {None, heard.topic}
            and set(self.aspects) <= set(heard.aspects)
            and set(self.offers) <= set(heard.candidates)
        )


class Golden(BaseModel):
    """One conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    turns: Annotated[tuple[GoldenTurn, ...], Field(min_length=1)]

    @property
    def says(self) -> tuple[str, ...]:
        """What the citizen says, in order."""
        return tuple(turn.says for turn in self.turns)

    def met(self, heard: Sequence[Heard]) -> list[bool]:
        """Tell of each turn whether its answer is as it must be."""
        return [turn.is_met(one) for turn, one in zip(self.turns, heard, strict=True)]


def read_golden(path: Path) -> list[Golden]:
    """Read the file.

    Raises:
        GoldenError: it cannot be read, a conversation lacks something, or an id stands twice.
    """
    try:
        found = TypeAdapter(list[Golden]).validate_python(YAML(typ="safe").load(path))
    except (OSError, YAMLError, ValidationError) as err:
        msg = f"{path.name}: {str(err).splitlines()[0]}"
        raise GoldenError(msg) from err
    ids = [one.id for one in found]
    if len(set(ids)) < len(ids):
        msg = f"{path.name}: an id stands twice"
        raise GoldenError(msg)
    return found
