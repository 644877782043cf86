"""The command line: `danloi serve`, `train`; `account`, `catalogue`, `channels`, `outbox`, `database`, `status` …."""

from __future__ import annotations

import asyncio

import typer
from sqlalchemy.exc import SQLAlchemyError

from danloi.app.account_cli import account
from danloi.app.catalogue_cli import catalogue
from danloi.app.channels_cli import channels, outbox
from danloi.app.preparing import migrate_when_up, prepare
from danloi.app.process import free_port
from danloi.app.settings import SettingsError, read_settings
from danloi.app.status_cli import status
from danloi.app.status_parts import check_mappings
from danloi.app.supervisor import CannotServe, Supervisor, check_ports, claim
from danloi.app.training import TrainingError, ensure_model, print_line
from danloi.console.accounts.register import AccountError
from danloi.guidance.browsing.events import BrowseError
from danloi.guidance.phrases import PhraseError
from danloi.guidance.places.words import PlaceWordsError
from danloi.guidance.portal.lock import ImportBusy
from danloi.guidance.portal.reading import UnreadableFile
from danloi.guidance.portal.tally import ReportError
from danloi.guidance.search.lexicon import LexiconError
from danloi.guidance.search.weights import WeightsError
from danloi.guidance.status.mapping import MappingError
from danloi.storage.database import Database

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
database = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(account, name="account")
app.add_typer(catalogue, name="catalogue")
app.add_typer(database, name="database")
app.add_typer(channels, name="channels")
app.add_typer(outbox, name="outbox")
app.add_typer(status, name="status")


@app.command()
def serve() -> None:
    """Prepare everything that is missing and run the assistant."""
    settings = read_settings()
    settings.check_exposure()
    settings.check_processes()
    check_mappings(settings)
    lock = claim(settings.data_dir)
    check_ports(settings)
    settings = settings.model_copy(update={"engine_port": settings.engine_port or free_port()})
    lock.truncate(0)
    lock.write(f"port {settings.port}")
    lock.flush()
    print_line(prepare(settings))
    model = ensure_model(settings.data_dir, print_line)

    async def run() -> None:
        await Supervisor(settings, model, print_line).run()

    asyncio.run(run())


@app.command()
def train() -> None:
    """Train the model if its inputs changed."""
    path = ensure_model(read_settings().data_dir, print_line)
    print_line(f"model {path.name} is up to date")


@database.command("migrate")
def database_migrate() -> None:
    """Bring the database to the newest schema."""
    settings = read_settings()
    asyncio.run(migrate_when_up(Database(settings.database), settings.database_wait_seconds))
    print_line("the database has the newest schema")


# Each says in one line what is wrong, where, and how to mend it.
_MENDABLE = (
    SettingsError, CannotServe, TrainingError, PhraseError, BrowseError, LexiconError, WeightsError, PlaceWordsError,
    UnreadableFile, ImportBusy, ReportError, MappingError, AccountError,
)  # fmt: skip


def main() -> None:
    """Run the command; what an operator can mend is one line and exit status 1."""
    try:
        app()
    except _MENDABLE as err:
        print_line(f"error: {err}")
        raise SystemExit(1) from None
    except SQLAlchemyError as err:
        print_line(f"error: the database refused: {type(err).__name__}: {str(err.__cause__ or err)[:300]}")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
