"""A file of sentences made into proposals: read, looked at line by line, and the good ones submitted."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.console.training.lint import Finding, Weight
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.rasa_files import Unused, read_nlu
from danloi.console.training.service import Training, words_key
from danloi.console.training.tables import MOST_ROWS, BadTable, read_table
from danloi.guidance.phrases import Phrases
from danloi.guidance.vietnamese import fold
from danloi.storage.database import Database

COLUMNS = ("text", "intent", "code", "reason")


@dataclass(frozen=True)
class Entry:
    """A row of the file: its number, the proposal made of it, and what is said about it, the gravest first."""

    number: int
    proposal: Proposal
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it may be proposed."""
        return all(finding.weight is not Weight.STOP for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """What came of a file.

    Attributes:
        entries: its rows, in order.
        unknown_intents: intents of the file that the assistant does not have, with their number of sentences.
        unused: sentences on blocks that are not taken over.
        submitted: how many became proposals; None when it was only looked at.
    """

    entries: list[Entry]
    unknown_intents: dict[str, int]
    unused: list[str]
    submitted: int | None = None

    @property
    def good(self) -> list[Entry]:
        """The rows that may be proposed."""
        return [entry for entry in self.entries if entry.is_good]


class Importer:
    """Reads files for `training`.

    Args:
        database: where proposals go.
        training: looks at them and takes them.
        say: the words of the area; the headings of columns are among them.
    """

    def __init__(self, database: Database, training: Training, say: Phrases) -> None:
        """Keep the parts."""
        self._database = database
        self._training = training
        self._say = say

    async def look(self, name: str, body: bytes, mapping: str = "") -> Report:
        """Read a file and look at every row; nothing is kept.

        Args:
            name: of the file; .csv, .xlsx, .yml or .yaml.
            body: its bytes.
            mapping: lines `theirs = ours` for intents and types of marks that the file calls otherwise.

        Raises:
            BadTable: it cannot be read; the words say why.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        theirs = read_mapping(mapping)
        unused: list[str] = []
        entries = await asyncio.to_thread(lambda: list(self._entries(name, body, theirs, unused)))
        if not entries:
            raise BadTable("import.nothing")
        return await self._looked_at(entries, unused)

    async def submit(self, report: Report, account: Account, reason: str, name: str) -> Report:
        """Make proposals of the good rows, all or none.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; nothing was taken.
        """
        async with self._database.transaction() as session:
            ids = set()
            for entry in report.good:
                one = entry.proposal
                wish = Proposal(
                    one.kind, one.text, one.intent, one.code, "", "", one.reason or reason, f"import:{name}"
                )
                ids.add(await self._training.submit(session, wish, account))
            audit.record(session, account, "training.import", name, None, {"proposals": len(ids)}, reason)
        return Report(report.entries, report.unknown_intents, report.unused, len(ids))

    async def _looked_at(self, entries: list[Entry], unused: list[str]) -> Report:
        names = await self._training.read_names()

        def look() -> list[Entry]:
            same: defaultdict[str, list[Proposal]] = defaultdict(list)
            for entry in entries:
                same[words_key(entry.proposal)].append(entry.proposal)
            lint = self._training.lint
            corpus = lint.corpus()

            def check(one: Proposal) -> list[Finding]:
                return lint.check(one, names, same[words_key(one)], corpus)

            return [Entry(one.number, one.proposal, [*check(one.proposal), *one.findings]) for one in entries]

        looked = await asyncio.to_thread(look)
        known = set(self._training.lint.intents)
        unknown = Counter(
            e.proposal.intent for e in looked if not e.proposal.is_alias and e.proposal.intent not in known
        )
        return Report(looked, dict(unknown.most_common()), unused)

    def _entries(self, name: str, body: bytes, theirs: Mapping[str, str], unused: list[str]) -> Iterator[Entry]:
        if name.lower().endswith((".yml", ".yaml")):
            yield from self._of_rasa(body, theirs, unused)
        else:
            yield from self._of_table(name, body, theirs)

    def _of_rasa(self, body: bytes, theirs: Mapping[str, str], unused: list[str]) -> Iterator[Entry]:
        for count, one in enumerate(read_nlu(body, theirs)):
            if count > MOST_ROWS:
                raise BadTable("import.rows", most=MOST_ROWS)
            if isinstance(one, Unused):
                unused.append(self._say("import.unused", line=one.number, kind=one.kind, name=one.name))
                continue
            intent = theirs.get(one.intent) or theirs.get(one.intent.partition("/")[0]) or one.intent
            lost = [
                Finding("lost_mark", Weight.NOTE, self._say("import.lost_mark", kind=kind))
                for kind in dict.fromkeys(one.lost)
            ]
            yield Entry(one.number, Proposal(Kind.EXAMPLE, one.text, intent).cleaned(), lost)

    def _of_table(self, name: str, body: bytes, theirs: Mapping[str, str]) -> Iterator[Entry]:
        rows = read_table(name, body)
        columns = self._columns(next(rows, (0, []))[1])
        for number, cells in rows:
            values = {column: cells[at] for at, column in columns.items() if at < len(cells)}
            text, intent, code = values.get("text", ""), values.get("intent", ""), values.get("code", "")
            kind = Kind.ALIAS if code and not intent else Kind.EXAMPLE
            one = Proposal(kind, text, theirs.get(intent, intent), code if kind is Kind.ALIAS else "")
            yield Entry(
                number, Proposal(one.kind, one.text, one.intent, one.code, reason=values.get("reason", "")).cleaned()
            )

    def _columns(self, header: list[str]) -> dict[int, str]:
        """Return which column holds what, by our headings or their short names."""
        ours = {fold(self._say(f"column.{column}")): column for column in COLUMNS} | {one: one for one in COLUMNS}
        found = {at: ours[fold(cell.strip())] for at, cell in enumerate(header) if fold(cell.strip()) in ours}
        if "text" not in found.values() or not {"intent", "code"} & set(found.values()):
            headings = ", ".join(self._say(f"column.{column}") for column in COLUMNS)
            raise BadTable("import.header", columns=headings)
        return found


def read_mapping(text: str) -> dict[str, str]:
    """Read lines `theirs = ours`; what has another form is passed over."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs if theirs.strip() and ours.strip()}
