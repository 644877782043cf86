"""What staff lay out on the public pages (data/catalogue/browse.yaml): the most asked, and the events of life."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from danloi.guidance.catalogue.files import Problem
from danloi.guidance.catalogue.records import Code, Strict
from danloi.guidance.topics.records import Id, ShortText


class BrowseError(Exception):
    """browse.yaml cannot be used; the text says where and why. For staff."""


class LifeEvent(Strict):
    """Something that happens in a life, and the procedures and topics that go with it, the most needed first."""

    id: Id
    name: ShortText
    summary: ShortText
    procedures: Annotated[list[Code], Field(min_length=1)]
    topics: list[Id] = Field(default_factory=list)


class Browse(Strict):
    """The whole file: `most_asked` procedures for the first page, and `life_events` in the order shown."""

    most_asked: Annotated[list[Code], Field(min_length=1)]
    life_events: Annotated[list[LifeEvent], Field(min_length=1)]

    @model_validator(mode="after")
    def _none_twice(self) -> Browse:
        lists = [self.most_asked, [event.id for event in self.life_events]]
        lists += [event.procedures for event in self.life_events] + [event.topics for event in self.life_events]
        twice = sorted({item for items in lists for item in items if items.count(item) > 1})
        if twice:
            msg = f"{twice[0]} stands twice in one list"
            raise ValueError(msg)
        return self

    @classmethod
    def read(cls, path: Path) -> Browse:
        """Read the file.

        Raises:
            BrowseError: it is missing, no YAML, or has another shape.
        """
        try:
            return cls.model_validate(YAML(typ="safe").load(path))
        except ValidationError as err:
            first = err.errors()[0]
            msg = f"{path.name}: {'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}"
            raise BrowseError(msg) from err
        except (OSError, YAMLError) as err:
            msg = f"{path.name}: cannot be read: {err}"
            raise BrowseError(msg) from err


def check_browse(path: Path, codes: Collection[str], topics: Collection[str]) -> list[Problem]:
    """Return what is wrong with the file, beside its shape the codes and topics that nobody knows."""
    try:
        browse = Browse.read(path)
    except BrowseError as err:
        return [Problem(path.name, "file", "shape", str(err).removeprefix(f"{path.name}: "))]
    lists = [("most_asked", browse.most_asked)]
    lists += [(event.id, event.procedures) for event in browse.life_events]
    problems = [
        Problem(path.name, code, where, "no such procedure")
        for where, some in lists
        for code in some
        if code not in codes
    ]
    return problems + [
        Problem(path.name, topic, event.id, "no such topic")
        for event in browse.life_events
        for topic in event.topics
        if topic not in topics
    ]
