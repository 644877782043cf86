"""A small installation: three files of sentences with comments, two of the catalogue; and two people."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.console.frame.access import Account, Role
from danloi.console.training.plain import PlainWorkspace
from danloi.console.training.service import Training
from danloi.console.training.workspace import Workspace
from danloi.console.training.worktree import GitWorkspace
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database

WORDS = ROOT / "data" / "phrases" / "console" / "training.yaml"
LAN = Account(1, "lan", "Lan", frozenset({Role.REVIEWER}))
BA = Account(2, "ba", "Bà", frozenset({Role.APPROVER}))
FEE = """\
# Hỏi tiền. Ai sửa xin giữ dòng này.
version: "3.1"
nlu:
- intent: ask_fee   # lệ phí
  examples: |
    - [lệ phí](fee) [khai sinh](procedure)
    - [làm hộ chiếu](procedure) [hết bao nhiêu](fee) ạ
    - [khai tử](procedure) [có mất tiền không](fee)

# Hỏi giờ.
- intent: ask_time
  examples: |
    - [bao lâu](time) thì xong
    - [mấy ngày](time) có [hộ chiếu](procedure)
"""
DIALOGUE = """\
version: "3.1"
nlu:
- intent: affirm
  examples: |
    - dạ vâng
    - phải rồi
    - ừ đúng
- intent: deny
  examples: |
    - không phải
    - sai rồi
# hết
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The installation's data/."""
    data = tmp_path / "installed" / "data"
    for name in ("nlu", "rules", "catalogue/procedures", "catalogue/aliases", "catalogue/topics"):
        (data / name).mkdir(parents=True)
    (data / "nlu" / "fee.yml").write_text(FEE, encoding="utf-8")
    (data / "nlu" / "dialogue.yml").write_text(DIALOGUE, encoding="utf-8")
    for name in ("procedures/y-te.yaml", "aliases/giao-duc.yaml", "lexicon.yaml", "units.csv", "sources.yaml"):
        shutil.copy(ROOT / "data" / "catalogue" / name, data / "catalogue" / name)
    return data


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    path = tmp_path / "domain.yml"
    path.write_text('version: "3.1"\nintents: [ask_fee, ask_time, affirm, deny, ask_place]\n', encoding="utf-8")
    return path


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody of the province would."""
    person = ["-c", "user.name=Tỉnh", "-c", "user.email=tinh@example.vn", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *person, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, installed: Path) -> Path:
    """The province's repository: a clone of what is installed, with a file of its own."""
    folder = tmp_path / "kho"
    shutil.copytree(installed, folder / "data")
    (folder / "GHI-CHU.md").write_text("của tỉnh\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Bắt đầu")
    return folder


@pytest.fixture
def plain(tmp_path: Path, installed: Path) -> PlainWorkspace:
    return PlainWorkspace(tmp_path / "var" / "workspace", installed)


@pytest.fixture
def in_git(tmp_path: Path, installed: Path, repository: Path) -> GitWorkspace:
    return GitWorkspace(tmp_path / "var" / "workspace", installed, repository, "can-bo")


@pytest.fixture(params=["plain", "git"])
def workspace(request: pytest.FixtureRequest) -> Workspace:
    """Either kind, not prepared yet."""
    made: Workspace = request.getfixturevalue({"plain": "plain", "git": "in_git"}[request.param])
    return made


@pytest.fixture
async def training(database: Database, plain: PlainWorkspace, domain: Path) -> Training:
    plain.prepare()
    await load_folder(database, plain.root / "data" / "catalogue")
    return Training(database, plain, domain, Phrases.read(WORDS))
