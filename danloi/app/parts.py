"""The parts of the app, put together from the settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rasa_sdk.executor import ActionExecutor

from actions.endpoint import make_executor
from channels.reception import Reception
from danloi.app.channels import make_channels
from danloi.app.handover import HandoverParts, make_desk
from danloi.app.settings import ROOT, Settings
from danloi.app.status_parts import StatusParts, make_vault, notice_windows
from danloi.app.workspace import make_training
from danloi.console.training.service import Training
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Channel
from danloi.conversation.claims import Claims
from danloi.conversation.dispatcher import Dispatcher
from danloi.conversation.engine import EngineClient
from danloi.conversation.feed import Feed
from danloi.conversation.forgetting import Forgetting
from danloi.conversation.inbox import Inbox
from danloi.conversation.notices import Notices
from danloi.conversation.outbox import Outbox
from danloi.conversation.routing import EngineRouter
from danloi.conversation.sender import Sender
from danloi.conversation.turns import TurnQueue
from danloi.conversation.worker import Worker
from danloi.guidance.decision import Thresholds
from danloi.guidance.guide import Guide
from danloi.guidance.library import Library
from danloi.guidance.needs import NeedWeights
from danloi.guidance.phrases import Phrases
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
    engine: EngineRouter
    worker: Worker
    executor: ActionExecutor
    channels: dict[str, Channel]
    outbox: Outbox
    alerts: Alerts
    dispatcher: Dispatcher
    reception: Reception
    feed: Feed
    status: StatusParts
    forgetting: Forgetting
    handover: HandoverParts
    training: Training

    @classmethod
    def of(cls, settings: Settings) -> Parts:
        """Make the parts; nothing is opened yet."""
        phrases = ROOT / "data" / "phrases"
        database = Database(settings.database)
        library = Library(database, ROOT / "data")
        timeout = settings.turn_timeout_seconds
        first = EngineClient(settings.engine_url, timeout)
        engine = EngineRouter(database, settings.engine_run, first, timeout)
        say = Phrases.read(phrases / "conversation.yaml")
        alerts, claims = Alerts(database), Claims(database)
        channels = make_channels(settings, database, alerts)
        limits = {name: channel.limits for name, channel in channels.items()}
        feed = Feed(database, settings.widget_streams)
        vault = make_vault(settings)
        inbox = Inbox(database, settings.messages_per_minute, settings.longest_queue, feed.signal, vault.seal)
        queue = TurnQueue(database, claims, limits, feed.signal, vault.open)
        patience, desk = settings.engine_patience_seconds, make_desk(settings, database, say)
        worker = Worker(inbox, queue, engine, say, library.reader.read, patience, desk=desk)
        outbox = Outbox(database, claims, limits, feed.signal)
        sender = Sender(outbox, channels, alerts, dt.timedelta(hours=settings.outbox_give_up_hours))
        dispatcher = Dispatcher(
            inbox, queue, worker, outbox, sender, claims, settings.turns_at_once, settings.sends_at_once
        )
        tuned = ROOT / "data" / "search.yaml"
        guide = Guide(library, phrases, today_in_vietnam, Thresholds.read(tuned), NeedWeights.read(tuned))
        notices = Notices(outbox, notice_windows(settings))
        status = StatusParts.of(settings, database, vault, phrases, today_in_vietnam, notices)

        def told(conversation: str) -> None:
            feed.signal(conversation)
            dispatcher.send_soon(conversation)

        return cls(
            database=database,
            library=library,
            engine=engine,
            worker=worker,
            executor=make_executor(guide, status.desk),
            channels=channels,
            outbox=outbox,
            alerts=alerts,
            dispatcher=dispatcher,
            reception=Reception(dispatcher.take, desk.has_officer if desk else None),
            feed=feed,
            status=status,
            forgetting=Forgetting(database, say),
            handover=HandoverParts.of(settings, outbox, notices, alerts, say, vault.open, told, database),
            training=make_training(settings, database),
        )
