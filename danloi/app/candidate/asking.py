"""Asking a model everything a comparison looks at."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from danloi.app.candidate.room import AT_ONCE, Room
from danloi.app.settings import ROOT
from danloi.console.release.quality.golden import Golden, read_golden
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.margins import Margins
from danloi.console.release.quality.questions import FILES, Question, read_files
from danloi.console.release.quality.trial import Trial
from danloi.conversation.engine import EngineClient

EVALUATION = ROOT / "data" / "evaluation"
_ANSWERS = (
    "data/evaluation/*", "data/phrases/**/*.yaml", "data/search.yaml", "data/catalogue/*.*", "domain.yml",
    "danloi/guidance/**/*.py", "danloi/conversation/steps.py", "actions/*.py",
)  # fmt: skip


@dataclass(frozen=True)
class Exam:
    """What every model is asked."""

    questions: Sequence[Question]
    golden: Sequence[Golden]
    margins: Margins

    @classmethod
    def read(cls) -> Exam:
        """Read data/evaluation.

        Raises:
            QuestionError: the questions cannot be used.
            GoldenError: the golden conversations cannot.
            MarginError: the margins cannot.
        """
        golden = read_golden(EVALUATION / "golden.yaml")
        return cls(read_files(FILES), golden, Margins.read(EVALUATION / "margins.yaml"))

    def __len__(self) -> int:
        """How many conversations it is."""
        return len(self.questions) + len(self.golden)


def key_of(room: Room) -> str:
    """Return what answers depend on besides the model: catalogue, words, code of the answers, questions, day."""
    digest = hashlib.sha256(f"{room.catalogue} {room.today}".encode())
    for pattern in _ANSWERS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Asker:
    """Holds the conversations of an exam with a model, a few at a time.

    Args:
        room: where.
        exam: what is asked.
        tell: told after each conversation.
    """

    def __init__(self, room: Room, exam: Exam, tell: Callable[[], Awaitable[None]]) -> None:
        """Keep the parts."""
        self._room = room
        self._exam = exam
        self._tell = tell
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def _converse(self, engine: EngineClient, name: str, says: Sequence[str]) -> list[Heard]:
        async with self._slots:
            heard = await self._room.converse(engine, name, says)
        await self._tell()
        return heard

    async def ask(self, engine: EngineClient, model: str, taught: Sequence[Guess]) -> Trial:
        """Return what the model makes of the exam; `taught` is how cross-validation judged it.

        Raises:
            NotAsked: it gives no answer to something.
        """
        questions = {one.id: (*one.context, one.text) for one in self._exam.questions}
        golden = {one.id: one.says for one in self._exam.golden}
        async with asyncio.TaskGroup() as group:
            asked = {name: group.create_task(self._converse(engine, name, says)) for name, says in questions.items()}
            held = {name: group.create_task(self._converse(engine, name, says)) for name, says in golden.items()}
        return Trial(
            model=model,
            key=key_of(self._room),
            cross_validated=list(taught),
            questions={name: task.result()[-1] for name, task in asked.items()},
            golden={name: task.result() for name, task in held.items()},
        )

    async def sentences(self, engine: EngineClient, texts: Sequence[str]) -> dict[str, Heard]:
        """Return what is answered to each sentence, said alone."""
        async with asyncio.TaskGroup() as group:
            tasks = {text: group.create_task(self._converse(engine, text, [text])) for text in texts}
        return {text: task.result()[-1] for text, task in tasks.items()}


def kept_at(model: Path) -> Path:
    """Return where the results of a model are kept, beside it."""
    return model.with_name(model.name.replace(".tar.gz", ".trial.json.gz"))
