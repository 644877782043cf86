"""Reading data/catalogue/topics/: every good topic, and a plain report of every bad one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from danloi.guidance.catalogue.files import Problem, read_list
from danloi.guidance.topics.records import Topic


@dataclass(frozen=True)
class TopicReading:
    """The good topics of a folder and the problems of the rest."""

    topics: list[Topic]
    problems: list[Problem]


def read_topic_files(folder: Path) -> TopicReading:
    """Read every `*.yaml` of `folder`, sorted by name; each holds a list named `topics`.

    A topic that breaks a rule, or whose id stands in an earlier one, is refused; the others are kept.
    """
    topics: list[Topic] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for number, raw in enumerate(read_list(path, "topics", problems), start=1):
            name = _name(raw, number)
            try:
                topic = Topic.model_validate(raw)
            except ValidationError as err:
                problems += [
                    Problem(path.name, name, ".".join(map(str, e["loc"])) or "topic", e["msg"]) for e in err.errors()
                ]
                continue
            if topic.id in seen:
                problems.append(Problem(path.name, name, "id", f"{topic.id} stands already in {seen[topic.id]}"))
                continue
            seen[topic.id] = f"{path.name}: {name}"
            topics.append(topic)
    return TopicReading(topics, problems)


def _name(raw: Any, number: int) -> str:
    topic_id = raw.get("id") if isinstance(raw, dict) else None
    return f"topic {number} ({topic_id or 'no id'})"
