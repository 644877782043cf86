"""Lighthouse over the first page and one procedure, as on a phone; results go to docs/lighthouse/."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.pages.site import start_site
from bench.processes import BenchFailed
from danloi.app.settings import ROOT

PAGES = {"first-page": "/", "procedure": "/thu-tuc/1.001193"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
_TARGET = ROOT / "docs" / "lighthouse"
_TOOL = ROOT / ".tools" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
_METRICS = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
    "interactive",
    "total-byte-weight",
)
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
_SECONDS = 180


def measure(url: str, folder: Path) -> dict[str, Any]:
    """Return Lighthouse's report on `url`.

    Raises:
        BenchFailed: Lighthouse or Chromium is missing, or the run ended without a report.
    """
    chromium = shutil.which("chromium")
    if chromium is None or not _TOOL.exists():
        msg = "lighthouse or chromium is missing: run this with `make lighthouse`"
        raise BenchFailed(msg)
    report = folder / "report.json"
    command = [str(_TOOL), url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={_FLAGS}"]
    command += ["--no-enable-error-reporting", f"--only-categories={','.join(CATEGORIES)}"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, timeout=_SECONDS, check=False
    )
    if done.returncode or not report.exists():
        msg = f"lighthouse ended with status {done.returncode}: {done.stderr.decode()[-500:]}"
        raise BenchFailed(msg)
    read: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return read


def summary(report: dict[str, Any], path: str) -> dict[str, Any]:
    """Return what is kept of a report: scores, metrics, and every audit that is not perfect."""
    audits = report["audits"]
    weighty = {ref["id"] for c in CATEGORIES for ref in report["categories"][c]["auditRefs"] if ref["weight"]}
    return {
        "page": path,
        "lighthouse": report["lighthouseVersion"],
        "form_factor": report["configSettings"]["formFactor"],
        "throttling": report["configSettings"]["throttlingMethod"],
        "scores": {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES},
        "metrics": {name: audits[name].get("displayValue", "") for name in _METRICS},
        "below_one": sorted(name for name in weighty if (audits[name]["score"] or 0) < 1 and _counts(audits[name])),
    }


def _counts(audit: dict[str, Any]) -> bool:
    return audit["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}


def page_of(results: list[dict[str, Any]]) -> str:
    """Return the results as a page of the docs."""
    lines = [
        "# Lighthouse",
        "",
        "Made by `make lighthouse`: Lighthouse's phone (412 pixels wide, slow 4G, 4 times slower processor, simulated)",
        f"over the app alone, {dt.datetime.now(dt.UTC):%d %B %Y}. The command fails below {LEAST} in any column.",
        "",
        "| page | performance | accessibility | best practices | SEO | LCP | TBT | CLS | bytes |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in results:
        scores, metrics = one["scores"], one["metrics"]
        cells = [f"`{one['page']}`", *(str(scores[name]) for name in CATEGORIES)]
        cells += [metrics[name].removeprefix("Total size was ") for name in _METRICS if name in _SHOWN]
        lines.append(f"| {' | '.join(cells).replace(chr(160), ' ')} |")
    return "\n".join([*lines, ""])


_SHOWN = {"largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"}


def main() -> None:
    """Measure, write docs/lighthouse/, and fail if a score is too low."""
    results = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            url = start_site(stack, Path(folder))
            for name, path in PAGES.items():
                found = summary(measure(url + path, Path(folder)), path)
                results.append(found)
                _TARGET.mkdir(exist_ok=True)
                (_TARGET / f"{name}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
                print(path, found["scores"], *found["below_one"])
        except BenchFailed as err:
            sys.exit(f"lighthouse: error: {err}")
    (_TARGET / "README.md").write_text(page_of(results), encoding="utf-8")
    if any(score < LEAST for one in results for score in one["scores"].values()):
        sys.exit(f"lighthouse: a score is below {LEAST}; see docs/lighthouse/")


if __name__ == "__main__":
    main()
