"""`make evaluate`: ask an assistant the labelled questions and say how many it gets right."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.processes import BenchFailed
from danloi.app.settings import ROOT, SettingsError
from danloi.app.training import TrainingError
from evaluation.ask import NotAsked, ask_all
from evaluation.questions import QuestionError, read_questions, vary
from evaluation.report import as_json, failures, page, render
from evaluation.score import score
from evaluation.start import start_assistant

QUESTIONS = ROOT / "tests" / "eval" / "questions.jsonl"
PAGE = ROOT / "docs" / "evaluation" / "README.md"


def tell(text: str) -> None:
    """Say how far it is, beside the result."""
    print(f"evaluation: {text}", file=sys.stderr, flush=True)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=QUESTIONS, help="questions, one JSON object a line")
    parser.add_argument("--url", help="address of a running assistant; without it, one is started and stopped")
    parser.add_argument("--variant", choices=["plain", "strip", "typo"], default="plain", help="how they are typed")
    parser.add_argument("--failures", type=int, default=10, metavar="N", help="failures shown of each metric (10)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file")
    parser.add_argument("--write", action="store_true", help="write docs/evaluation/README.md")
    return parser.parse_args()


def run(arguments: argparse.Namespace, stack: ExitStack) -> None:
    """Ask, score, print, write.

    Raises:
        QuestionError: the file cannot be used.
        BenchFailed: the assistant did not start.
        NotAsked: it does not answer.
    """
    questions = [vary(question, arguments.variant) for question in read_questions(arguments.file)]
    url = arguments.url or start_assistant(stack, tell)
    heard = asyncio.run(ask_all(url, questions, tell))
    scored = [score(question, answer) for question, answer in zip(questions, heard, strict=True)]
    print(render(scored))
    if shown := failures(scored, arguments.failures):
        print(f"\n{shown}")
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(scored), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if arguments.write:
        file = arguments.file.resolve()
        source = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(scored, source, arguments.variant), encoding="utf-8")
        tell(f"wrote {PAGE.relative_to(ROOT)}")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def main() -> None:
    """Run; what can be mended is one line and exit status 1."""
    signal.signal(signal.SIGTERM, _stop)
    arguments = read_arguments()
    try:
        with ExitStack() as stack:
            run(arguments, stack)
    except (QuestionError, BenchFailed, NotAsked, SettingsError, TrainingError, OSError) as err:
        tell(f"error: {err}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
