"""The workspace, as a copy and as a worktree: approved changes stay, updates come in, a crash halves nothing."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from danloi.console.training.examples import read_examples
from danloi.console.training.plain import JOURNAL, PlainWorkspace
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.workspace import Batch, Workspace, WorkspaceError
from danloi.console.training.worktree import GitWorkspace
from tests.console.training.conftest import FEE, git

TAM_TRU = Proposal(Kind.EXAMPLE, "[phí](fee) [đăng ký tạm trú](procedure)", "ask_fee")
QUAN_BUN = Proposal(Kind.ALIAS, "giấy vệ sinh quán bún", code="1.013855")


def batch(number: int, *proposals: Proposal, reason: str = "nhiều người hỏi") -> Batch:
    return Batch(f"{number:032x}", proposals, ["Lan"], "Bà", reason, "Thêm câu mẫu")


def sentences(root: Path) -> set[str]:
    return {one.line for one in read_examples(root / "data" / "nlu")}


def update_of_the_product(installed: Path) -> None:
    """The next version has a sentence more, just where staff add theirs, and other comments."""
    text = FEE.replace("    - [khai tử]", "    - [phí](fee) [đăng ký thường trú](procedure)\n    - [khai tử]")
    (installed / "nlu" / "fee.yml").write_text(text.replace("# Hỏi giờ.", "# Hỏi bao lâu."), encoding="utf-8")


def test_the_installation_itself_is_never_written_to(workspace: Workspace, installed: Path) -> None:
    before = {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()}
    workspace.prepare()
    workspace.apply(batch(1, TAM_TRU, QUAN_BUN))
    assert {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()} == before
    assert TAM_TRU.text in sentences(workspace.root)


def test_the_fingerprint_changes_with_sentences_and_not_with_aliases(workspace: Workspace) -> None:
    workspace.prepare()
    first = workspace.fingerprint()
    workspace.apply(batch(1, QUAN_BUN))
    assert workspace.fingerprint() == first
    workspace.apply(batch(2, TAM_TRU))
    assert workspace.fingerprint() != first


def test_a_batch_applied_again_is_the_same_one(workspace: Workspace) -> None:
    workspace.prepare()
    first = workspace.apply(batch(1, TAM_TRU))
    fingerprint = workspace.fingerprint()
    assert workspace.apply(batch(1, TAM_TRU)) == first
    assert workspace.fingerprint() == fingerprint
    assert workspace.held() == {batch(1).id}


def test_an_update_of_the_product_comes_in_and_staffs_changes_stay(workspace: Workspace, installed: Path) -> None:
    workspace.prepare()
    workspace.apply(batch(1, TAM_TRU, QUAN_BUN))
    workspace.apply(batch(2, Proposal(Kind.REMOVAL, "sai rồi", "deny")))
    update_of_the_product(installed)
    assert workspace.prepare() == ["the workspace took over the installation's new data"]
    assert {TAM_TRU.text, "[phí](fee) [đăng ký thường trú](procedure)"} <= sentences(workspace.root)
    assert "sai rồi" not in sentences(workspace.root)
    assert "# Hỏi bao lâu." in (workspace.root / "data" / "nlu" / "fee.yml").read_text(encoding="utf-8")
    assert "quán bún" in (workspace.root / "data" / "catalogue" / "procedures" / "y-te.yaml").read_text(
        encoding="utf-8"
    )
    assert workspace.prepare() == []


def test_what_a_training_copies_is_what_its_fingerprint_says(workspace: Workspace, tmp_path: Path) -> None:
    workspace.prepare()
    assert workspace.copy_to(tmp_path / "copy") == workspace.fingerprint()
    assert sentences(tmp_path / "copy") == sentences(workspace.root)


def test_a_process_that_died_while_it_wrote_leaves_nothing_behind(workspace: Workspace) -> None:
    workspace.prepare()
    fee = workspace.root / "data" / "nlu" / "fee.yml"
    text = fee.read_text(encoding="utf-8")
    fee.write_text(text.replace("    - [khai tử]", f"    - {TAM_TRU.text}\n    - [khai tử]"), encoding="utf-8")
    workspace.apply(batch(1, TAM_TRU, QUAN_BUN))
    assert fee.read_text(encoding="utf-8").count(TAM_TRU.text) == 1
    assert workspace.held() == {batch(1).id}


def test_two_that_write_at_once_write_one_after_the_other(workspace: Workspace) -> None:
    """Each opens the lock's file anew, as another process does: to the kernel they are strangers."""
    workspace.prepare()

    def apply(number: int) -> str:
        return workspace.apply(batch(number, Proposal(Kind.EXAMPLE, f"hỏi giá lần {number}", "ask_fee")))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(apply, range(10, 18)))) == 8
    assert len(workspace.held()) == 8
    assert len([line for line in sentences(workspace.root) if line.startswith("hỏi giá lần")]) == 8


def test_a_workspace_of_the_other_kind_is_set_aside_not_lost(plain: PlainWorkspace, in_git: GitWorkspace) -> None:
    plain.prepare()
    plain.apply(batch(1, TAM_TRU))
    said = in_git.prepare()
    assert "the former one lies in" in said[0]
    aside = next(path for path in plain.root.parent.iterdir() if path.name.startswith("workspace-"))
    assert TAM_TRU.text in sentences(aside)
    assert TAM_TRU.text not in sentences(in_git.root)
    in_git.apply(batch(1, TAM_TRU))  # as the app does with all that its database knows as approved
    assert TAM_TRU.text in sentences(in_git.root)


class TestACopy:
    def test_a_journal_whose_last_line_was_cut_off_takes_the_batch_again(self, plain: PlainWorkspace) -> None:
        plain.prepare()
        plain.apply(batch(1, TAM_TRU))
        journal = plain.root / JOURNAL
        journal.write_bytes(journal.read_bytes()[:-20])
        assert plain.held() == set()
        plain.apply(batch(1, TAM_TRU))
        plain.apply(batch(2, QUAN_BUN))
        assert plain.held() == {batch(1).id, batch(2).id}

    def test_a_copy_that_was_lost_comes_back_from_the_journal(self, plain: PlainWorkspace) -> None:
        plain.prepare()
        plain.apply(batch(1, TAM_TRU))
        shutil.rmtree(plain.root / "data")
        plain.prepare()
        assert TAM_TRU.text in sentences(plain.root)

    def test_a_change_that_does_not_fit_an_update_is_told_and_kept(
        self, plain: PlainWorkspace, installed: Path
    ) -> None:
        plain.prepare()
        only = [Proposal(Kind.ALIAS, "tên một", code="1.000001"), Proposal(Kind.ALIAS, "tên hai", code="1.000001")]
        plain.apply(batch(1, *only))
        plain.apply(batch(2, Proposal(Kind.ALIAS_REMOVAL, "tên một", code="1.000001")))
        (installed / "catalogue" / "aliases" / "moi.yaml").write_text(
            'aliases: {"1.000001": [tên ba]}\n', encoding="utf-8"
        )
        said = plain.prepare()
        assert any("does not fit the installation's new data" in line for line in said)
        assert plain.held() == {batch(1).id, batch(2).id}


class TestAWorktree:
    def test_a_batch_is_a_commit_with_author_approver_and_reason(self, in_git: GitWorkspace, repository: Path) -> None:
        in_git.prepare()
        commit = in_git.apply(Batch("a" * 32, [TAM_TRU], ["Lan <lan@x>\nEvil: yes"], "Bà", "vì\nBatch: b", "Thêm"))
        shown = git(repository, "show", "--format=%an|%cn|%B", "--stat", commit)
        assert shown.startswith("Lan lan@x Evil: yes|Bà|Thêm\n\nvì\nBatch: b\n\nProposed-by: Lan lan@x Evil: yes\n")
        assert "data/nlu/fee.yml | 1 +" in shown
        assert in_git.held() == {"a" * 32}
        assert git(repository, "rev-parse", "can-bo") == commit

    def test_the_repositorys_own_branch_and_files_stay(self, in_git: GitWorkspace, repository: Path) -> None:
        before = git(repository, "rev-parse", "main")
        in_git.prepare()
        in_git.apply(batch(1, TAM_TRU))
        assert git(repository, "rev-parse", "main") == before
        assert git(repository, "status", "--porcelain") == ""
        assert (in_git.root / "GHI-CHU.md").exists()

    def test_commits_that_people_make_on_the_branch_are_kept(
        self, in_git: GitWorkspace, installed: Path, tmp_path: Path, repository: Path
    ) -> None:
        in_git.prepare()
        by_hand = tmp_path / "tay"
        git(tmp_path, "clone", "-q", "-b", "can-bo", str(repository), str(by_hand))
        dialogue = by_hand / "data" / "nlu" / "dialogue.yml"
        dialogue.write_text(dialogue.read_text(encoding="utf-8").replace("phải rồi", "phải rồi ạ"), encoding="utf-8")
        git(by_hand, "commit", "-qam", "Sửa tay")
        git(in_git.root, "pull", "-q", str(by_hand), "can-bo")
        update_of_the_product(installed)
        in_git.prepare()
        in_git.apply(batch(1, TAM_TRU))
        expected = {"phải rồi ạ", TAM_TRU.text, "[phí](fee) [đăng ký thường trú](procedure)"}
        assert expected <= sentences(in_git.root)

    def test_an_update_that_does_not_merge_is_told_and_leaves_the_branch_as_it_was(
        self, in_git: GitWorkspace, installed: Path
    ) -> None:
        in_git.prepare()
        in_git.apply(batch(1, QUAN_BUN))
        record = installed / "catalogue" / "procedures" / "y-te.yaml"
        text = record.read_text(encoding="utf-8")
        record.write_text(text.replace("  - giấy vệ sinh quán nhậu\n", "  - quán nhậu\n  - nhậu\n"), encoding="utf-8")
        said = in_git.prepare()
        assert len(said) == 1
        assert "does not merge into branch can-bo; merge" in said[0]
        assert git(in_git.root, "status", "--porcelain") == ""
        in_git.apply(batch(2, TAM_TRU))
        assert TAM_TRU.text in sentences(in_git.root)

    def test_a_bare_repository_without_our_data_is_filled(self, tmp_path: Path, installed: Path) -> None:
        git(tmp_path, "init", "-q", "--bare", "trong.git")
        made = GitWorkspace(tmp_path / "var" / "workspace", installed, tmp_path / "trong.git", "dan-loi/can-bo")
        made.prepare()
        made.apply(batch(1, TAM_TRU))
        assert TAM_TRU.text in sentences(made.root)
        assert git(tmp_path / "trong.git", "log", "--oneline", "dan-loi/can-bo").count("\n") >= 1

    def test_hooks_of_the_repository_are_not_run(self, in_git: GitWorkspace, repository: Path, tmp_path: Path) -> None:
        for name in ("pre-commit", "post-checkout", "commit-msg"):
            hook = repository / ".git" / "hooks" / name
            hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n", encoding="utf-8")
            hook.chmod(0o755)
        in_git.prepare()
        in_git.apply(batch(1, TAM_TRU))
        assert not (tmp_path / "ran").exists()

    def test_a_folder_that_is_no_repository_is_named(self, tmp_path: Path, installed: Path) -> None:
        (tmp_path / "khong").mkdir()
        made = GitWorkspace(tmp_path / "workspace", installed, tmp_path / "khong", "can-bo")
        with pytest.raises(WorkspaceError, match=r"CONSOLE_REPOSITORY=.*khong cannot be used: git"):
            made.prepare()
