"""`make bench-search`: what the search costs over catalogues of several sizes, in one thread.

The cards are made up by a fixed rule (names of five to fourteen words drawn from the words of data/catalogue/aliases,
so that common words are common); the questions are those of data/evaluation/questions.jsonl. Curated cards are always
there.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator

from danloi.app.settings import ROOT
from danloi.guidance.catalogue.aliases import read_alias_files
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.search.cards import Card, card_of
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights
from danloi.guidance.vietnamese import words_of

CATALOGUE = ROOT / "data" / "catalogue"
_SEED = 11
_PAPER_WORDS = 120


def cards_of(count: int) -> Iterator[Card]:
    """Yield the curated cards and made-up ones up to `count`."""
    curated = [card_of(procedure) for procedure in read_procedures(CATALOGUE / "procedures").procedures]
    yield from curated[:count]
    said = [
        word
        for texts in read_alias_files(CATALOGUE / "aliases").aliases.values()
        for t in texts
        for word in words_of(t)
    ]
    dice = random.Random(_SEED)
    for number in range(count - len(curated)):
        names = tuple(" ".join(dice.choices(said, k=dice.randint(5, 14))) for _ in range(1 + number % 3))
        papers = " ".join(dice.choices(said, k=_PAPER_WORDS))
        yield Card(f"9.{number:06d}", "imported", names, (), names[0], papers, (), ("commune",))


def main() -> None:
    """Build, build again after a change, ask, and print a row of a table for each size."""
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[123, 5_665, 100_000])
    questions = [
        json.loads(line)["text"] for line in (ROOT / "data/evaluation/questions.jsonl").read_text("utf-8").splitlines()
    ]
    lexicon = Lexicon.read(CATALOGUE / "lexicon.yaml")
    weights = Weights.read(ROOT / "data" / "search.yaml")
    print("| records | built in s | after a change, s | p50 ms | p95 ms | peak memory MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for size in parser.parse_args().sizes:
        cards = list(cards_of(size))
        tokeniser = Tokeniser(lexicon, Vocabulary())
        started = time.perf_counter()
        linker = Linker(cards, tokeniser, weights)
        built = time.perf_counter() - started
        started = time.perf_counter()
        linker = Linker([*cards[1:], Card("9.999999", "imported", ("một thủ tục mới",))], tokeniser, weights)
        again = time.perf_counter() - started
        times = []
        for text in questions:
            started = time.perf_counter()
            linker.rank(text)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {size:,} | {built:.2f} | {again:.2f} | {p50:.1f} | {p95:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
