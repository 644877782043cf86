"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from danloi.app.settings import ROOT, Settings
from danloi.console.review.labels import Label
from danloi.guidance.answers.contract import ASPECTS, Answer
from danloi.guidance.phrases import Phrases


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


def test_the_staffs_guide_shows_pictures_that_exist_and_are_small_and_its_links_lead_somewhere() -> None:
    guide = (ROOT / "docs" / "huong-dan-can-bo.md").read_text(encoding="utf-8")
    pictures = set(re.findall(r'src="([^"]+)"', guide))
    assert pictures
    for target in pictures | set(re.findall(r"\]\(([^)#]+)\)", guide)):
        assert (ROOT / "docs" / target).exists(), target
    taken = {f"screenshots/{path.name}" for path in (ROOT / "docs" / "screenshots").glob("can-bo-*.png")}
    assert pictures == taken
    assert [one for one in pictures if (ROOT / "docs" / one).stat().st_size > 80_000] == []


def test_the_staffs_guide_explains_the_label_of_every_key_in_the_words_of_the_page() -> None:
    guide = (ROOT / "docs" / "huong-dan-can-bo.md").read_text(encoding="utf-8")
    words = Phrases.read(ROOT / "data" / "phrases" / "console" / "review.yaml")
    rows = re.findall(r"^\| (\d) \| ([^|]+) \|", guide, flags=re.MULTILINE)
    assert rows == [(str(key), words(f"label.{label}")) for key, label in enumerate(Label, 1)]


def test_what_the_staffs_guide_quotes_stands_on_the_pages() -> None:
    guide = (ROOT / "docs" / "huong-dan-can-bo.md").read_text(encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/phrases/console").glob("*.yaml"))
    quoted = {words for line in guide.splitlines() for words in re.findall(r"“([A-ZĐ][^”…]{3,})[”…]", line)}
    assert len(quoted) > 20
    assert sorted(words for words in quoted if words not in pages) == []
