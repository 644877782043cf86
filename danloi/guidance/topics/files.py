"""Reading data/catalogue/topics/: every good topic, and a plain report of every bad one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from danloi.guidance.catalogue.files import Problem
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
        for number, raw in enumerate(_load(path, problems), start=1):
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


def _load(path: Path, problems: list[Problem]) -> Iterable[Any]:
    try:
        content = YAML(typ="safe").load(path)
    except (YAMLError, UnicodeDecodeError) as err:
        line = re.search(r"line (\d+)", str(err))
        problems.append(Problem(path.name, f"line {line.group(1) if line else '?'}", "file", "is not valid YAML"))
        return []
    if not isinstance(content, dict) or not isinstance(content.get("topics"), list):
        problems.append(Problem(path.name, "file", "topics", "a list named `topics` is missing"))
        return []
    topics: list[Any] = content["topics"]
    return topics


def _name(raw: Any, number: int) -> str:
    topic_id = raw.get("id") if isinstance(raw, dict) else None
    return f"topic {number} ({topic_id or 'no id'})"
