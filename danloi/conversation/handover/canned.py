"""Canned answers: starting texts from data/handover/canned.yaml, kept and changed in the database."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.handover.models import CannedAnswerRow
from danloi.conversation.handover.wishes import WordsError, plain
from danloi.conversation.handover.wording import troubles
from danloi.storage.base import now
from danloi.storage.database import Database

LONGEST_TITLE, LONGEST_TEXT = 120, 2_000
_MOST = 200


class StartingText(BaseModel):
    """An entry of the file; `{places}` are filled in by the officer."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


def read_starting_texts(path: Path) -> list[StartingText]:
    """Read the file.

    Raises:
        WordsError: it cannot be used, or a text could not be sent.
    """
    try:
        texts = TypeAdapter(list[StartingText]).validate_python(YAML(typ="safe").load(path))
    except (OSError, ValidationError) as err:
        raise WordsError(f"{path.name}: {err}") from err
    for one in texts:
        if wrong := [what for what, _ in troubles(one.text) if what != "open"]:
            raise WordsError(f"{path.name}: {one.key}: holds what must not be sent ({wrong[0]})")
    return texts


async def bring_in(database: Database, path: Path) -> int:
    """Put the starting texts into the database that were never there; return how many. What staff changed stays.

    Raises:
        WordsError: the file cannot be used.
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    texts = read_starting_texts(path)
    async with database.transaction() as session:
        known = set(await session.scalars(select(CannedAnswerRow.key)))
        new = [one for one in texts if one.key not in known]
        for one in new:
            row = database.insert(CannedAnswerRow).values(
                key=one.key, title=one.title, text=one.text.strip(), folded=_folded(one.title, one.text),
                is_active=True, changed_by="", changed_at=now(),
            )  # fmt: skip
            await session.execute(row.on_conflict_do_nothing(index_elements=["key"]))
    return len(new)


async def search(session: AsyncSession, words: str) -> list[CannedAnswerRow]:
    """Return the texts in which every one of `words` stands, tones and case ignored; all of them for none."""
    query = select(CannedAnswerRow).where(CannedAnswerRow.is_active).order_by(CannedAnswerRow.title).limit(_MOST)
    for word in plain(words).split():
        query = query.where(CannedAnswerRow.folded.contains(word, autoescape=True))
    return list(await session.scalars(query))


def write(row: CannedAnswerRow, title: str, text: str, by: str) -> list[str]:
    """Change a text; return what is wrong instead, as keys: `title`, `text`, `link`, `secret`, `personal`."""
    wrong = ["title"] if not 1 <= len(title) <= LONGEST_TITLE else []
    wrong += ["text"] if not 1 <= len(text) <= LONGEST_TEXT else []
    wrong += [what for what, _ in troubles(text) if what != "open"]
    if not wrong:
        row.title, row.text, row.folded = title, text, _folded(title, text)
        row.changed_by, row.changed_at = by, now()
    return wrong


def _folded(title: str, text: str) -> str:
    return plain(f"{title} {text}")
