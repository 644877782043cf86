"""What one model made of the sentences, the questions and the golden conversations: half of a comparison."""

from __future__ import annotations

import gzip
from pathlib import Path

from pydantic import BaseModel, ValidationError

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess


class Trial(BaseModel):
    """The results of a model.

    `key` says what it was asked and over which catalogue: results of the same key can be set beside each other, and
    kept. `questions` are the last turns by the question's id, `golden` all turns by the conversation's id, `taught`
    the answers to sentences that one of the two models was taught and the other was not, by the sentence.
    """

    model: str
    key: str
    cross_validated: list[Guess]
    questions: dict[str, Heard]
    golden: dict[str, list[Heard]]
    taught: dict[str, Heard] = {}

    @property
    def by_text(self) -> dict[str, Guess]:
        """The cross-validated sentences; of one that stands twice, the first."""
        found: dict[str, Guess] = {}
        for one in self.cross_validated:
            found.setdefault(one.text, one)
        return found

    def keep(self, path: Path) -> None:
        """Write it beside the model, so that it need not be asked again while the catalogue is the same."""
        new = path.with_name(path.name + ".new")
        new.write_bytes(gzip.compress(self.model_dump_json().encode(), mtime=0))
        new.replace(path)

    @classmethod
    def kept(cls, path: Path, model: str, key: str) -> Trial | None:
        """Return the kept results if they are of this key."""
        try:
            found = cls.model_validate_json(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError, ValueError, ValidationError):
            return None
        return found if (found.model, found.key) == (model, key) else None
