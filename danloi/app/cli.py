"""The command line: `danloi serve`, `train`, `catalogue load`, `catalogue check`, `database migrate`."""

from __future__ import annotations

import asyncio
import time

import typer
from sqlalchemy.exc import SQLAlchemyError

from danloi.app.process import free_port
from danloi.app.settings import ROOT, Settings, SettingsError, read_settings
from danloi.app.supervisor import CannotServe, Supervisor, check_ports, claim
from danloi.app.training import TrainingError, ensure_model, print_line
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.store import LoadReport, load_folder
from danloi.guidance.phrases import PhraseError
from danloi.guidance.search.lexicon import LexiconError
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
catalogue = typer.Typer(no_args_is_help=True, help="The catalogue of procedures.")
database = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(catalogue, name="catalogue")
app.add_typer(database, name="database")

CATALOGUE = ROOT / "data" / "catalogue"


@app.command()
def serve() -> None:
    """Prepare everything that is missing and run the assistant."""
    settings = read_settings()
    settings.check_exposure()
    lock = claim(settings.data_dir)
    check_ports(settings)
    settings = settings.model_copy(update={"engine_port": settings.engine_port or free_port()})
    lock.truncate(0)
    lock.write(f"port {settings.port}")
    lock.flush()
    print_line(_prepare(settings))
    model = ensure_model(settings.data_dir, print_line)

    async def run() -> None:
        await Supervisor(settings, model, print_line).run()

    asyncio.run(run())


@app.command()
def train() -> None:
    """Train the model if its inputs changed."""
    path = ensure_model(read_settings().data_dir, print_line)
    print_line(f"model {path.name} is up to date")


@catalogue.command("load")
def catalogue_load() -> None:
    """Load data/catalogue/ into the database; a running assistant takes it up within a second."""
    print_line(_prepare(read_settings()))


@catalogue.command("check")
def catalogue_check() -> None:
    """Read data/catalogue/ and say what is wrong, record by record."""
    reading = read_procedures(CATALOGUE / "procedures")
    for problem in reading.problems:
        print_line(str(problem))
    print_line(f"{len(reading.procedures)} good records, {len(reading.problems)} problems")
    if reading.problems:
        raise typer.Exit(1)


@database.command("migrate")
def database_migrate() -> None:
    """Bring the database to the newest schema."""
    settings = read_settings()
    asyncio.run(_migrate(Database(settings.database), settings.database_wait_seconds))
    print_line("the database has the newest schema")


def _prepare(settings: Settings) -> str:
    """Migrate the database and load catalogue and sandbox; return a line that says what came of it."""

    async def prepare() -> LoadReport:
        store = Database(settings.database)
        try:
            await _migrate(store, settings.database_wait_seconds)
            await load_sandbox(store, ROOT / "data" / "sandbox" / "dossiers.csv")
            return await load_folder(store, CATALOGUE)
        finally:
            await store.close()

    report = asyncio.run(prepare())
    for problem in report.problems:
        print_line(f"record refused: {problem}")
    return f"catalogue: {report}"


async def _migrate(store: Database, wait_seconds: int) -> None:
    """Migrate, waiting for a database that is not up yet.

    Raises:
        CannotServe: it does not answer in time.
    """
    deadline = time.monotonic() + wait_seconds
    while not await store.answers():
        address = store.url.render_as_string(hide_password=True)
        if time.monotonic() > deadline:
            msg = f"the database {address} does not answer; start it or correct DATABASE_URL"
            raise CannotServe(msg)
        print_line(f"waiting for the database {address} …")
        await asyncio.sleep(2)
    await migrate(store)


def main() -> None:
    """Run the command; what an operator can mend is one line and exit status 1."""
    try:
        app()
    except (SettingsError, CannotServe, TrainingError, PhraseError, LexiconError) as err:
        print_line(f"error: {err}")
        raise SystemExit(1) from None
    except SQLAlchemyError as err:
        print_line(f"error: the database refused: {type(err).__name__}: {str(err.__cause__ or err)[:300]}")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
