"""What staff read instead of the names that the engine uses."""

from __future__ import annotations

from dataclasses import dataclass

from danloi.console.training.examples import MARK
from danloi.guidance.phrases import Phrases


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; `kind` is that of its mark, "" for plain words, `label` what staff call it."""

    text: str
    kind: str = ""
    label: str = ""


def intent_label(say: Phrases, intent: str) -> str:
    """Return what staff call an intent; its own name if nobody has named it."""
    return _said(say, f"intent.{intent}", intent)


def mark_label(say: Phrases, kind: str) -> str:
    """Return what staff call a type of marks."""
    return _said(say, f"mark.{kind}", kind)


def pieces(say: Phrases, line: str) -> list[Piece]:
    """Return a sentence cut at its marks, for showing."""
    found, at = [], 0
    for match in MARK.finditer(line):
        kind = match.group(2)
        found += [Piece(line[at : match.start()]), Piece(match.group(1), kind, mark_label(say, kind))]
        at = match.end()
    return [piece for piece in [*found, Piece(line[at:])] if piece.text]


def _said(say: Phrases, key: str, otherwise: str) -> str:
    return say(key) if key in say.keys() else otherwise  # noqa: SIM118 (these are Phrases, no dict)
