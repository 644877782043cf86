"""Results of models as tests want them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from danloi.console.release.quality.comparison import Comparison, compare
from danloi.console.release.quality.golden import Golden
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.margins import Margins
from danloi.console.release.quality.questions import DATA, Question
from danloi.console.release.quality.trial import Trial

BIRTH, DEATH = "1.001193", "1.000656"
MARGINS = Margins.read(DATA / "evaluation" / "margins.yaml")
QUESTIONS = [
    Question(f"q{n}", f"hỏi {n}", codes=(BIRTH,), ask="fee", asks=("fee",), slices=("plain",)) for n in range(60)
]
GOLDEN = [
    Golden.model_validate(
        {"id": "g", "title": "Khai sinh", "turns": [{"says": "khai sinh", "outcome": "answered", "procedure": BIRTH}]}
    )
]


def sentences(wrong: Mapping[str, int] = {}, each: int = 40, **relabelled: str) -> list[Guess]:
    """Forty sentences an intent, of which so many are guessed wrong; all of `relabelled` have another intent."""
    return [
        Guess(f"{name} {n}", relabelled.get(name, name), "place" if n < wrong.get(name, 0) else name, 0.9)
        for name in ("fee", "time", "place")
        for n in range(each)
    ]


def fee(procedure: str = BIRTH, text: str = "8.000 đồng") -> Heard:
    return Heard("answered", procedure, aspects=("fee",), text=text, intent="ask_fee", confidence=0.9)


def trial(
    model: str,
    judged: Sequence[Guess] | None = None,
    *,
    wrong: int = 0,
    golden: str = BIRTH,
    other_words: int = 0,
    **more: Any,
) -> Trial:
    """A model that answers all questions but `wrong` of them, and the last `other_words` in other words."""
    heard = [fee(DEATH if n < wrong else BIRTH, "khác" if n >= 60 - other_words else "8.000 đồng") for n in range(60)]
    return Trial(
        model=model,
        key="k",
        cross_validated=list(sentences() if judged is None else judged),
        questions={f"q{n}": one for n, one in enumerate(heard)},
        golden={"g": [fee(golden)]},
        **more,
    )


def compared(after: Trial, before: Trial | None = None) -> Comparison:
    return compare(before or trial("old"), after, QUESTIONS, GOLDEN, MARGINS, frozenset({BIRTH, DEATH}))
