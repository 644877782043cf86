"""`make bench-learning`: an unknown question is labelled, approved, trained, compared, released and asked again.

A real assistant from nothing, a citizen at the widget, a reviewer and an approver at the console, each in a browser.
Ends with an error if any step fails, such as a candidate that is blocked or the same answer as before.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from bench.processes import BenchFailed
from danloi.app.settings import ROOT
from danloi.app.training import fingerprint, model_file
from danloi.console.frame.access import Role
from tests.system.assistant import Assistant
from tests.system.candidates import link
from tests.system.learning import AT_ONCE, INTENT_WORDS, UNDERSTOOD, asks_something_unknown, citizen, staff
from tests.system.processes import ensure_trained

PAGE = ROOT / "docs" / "bench-learning.md"
LABELLED = "labelled by the reviewer"


class Watch:
    """The seconds of each stage."""

    def __init__(self) -> None:
        """Start now."""
        self.stages: list[tuple[str, float]] = []
        self._since = time.monotonic()

    def stage(self, name: str) -> None:
        """A stage is over."""
        now = time.monotonic()
        self.stages.append((name, now - self._since))
        self._since = now
        print(f"learning: {name}: {self.stages[-1][1]:.1f} s", file=sys.stderr, flush=True)

    def since(self, name: str) -> float:
        """Return the seconds from the end of a stage to the end of the last."""
        names = [one for one, _ in self.stages]
        return sum(seconds for _, seconds in self.stages[names.index(name) + 1 :])


async def learn(browser: Browser, assistant: Assistant) -> Watch:
    """Go the whole way.

    Raises:
        BenchFailed: the question is not understood afterwards either.
        playwright.async_api.Error: a page did not come to show what it should.
        AssertionError: every question is understood, the training failed, or a browser complained.
    """
    watch = Watch()
    url, folder = assistant.url, assistant.data_dir
    async with (
        staff(browser, url, folder, "Nguyễn Thị Duyệt", Role.REVIEWER) as reviewer,
        staff(browser, url, folder, "Trần Văn Phê", Role.APPROVER) as approver,
    ):
        question = await asks_something_unknown(browser, url)
        watch.stage("asked in the widget, not understood")
        await reviewer.takes(question)
        watch.stage("in the queue, opened by the reviewer")
        await reviewer.labels_intent(INTENT_WORDS)
        watch.stage(LABELLED)
        await approver.approves(question)
        watch.stage("approved by another, written to the workspace")
        await approver.begins_training()
        watch.stage("training begun")
        await approver.sees_it_asking()
        watch.stage("trained with cross-validation, its engine started")
        await approver.reads_the_comparison()
        watch.stage("both models asked and compared")
        await approver.releases()
        watch.stage("released: the new engine answers everybody")
        async with citizen(browser, url) as somebody:
            if UNDERSTOOD not in await somebody.hears(question):
                raise BenchFailed("the question is not understood after the release either")
        watch.stage("asked again in the widget, answered")
    return watch


async def run(folder: Path) -> Watch:
    """Start an assistant with a folder of models of its own, and a browser."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise BenchFailed("chromium is missing: run this with `make bench-learning`")
    ensure_trained()
    models = folder / "models"
    models.mkdir(parents=True)
    file = model_file(fingerprint())
    link(ROOT / ".data" / "models" / file, models / file)
    assistant = Assistant(folder, **AT_ONCE)
    try:
        await assistant.start()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            return await learn(browser, assistant)
    finally:
        await assistant.close()


def lines(watch: Watch, load: float) -> list[str]:
    """Return the figures, one a line."""
    found = [f"{name:52} {seconds:7.1f} s" for name, seconds in watch.stages]
    found += ["", f"{'from label to live':52} {watch.since(LABELLED):7.1f} s", ""]
    return [
        *found,
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores, load of the machine {load:.1f} before "
        f"and {os.getloadavg()[0]:.1f} after",
    ]


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="bench.learning", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/bench-learning.md too")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="danloi-learning-") as folder:
        try:
            watch = asyncio.run(run(Path(folder) / "data"))
        except BenchFailed as err:
            sys.exit(f"learning: error: {err}")
    text = "\n".join(lines(watch, load))
    print(text)
    if arguments.write:
        head = PAGE.read_text(encoding="utf-8").partition("```")[0]
        PAGE.write_text(f"{head}```\n{text}\n```\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
