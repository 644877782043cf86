"""`danloi catalogue load`, `check`, `import`, `export`."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from danloi.app.preparing import CATALOGUE, migrate_when_up, prepare
from danloi.app.progress import file_progress
from danloi.app.settings import ROOT, read_settings
from danloi.app.training import print_line
from danloi.console.catalogue.export import CHANGED, ExportFailed, write_into
from danloi.guidance.browsing.events import check_browse
from danloi.guidance.catalogue.aliases import read_alias_files
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.portal.judge import Judge
from danloi.guidance.portal.lock import only_import
from danloi.guidance.portal.report import summary_lines
from danloi.guidance.portal.run import Importer
from danloi.guidance.portal.tally import Tally, report_to
from danloi.guidance.topics.files import read_topic_files
from danloi.storage.database import Database

catalogue = typer.Typer(no_args_is_help=True, help="The catalogue of procedures.")

PHRASES = ROOT / "data" / "phrases" / "portal.yaml"
_INTERRUPTED = 130  # what a shell reports after Ctrl-C


@catalogue.command("load")
def load() -> None:
    """Load data/catalogue/ into the database; a running assistant takes it up within a second."""
    print_line(prepare(read_settings()))


@catalogue.command("check")
def check() -> None:
    """Read data/catalogue/ and say what is wrong, record by record."""
    procedures = read_procedures(CATALOGUE / "procedures")
    topics, aliases = read_topic_files(CATALOGUE / "topics"), read_alias_files(CATALOGUE / "aliases")
    problems = [*procedures.problems, *topics.problems, *aliases.problems]
    codes = {one.code for one in procedures.procedures} | aliases.aliases.keys()
    problems += check_browse(CATALOGUE / "browse.yaml", codes, {topic.id for topic in topics.topics})
    for problem in problems:
        print_line(str(problem))
    print_line(f"{len(procedures.procedures)} good records, {len(procedures.problems)} problems")
    print_line(f"{len(topics.topics)} good topics, {len(topics.problems)} problems")
    print_line(f"aliases of {len(aliases.aliases)} imported records, {len(aliases.problems)} problems")
    if problems:
        raise typer.Exit(1)


@catalogue.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Where the changed files are written, as <folder>/<name>.yaml.")],
) -> None:
    """Write what staff changed in the console into copies of the files of data/catalogue/procedures/."""
    settings = read_settings()

    async def changed() -> list[dict[str, Any]]:
        database = Database(settings.database)
        try:
            await migrate_when_up(database, settings.database_wait_seconds)
            async with database.transaction() as session:
                return list(await session.scalars(CHANGED.with_only_columns(ProcedureRow.record)))
        finally:
            await database.close()

    try:
        made = write_into(CATALOGUE / "procedures", asyncio.run(changed()))
    except ExportFailed as err:
        print_line(f"nothing is written: {err}")
        raise typer.Exit(1) from err
    for name, text in made.files.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    print_line(f"{len(made.files)} files written to {folder}, with {len(made.codes)} changed records")


@catalogue.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="Records as the national portal's API gives them, JSON lines, gzip or not.")
    ],
    apply: Annotated[bool, typer.Option("--apply", help="Take it over; without this nothing is written.")] = False,
    fetched_on: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="The day the file was taken from the portal."),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write all of it to this file: CSV, or .jsonl.")] = None,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="Lines a transaction.")] = 200,
) -> None:
    """Show what a file of the national portal would change, or take it over with --apply."""
    settings = read_settings()
    judge = Judge(file.name, PHRASES, fetched_on.date() if fetched_on else None)

    async def run(tally: Tally) -> None:
        database = Database(settings.database)
        try:
            await migrate_when_up(database, settings.database_wait_seconds)
            with file_progress(file, print_line) as progress:
                importer = Importer(database, file, judge, tally, batch, progress)
                if not apply:
                    await importer.plan()
                    return
                async with only_import(database):
                    await importer.apply(_say_resumed)
        finally:
            await database.close()

    with report_to(report) as sink:
        tally = Tally(sink)
        try:
            asyncio.run(run(tally))
        except KeyboardInterrupt:
            print_line("interrupted; what is committed stays, the same command goes on from there")
            raise typer.Exit(_INTERRUPTED) from None
    for line in summary_lines(tally):
        print_line(line)
    print_line(
        "taken over; a running assistant has it within a second" if apply else "nothing is written; --apply does it"
    )


def _say_resumed(position: int) -> None:
    print_line(
        f"an import of this file was interrupted; it goes on after line {position}, and counts from its beginning"
    )
