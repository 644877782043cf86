"""A stock Rasa project from our data: the pipeline and policies of `rasa init`, our intents, examples and replies."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from danloi.app.settings import ROOT
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.records import Procedure

_OURS_ONLY = {"awaiting", "procedure_in_mind"}
_ABOUT_FILES = {"check_status", "give_details"}
_STORIES = (
    ("greet", "ask_documents", "ask_place", "ask_fee", "thanks"),
    ("ask_fee", "ask_time", "goodbye"),
    ("greet", "check_status", "give_details", "give_details", "thanks"),
    ("ask_overview", "ask_steps", "check_status", "give_details", "give_details"),
    ("ask_online", "ask_legal", "praise", "goodbye"),
    ("ask_eligibility", "ask_result", "complain", "request_human"),
)


def pipeline(epochs: int) -> dict[str, Any]:
    """Return config.yml as `rasa init` fills it in, with `epochs` in place of 100 (DIET) and of 100 (policies)."""
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "vi",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "RulePolicy"},
            {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": epochs},
            {"name": "TEDPolicy", "max_history": 5, "epochs": epochs, "constrain_similarities": True},
        ],
    }


def write_project(folder: Path, epochs: int) -> None:
    """Write everything that the model is trained from."""
    ours = YAML(typ="safe").load(ROOT / "domain.yml")
    action_of = {intent: _action_for(intent, ours["responses"]) for intent in ours["intents"]}
    domain = {
        "version": "3.1",
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        "intents": ours["intents"],
        "entities": [name for name in ours["entities"] if name not in _OURS_ONLY],
        "slots": {
            name: {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for name in ("procedure_code", "dossier_code")
        },
        "actions": ["action_look_up", "action_status"],
        "responses": ours["responses"],
    }
    rules = [_steps("rule", [intent], {**action_of, "nlu_fallback": "action_look_up"}) for intent in action_of]
    rules.append(_steps("rule", ["nlu_fallback"], {"nlu_fallback": "action_look_up"}))
    stories = [_steps("story", intents, action_of) for intents in _STORIES]
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    _write(folder / "config.yml", pipeline(epochs))
    _write(folder / "domain.yml", domain)
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules})
    _write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories})


def write_surroundings(folder: Path, action_port: int) -> None:
    """Write what is read when it serves: endpoints, channel, actions and their table."""
    endpoint = {"action_endpoint": {"url": f"http://127.0.0.1:{action_port}/webhook"}}
    _write(
        folder / "endpoints.yml", {**endpoint, "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": "rasa.db"}}
    )
    _write(folder / "credentials.yml", {"rest": {}})
    shutil.copy(Path(__file__).parent / "stock_actions.py", folder / "actions.py")
    table = sqlite3.connect(folder / "answers.db")
    table.execute("CREATE VIRTUAL TABLE alias USING fts5(words, code UNINDEXED)")
    table.execute("CREATE TABLE answer (code, aspect, text, PRIMARY KEY (code, aspect))")
    table.execute("CREATE TABLE dossier (code PRIMARY KEY, phone_last4, text)")
    for procedure in read_procedures(ROOT / "data" / "catalogue" / "procedures").procedures:
        for alias in (procedure.name, procedure.short_name, *procedure.aliases):
            table.execute("INSERT INTO alias VALUES (?, ?)", (alias, procedure.code))
        for aspect, text in _texts(procedure).items():
            table.execute("INSERT INTO answer VALUES (?, ?, ?)", (procedure.code, aspect, text))
    with (ROOT / "data" / "sandbox" / "dossiers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = f"{row['procedure_name']}: {row['state']}, {row['office']}. {row['note']}"
            table.execute("INSERT OR IGNORE INTO dossier VALUES (?, ?, ?)", (row["code"], row["phone_last4"], text))
    table.commit()
    table.close()


def _texts(procedure: Procedure) -> dict[str, str]:
    """Return one plain text for each thing that may be asked."""
    record = procedure.model_dump(mode="json", exclude_defaults=True)
    parts = {"documents": "documents", "fee": "fees", "time": "times", "place": "places", "steps": "steps"}
    parts |= {"online": "online_level", "legal": "legal_basis", "eligibility": "conditions", "result": "result"}
    texts = {"overview": f"{procedure.name}\n{procedure.summary}"}
    for aspect, key in parts.items():
        value = record.get(key) or "Chưa có thông tin."
        rows = value if isinstance(value, list) else [value]
        lines = ["; ".join(map(str, row.values())) if isinstance(row, dict) else str(row) for row in rows]
        texts[aspect] = "\n".join([procedure.name, *(f"- {line}" for line in lines)])
    return texts


def _action_for(intent: str, responses: dict[str, Any]) -> str:
    if intent in _ABOUT_FILES:
        return "action_status"
    names = (f"utter_{intent}", f"utter_{intent.removeprefix('ask_')}")
    return next((name for name in names if name in responses), "action_look_up")


def _steps(kind: str, intents: list[str] | tuple[str, ...], action_of: dict[str, str]) -> dict[str, Any]:
    steps = [step for intent in intents for step in ({"intent": intent}, {"action": action_of[intent]})]
    return {kind: " ".join([kind, *intents]), "steps": steps}


def _write(path: Path, content: dict[str, Any]) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False  # Rasa tells its files apart by lines such as "rules:"
    yaml.allow_unicode = True
    yaml.dump(content, path)
