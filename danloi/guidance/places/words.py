"""The words and names by which a place is known (data/catalogue/place_words.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from danloi.guidance.places.tokens import Sayings, Words
from danloi.guidance.vietnamese import fold_words

Keys = frozenset[tuple[str, ...]]


class PlaceWordsError(Exception):
    """The words cannot be read; the text says where and why. For staff."""


@dataclass(frozen=True)
class Before:
    """What stands before a name: `sure` and `likely` say that it is a place.

    `likely_plain` are those that say so in a text without diacritics; `between` may stand in between; `titles`
    and `surnames` make the name a person's, `streets` and `venues` what they say.
    """

    sure: Words
    likely: Words
    likely_plain: Words
    between: Words
    titles: Words
    surnames: Words
    streets: Words
    venues: Words


@dataclass(frozen=True)
class Phrased:
    """Two kinds of phrases after a name: that it surely or likely is a place."""

    sure: Sayings
    likely: Sayings


@dataclass(frozen=True)
class Ordinary:
    """Names that are other things too: ordinary words, or people and streets; `plain_…` only without diacritics."""

    words: Keys
    names: Keys
    plain_words: Keys
    plain_names: Keys


@dataclass(frozen=True)
class PlaceWords:
    """All of the file; what each part is for is said there.

    `once` and `now` stand after a name and say which age it is of; `links` join two places; `own` is the province,
    `provinces` and `other_names` (with what they are) lie outside it; `aliases` are other names of places inside.
    """

    around: Words
    before: Before
    after: Phrased
    polite: Words
    once: Sayings
    now: Sayings
    links: Words
    no_places: Sayings
    no_names: Words
    ordinary: Ordinary
    own: str
    provinces: tuple[str, ...]
    other_names: dict[str, str]
    aliases: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> PlaceWords:
        """Read the file.

        Raises:
            PlaceWordsError: it is missing, no valid YAML, or lacks a part.
        """
        try:
            return cls._of(YAML(typ="safe").load(path))
        except Exception as err:
            msg = f"{path.name}: {err!r}; compare it with docs/catalogue.md and its last good state"
            raise PlaceWordsError(msg) from err

    @classmethod
    def _of(cls, data: dict[str, Any]) -> PlaceWords:
        before, after, ordinary, era = data["before"], data["after"], data["ordinary"], data["era"]
        return cls(
            around=Words(data["around"]),
            before=Before(**{key: Words(text) for key, text in before.items()}),
            after=Phrased(**{key: Sayings(*phrases) for key, phrases in after.items()}),
            polite=Words(data["polite"]),
            once=Sayings(*era["once"]),
            now=Sayings(*era["now"]),
            links=Words(data["links"]),
            no_places=Sayings(*data["no_places"]),
            no_names=Words(data["no_names"]),
            ordinary=Ordinary(**{key: _keys(names) for key, names in ordinary.items()}),
            own=data["own"],
            provinces=tuple(data["provinces"]),
            other_names=dict(data["other_names"]),
            aliases=dict(data["aliases"]),
        )


def _keys(names: list[str]) -> Keys:
    return frozenset(tuple(fold_words(name)) for name in names)
