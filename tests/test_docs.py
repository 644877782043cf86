"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from danloi.app.settings import ROOT, Settings
from danloi.guidance.answers.contract import ASPECTS, Answer


def _table_names(page: Path) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", page.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_setting_is_explained_and_no_other() -> None:
    assert _table_names(ROOT / "docs" / "settings.md") == {name.upper() for name in Settings.model_fields}


def test_the_description_of_each_setting_is_the_one_of_the_code() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        (line,) = [line for line in page.splitlines() if line.startswith(f"| `{name.upper()}` |")]
        first_words = str(field.description).split(";")[0].split(",")[0].rstrip(".")
        assert first_words in line, (name, line)


def test_the_answer_contract_names_every_key_and_need() -> None:
    page = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    for word in [*Answer.model_fields, *ASPECTS]:
        assert word in page, word


def test_the_readme_shows_both_commands_and_its_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make serve" in readme
    assert "make test" in readme
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_the_keys_of_the_evidence_are_explained() -> None:
    known = set(
        re.findall(r"^(\w+):", (ROOT / "data/catalogue/sources.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for path in (ROOT / "data/catalogue/procedures").glob("*.yaml"):
        used = set(re.findall(r"^  - (S\d+b?|K)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert used <= known, path.name
