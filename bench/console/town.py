"""A year of invented conversations: what citizens wrote, how the assistant understood it, what it said."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from danloi.guidance.vietnamese import fold

_MARK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
_INTENT = re.compile(r"- intent: (\w+)")
_CHANNELS = (("web", 0.6), ("zalo_oa", 0.3), ("telegram", 0.07), ("zalo_bot", 0.03))
_OUTCOMES = {
    "check_status": "status_needs_code",
    "request_human": "handoff",
    "complain": "feedback",
    "praise": "feedback",
}
_HOURS = [1, 1, 0, 0, 0, 1, 3, 8, 14, 16, 14, 10, 6, 10, 13, 13, 11, 8, 6, 6, 7, 7, 5, 2]
_STEPS = (("queue", 5), ("engine", 45), ("answer", 20))
_WORDS = ("", "", "đúng ý tôi rồi, cảm ơn", "không đúng thủ tục tôi hỏi")
_UNDELIVERED = 0.003
_TRIED = 0.1
_REPLY = (
    "Giấy tờ cần có:\n• Tờ khai theo mẫu (1 bản chính)\n• Giấy tờ tùy thân còn hạn (xuất trình)\n\n"
    "Lệ phí: xem biểu phí.\n\n"
    "Nguồn: Cổng Dịch vụ công quốc gia. Anh/chị bấm hoặc nhắn số để chọn: 1. Nơi nộp · 2. Các bước · 3. Lệ phí"
)


@dataclass
class Rows:
    """The rows of one conversation."""

    conversation: dict[str, Any]
    inbox: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    turns: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)


class Town:
    """Makes conversations, the same for the same seed.

    Args:
        data: the folder data/, whose training sentences are asked.
        now: when it ends.
        seed: of the random numbers.
        days: over how many days it goes.
        models: the last of them is on trial, the one before is live.
    """

    def __init__(
        self, data: Path, now: dt.datetime, seed: int = 1, days: int = 365, models: Sequence[str] = ("", "")
    ) -> None:
        self._random = random.Random(seed)
        self._now = now
        self._days = days
        self._models = models
        self.sentences = list(_sentences(data / "nlu"))
        records = "".join(
            path.read_text(encoding="utf-8") for path in (data / "catalogue" / "procedures").glob("*.yaml")
        )
        self.codes = sorted(set(re.findall(r"^- code: '?(\d\.\d{6})", records, re.MULTILINE)))
        self.numbers = {"inbox": 0, "outbox": 0, "turn": 0, "feedback": 0}

    @cached_property
    def channels(self) -> tuple[list[str], list[float]]:
        """The channels with their shares."""
        return [name for name, _ in _CHANNELS], [share for _, share in _CHANNELS]

    def conversations(self, count: int) -> Iterator[Rows]:
        """Yield `count` conversations, the oldest first."""
        names, shares = self.channels
        for number in range(count):
            channel = self._random.choices(names, shares)[0]
            started = self._moment(number / count)
            key = f"{channel}:seed-{number}"
            rows = Rows(
                {
                    "id": key,
                    "channel": channel,
                    "memory": {},
                    "turns": 0,
                    "started_at": started,
                    "last_at": started,
                    "heard_at": started,
                    "turn_by": "",
                    "send_by": "",
                }
            )
            for _ in range(1 + min(int(self._random.expovariate(1.0)), 6)):
                rows.conversation["last_at"] = started
                self._turn(rows, key, channel, started)
                started += dt.timedelta(seconds=self._random.randint(10, 240))
            rows.conversation["turns"] = len(rows.turns)
            yield rows

    def _moment(self, share: float) -> dt.datetime:
        """The more recent, the more is asked: half of all in the last third."""
        day = (self._now - dt.timedelta(days=self._days * (1 - share**0.6))).replace(minute=0, second=0, microsecond=0)
        hour = self._random.choices(range(24), _HOURS)[0]
        at = day.replace(hour=(hour - 7) % 24, minute=self._random.randrange(60), second=self._random.randrange(60))
        return min(at, self._now - dt.timedelta(minutes=30))

    def _number(self, table: str) -> int:
        self.numbers[table] += 1
        return self.numbers[table]

    def _turn(self, rows: Rows, key: str, channel: str, at: dt.datetime) -> None:
        chance = self._random
        intent, text = chance.choice(self.sentences)
        if chance.random() < 0.4:
            text = fold(text)
        if chance.random() < 0.2:
            text = chance.choice(("cho em hỏi ", "ad ơi ", "dạ ", "alo ")) + text
        code = chance.choice(self.codes[: max(len(self.codes) // 4, 1)] if chance.random() < 0.7 else self.codes)
        outcome = self._outcome(intent)
        sure = round(chance.uniform(0.3, 0.7) if outcome == "clarify" else chance.betavariate(9, 1), 3)
        is_found = outcome == "answered"
        understood = {
            "intent": intent if sure > 0.4 else "nlu_fallback",
            "confidence": sure,
            "ranking": [
                [intent, sure],
                ["ask_overview", round((1 - sure) / 2, 3)],
                ["chitchat", round((1 - sure) / 3, 3)],
            ],
            "marks": ["procedure"],
            "needs": {"fee": 0.7, "time": 0.2},
            "link": {"confidence": sure, "none": round(1 - sure, 3), "candidates": [[code, sure]]},
        }
        inbox, turn = self._number("inbox"), self._number("turn")
        rows.inbox.append(
            {
                "id": inbox,
                "channel": channel,
                "message_id": f"seed-{inbox}",
                "conversation_id": key,
                "text": text,
                "kind": "text",
                "written_at": inbox,
                "is_public": False,
                "source": "",
                "turned_away": "",
                "state": "done",
                "attempts": 1,
                "received_at": at,
            }
        )
        answer = {"outcome": outcome, "procedure": code if is_found else None, "aspects": ["documents"]}
        rows.outbox.append(
            {
                "id": self._number("outbox"),
                "inbox_id": inbox,
                "conversation_id": key,
                "channel": channel,
                "body": {"text": _REPLY, "custom": {"answer": answer}},
                "state": "dead" if chance.random() < _UNDELIVERED else "sent",
                "attempts": 1,
                "due_at": at,
                "error": "",
                "platform_id": "",
                "created_at": at,
                "sent_at": at,
            }
        )
        rows.turns.append(
            {
                "id": turn,
                "inbox_id": inbox,
                "conversation_id": key,
                "asked": text,
                "outcome": outcome,
                "procedure": code if is_found else None,
                "aspects": ["documents"] if is_found else [],
                "understood": understood,
                "milliseconds": {step: round(chance.gauss(mean, mean / 5), 2) for step, mean in _STEPS},
                "model": self._model(at),
                "at": at,
            }
        )
        if chance.random() < 0.06:
            rows.feedback.append(
                {
                    "id": self._number("feedback"),
                    "inbox_id": inbox,
                    "conversation_id": key,
                    "verdict": "down" if chance.random() < 0.3 else "up",
                    "words": chance.choice(_WORDS),
                    "at": at + dt.timedelta(seconds=30),
                }
            )

    def _model(self, at: dt.datetime) -> str:
        is_on_trial = at > self._now - dt.timedelta(days=14) and self._random.random() < _TRIED
        return self._models[-1 if is_on_trial else -2]

    def _outcome(self, intent: str) -> str:
        if intent in _OUTCOMES:
            return _OUTCOMES[intent]
        if intent.startswith("out_of_scope"):
            return "out_of_scope"
        if intent.startswith("ask_") and intent not in {"ask_capabilities", "ask_bot_identity"}:
            return self._random.choices(("answered", "clarify", "not_found"), (0.82, 0.12, 0.06))[0]
        return "smalltalk"


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield intent and words of every training sentence; read by lines, which takes a tenth of the time of YAML."""
    for path in sorted(folder.glob("*.yml")):
        intent = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            found = _INTENT.search(line)
            intent = found[1] if found else intent
            if line.startswith("    - ") and intent:
                yield intent, _MARK.sub(r"\1", line[6:]).strip()
