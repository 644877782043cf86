"""Whether a message asks about a place and about nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from danloi.guidance.places.hamlets import hamlet_in
from danloi.guidance.places.mentions import Mention
from danloi.guidance.places.tokens import tokens_of
from danloi.guidance.places.words import PlaceWords


def is_only_about_place(text: str, mentions: Sequence[Mention], words: PlaceWords) -> bool:
    """Whether `text` names a place (`mentions`) or a hamlet, and else only words like "nộp ở đâu" or "nay là gì"."""
    hamlet = hamlet_in(text)
    start = text.find(hamlet) if hamlet else 0
    spans = [(mention.start, mention.end) for mention in mentions] + ([(start, start + len(hamlet))] if hamlet else [])
    rest = [t for t in tokens_of(text) if not any(start <= t.start < end for start, end in spans)]
    return bool(spans) and all(words.around.has(token) for token in rest)
