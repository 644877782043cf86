"""The domain and the rules fit each other, and what the assistant says by rule keeps to the contract."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from danloi.console.training.examples import NEEDS
from danloi.guidance.answers.contract import Answer, Outcome
from danloi.guidance.catalogue.links import is_allowed, links_in
from tests.data.reading import ROOT, listed, read_yaml

PHRASE_FILES = sorted((ROOT / "data" / "phrases").glob("*.yaml"))
ACTION_FILES = sorted((ROOT / "actions").glob("*.py"))
MADE_BY_RASA = {"nlu_fallback"}


def strings_in(path: Path) -> set[str]:
    """Return every string constant of a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def said_texts(value: Any) -> Iterator[str]:
    """Yield every text inside nested YAML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from said_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from said_texts(inner)


def actions_of(rules: list[dict[str, Any]]) -> set[str]:
    return {step["action"] for rule in rules for step in rule["steps"] if "action" in step}


@pytest.fixture(scope="session")
def responses(domain: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each variant of each response of domain.yml, by name."""
    return [(name, variant) for name, variants in domain["responses"].items() for variant in variants]


def test_each_intent_has_exactly_one_rule_without_condition(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    handled = Counter(
        rule["steps"][0]["intent"]
        for rule in rules
        if "intent" in rule["steps"][0] and "condition" not in rule and len(rule["steps"]) > 1
    )
    assert handled == Counter([*domain["intents"], *MADE_BY_RASA])


def test_a_rule_with_a_condition_handles_a_known_intent(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    named = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert named <= {*domain["intents"], *MADE_BY_RASA}


def test_no_rule_has_the_name_of_another(rules: list[dict[str, Any]]) -> None:
    assert [name for name, times in Counter(rule["rule"] for rule in rules).items() if times > 1] == []


def test_a_rule_waits_only_for_values_the_slot_can_have(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    for rule in rules:
        for step in rule["steps"]:
            for wanted in step.get("slot_was_set", []):
                for slot, value in wanted.items():
                    assert value in domain["slots"][slot]["values"], f"{rule['rule']}: {slot} is never {value}"


def test_the_actions_of_the_domain_are_those_the_app_has_and_the_rules_use(
    domain: dict[str, Any], rules: list[dict[str, Any]]
) -> None:
    written = {text for path in ACTION_FILES for text in strings_in(path) if text.startswith("action_")}
    used_by_policy = {policy.get("core_fallback_action_name") for policy in read_yaml(ROOT / "config.yml")["policies"]}
    assert set(domain["actions"]) == written - {"action_name"}
    assert set(domain["actions"]) <= actions_of(rules) | used_by_policy


def test_every_response_is_used(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    in_actions = {text for path in ACTION_FILES for text in strings_in(path)}
    unused = sorted(set(domain["responses"]) - actions_of(rules) - in_actions)
    assert not unused, listed(unused, "no rule and no action says this: use it or remove it from domain.yml")


def test_every_response_that_is_used_exists(domain: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    in_actions = {text for path in ACTION_FILES for text in strings_in(path) if text.startswith("utter_")}
    said = {action for action in actions_of(rules) if action.startswith("utter_")} | in_actions
    assert sorted(said - set(domain["responses"])) == []


def test_every_response_carries_an_answer_of_the_contract(responses: list[tuple[str, dict[str, Any]]]) -> None:
    for name, variant in responses:
        answer = variant.get("custom", {}).get("answer", {})
        assert answer.get("outcome") in get_args(Outcome), f"{name}: custom.answer.outcome is none of the contract's"
        assert Answer.model_validate(answer).outcome == answer["outcome"]
        assert variant["text"].strip(), f"{name} says nothing"


def test_only_government_sites_are_linked(domain: dict[str, Any]) -> None:
    sources = {"domain.yml": domain, **{path.name: read_yaml(path) for path in PHRASE_FILES}}
    linked = [(file, url) for file, data in sources.items() for text in said_texts(data) for url in links_in(text)]
    assert len(linked) > 3
    bad = [f"{file}: {url}" for file, url in linked if not is_allowed(url)]
    assert not bad, listed(bad, "link only hosts of danloi.guidance.catalogue.links")


def test_the_links_beside_a_text_are_those_in_it(responses: list[tuple[str, dict[str, Any]]]) -> None:
    for name, variant in responses:
        beside = [link["url"] for link in variant["custom"]["answer"].get("links", [])]
        assert beside == links_in(variant["text"]), f"{name}: links and text must name the same addresses"


def test_every_need_has_its_intent_and_its_entity(domain: dict[str, Any]) -> None:
    assert {f"ask_{need}" for need in NEEDS} <= set(domain["intents"])
    assert set(domain["entities"]) >= NEEDS
