"""What a reviewer chooses from."""

from __future__ import annotations

from ruamel.yaml import YAML

from danloi.app.settings import ROOT
from danloi.console.review.choices import Choices
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from tests.console.staff import WORDS


async def test_every_intent_has_a_plain_name_and_an_example(review_library: Library) -> None:
    intents = YAML(typ="safe").load(ROOT / "domain.yml")["intents"]
    choices = Choices(review_library, Phrases.read(WORDS / "review.yaml"))
    assert {one.name for one in choices.intents()} == set(intents)
    assert len({one.plain for one in choices.intents()}) == len(intents)
