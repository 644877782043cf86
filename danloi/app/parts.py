"""The parts of the app, put together from the settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rasa_sdk.executor import ActionExecutor

from actions.endpoint import make_executor
from danloi.app.settings import ROOT, Settings
from danloi.conversation.engine import EngineClient
from danloi.conversation.worker import Worker
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.needs import NeedWeights
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.desk import StatusDesk
from danloi.storage.database import Database

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> dt.date:
    """Return the present day where the citizens are."""
    return dt.datetime.now(_VIETNAM).date()


@dataclass
class Parts:
    """Everything the server hands its requests to."""

    database: Database
    library: Library
    engine: EngineClient
    worker: Worker
    executor: ActionExecutor

    @classmethod
    def of(cls, settings: Settings) -> Parts:
        """Make the parts; nothing is opened yet."""
        phrases = ROOT / "data" / "phrases"
        database = Database(settings.database)
        library = Library(database, ROOT / "data")
        engine = EngineClient(settings.engine_url, settings.turn_timeout_seconds)
        say = Phrases.read(phrases / "conversation.yaml")
        worker = Worker(database, engine, say, settings.messages_per_minute, library.reader.read)
        tuned = ROOT / "data" / "search.yaml"
        guide = Guide(library, phrases, today_in_vietnam, Thresholds.read(tuned), NeedWeights.read(tuned))
        desk = StatusDesk(database, phrases, today_in_vietnam)
        return cls(database, library, engine, worker, make_executor(guide, desk))
