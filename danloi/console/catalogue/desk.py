"""The parts that the catalogue's pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.catalogue.attention import Attentions
from danloi.console.catalogue.difference import Reader
from danloi.console.catalogue.findings import Checker
from danloi.console.catalogue.preview import Answered, preview
from danloi.console.catalogue.proposals import Proposals, Standing
from danloi.console.catalogue.renewals import Renewals
from danloi.console.catalogue.search import Search
from danloi.console.catalogue.twins import Twins
from danloi.guidance.answers.compose import Composer
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revisions import whole
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.curated import with_links
from danloi.storage.database import Database


@dataclass
class Desk:
    """Everything a page of the catalogue works with; `folder` is data/catalogue/."""

    say: Phrases
    today: Callable[[], dt.date]
    folder: Path
    search: Search
    checker: Checker
    reader: Reader
    composer: Composer
    proposals: Proposals
    renewals: Renewals
    attentions: Attentions
    twins: Twins

    @classmethod
    def of(
        cls, database: Database, say: Phrases, library: Library, data: Path, today: Callable[[], dt.date], months: int
    ) -> Desk:
        """Put the parts together; `months` is the age from which a check is old, `data` the folder data/.

        Raises:
            PhraseError: the answers' phrases cannot be used.
        """
        twins = Twins()
        return cls(
            say=say,
            today=today,
            folder=data / "catalogue",
            search=Search(library),
            checker=Checker(say),
            reader=Reader(say),
            composer=Composer(Phrases.read(data / "phrases" / "answers.yaml")),
            proposals=Proposals(database, today),
            renewals=Renewals(database, twins, today),
            attentions=Attentions(months, twins),
            twins=twins,
        )

    async def preview(
        self, session: AsyncSession, known: Standing | None, then: Procedure, day: dt.date
    ) -> list[Answered]:
        """Return the answers that citizens would read on `day`, against today's; links as the library has them."""
        before = whole(known.record) if known and known.record is not None else None
        linked = await with_links(session, [then, *([before] if before else [])])
        return preview(self.composer, linked[1] if before else None, linked[0], self.today(), day)
