"""Short wishes about the hand-over itself, read from data/handover/words.yaml: staff can add to them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML

from danloi.guidance.vietnamese import fold

_BETWEEN = re.compile(r"[^a-z0-9]+")
_COURTESY = re.compile(r"^(?:da |vang |oke? )+| (?:a|nhe|nha|nhe ban|em oi|ban oi|giup toi|gium toi)$")


class WordsError(Exception):
    """The file cannot be used; the text says where and why. For the operator."""


def plain(text: str) -> str:
    """Return the bare words of `text`: no tones, no signs."""
    return _BETWEEN.sub(" ", fold(text)).strip()


def _written_plain(text: str) -> str:
    if plain(text) != text:
        raise ValueError(f"{text!r} must be written in lower case without tones: {plain(text)!r}")
    return text


type Words = frozenset[Annotated[str, AfterValidator(_written_plain)]]


class Wishes(BaseModel):
    """The lists of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    withdraw: Words
    withdraw_if_idle: Words
    back: Words
    only_number: Words
    needs_person: Words

    @classmethod
    def read(cls, path: Path) -> Wishes:
        """Read the file.

        Raises:
            WordsError: it cannot be used.
        """
        try:
            return cls.model_validate(YAML(typ="safe").load(path))
        except (OSError, ValidationError) as err:
            raise WordsError(f"{path.name}: {err}") from err

    def withdraws(self, text: str, *, is_idle: bool) -> bool:
        """Whether `text` takes the wish for a person back; `is_idle` if the assistant waits for no other answer."""
        said = _bare(text)
        return said in self.withdraw or (is_idle and said in self.withdraw_if_idle)

    def wants_assistant(self, text: str) -> bool:
        """Whether `text` asks for the assistant while an officer has the conversation."""
        return _bare(text) in self.back

    def wants_number_only(self, text: str) -> bool:
        """Whether a wish for a person asks for a number to call, and no talk here."""
        said = f" {plain(text)} "
        asks = any(f" {words} " in said for words in self.only_number)
        return asks and not any(f" {words} " in said for words in self.needs_person)


def _bare(text: str) -> str:
    return _COURTESY.sub("", plain(text)).strip()
