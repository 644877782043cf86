"""`make evaluate`: ask an assistant the labelled questions and say how many it gets right."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.processes import BenchFailed
from danloi.app.settings import ROOT, SettingsError
from danloi.app.training import TrainingError
from danloi.console.release.quality.questions import FILES, QuestionError, read_files
from danloi.console.release.quality.score import Scored, score
from evaluation.ask import NotAsked, ask_all, loaded_codes
from evaluation.gate import FLOORS, IDS, refreeze
from evaluation.page import Run, write
from evaluation.reliability import Guess, guesses
from evaluation.report import as_json, failures, render
from evaluation.start import Asked, start_assistant
from evaluation.turns import TurnsUnread, read_turns
from evaluation.variants import vary

FOLDER = ROOT / "docs" / "evaluation"


def tell(text: str) -> None:
    """Say how far it is, beside the result."""
    print(f"evaluation: {text}", file=sys.stderr, flush=True)


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; `files` is what to ask."""
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("given", nargs="*", type=Path, metavar="FILE", help="questions, one JSON object a line")
    parser.add_argument("--file", action="extend", nargs="+", type=Path, default=[], metavar="FILE", help="the same")
    parser.add_argument("--url", help="address of a running assistant; without it, one is started and stopped")
    parser.add_argument("--database", help="SQLAlchemy address of the database of the one at --url, for confidences")
    parser.add_argument("--variant", choices=["plain", "strip", "typo"], default="plain", help="how they are typed")
    parser.add_argument("--failures", type=int, default=10, metavar="N", help="failures shown of each slice (10)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file")
    parser.add_argument("--write", action="store_true", help="write the page and its pictures")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where --write writes (docs/evaluation)")
    parser.add_argument(
        "--refreeze", action="store_true", help="write the gate of `make test` anew (evaluation/gate.py)"
    )
    arguments = parser.parse_args(words)
    files = [*arguments.given, *arguments.file]
    if arguments.refreeze and (files or arguments.url or arguments.variant != "plain"):
        parser.error("--refreeze takes the project's own questions, as written, to an assistant of its own")
    if arguments.database and not arguments.url:
        parser.error("--database is the one of the assistant at --url; without --url, it is known")
    arguments.files = files or list(FILES)
    return arguments


def run(arguments: argparse.Namespace, stack: ExitStack) -> None:
    """Ask, score, print, write.

    Raises:
        QuestionError: a file cannot be used.
        BenchFailed: the assistant did not start.
        NotAsked: it does not answer.
    """
    questions = [vary(question, arguments.variant) for question in read_files(arguments.files)]
    asked = Asked(arguments.url, arguments.database) if arguments.url else start_assistant(stack, tell)
    loaded = asyncio.run(loaded_codes(asked.url))
    heard = asyncio.run(ask_all(asked.url, questions, tell))
    scored = [score(question, answer, loaded) for question, answer in zip(questions, heard, strict=True)]
    print(render(scored))
    if shown := failures(scored, arguments.failures):
        print(f"\n{shown}")
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(scored), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if arguments.write:
        sources = [_shown(path) for path in arguments.files]
        curves = _curves(asked.database, scored)
        loads = None if loaded is None else len(loaded)
        written = write(Run(scored, sources, arguments.variant, loads, curves), arguments.folder)
        tell(f"wrote {', '.join(_shown(path) for path in written)}")
    if arguments.refreeze:
        refreeze(questions, scored)
        tell(f"wrote {_shown(IDS)}, {_shown(FLOORS)}")


def _curves(database: str | None, scored: Sequence[Scored]) -> Mapping[str, Sequence[Guess]]:
    """Return how sure the assistant was and whether rightly; nothing, and a word about it, if it cannot be known."""
    if database is None:
        tell("no picture of the reliability: --database says where the assistant at --url keeps its turns")
        return {}
    try:
        understood = asyncio.run(read_turns(database, {one.heard.sender for one in scored}))
    except TurnsUnread as err:
        tell(f"no picture of the reliability: {err}")
        return {}
    return guesses(scored, understood)


def _shown(path: Path) -> str:
    path = path.resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


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
