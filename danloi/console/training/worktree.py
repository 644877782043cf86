"""A workspace in the province's own git repository: a worktree of the staff's branch, one commit a batch.

A second branch, NAME-installed, records what the installation's data/ was; a new state of it is merged three-way, so
that staff's lines and those of an update stand side by side, and commits that people make on the branch are kept.
Nothing is pushed anywhere.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from danloi.console.training.git import Git, GitError
from danloi.console.training.nlu_files import NluFolder, UnreadableData
from danloi.console.training.workspace import Batch, Workspace, WorkspaceError
from danloi.guidance.catalogue.aliases import read_alias_files

_TRAILER = "Batch"
# Lists of lines: where both sides added, both are kept. What comes of it is checked before it stays.
_ATTRIBUTES = "data/nlu/*.yml merge=union\ndata/catalogue/aliases/*.yaml merge=union\n"


class GitWorkspace(Workspace):
    """A worktree of `branch` of `repository` in `root`.

    Args:
        root: DATA_DIR/workspace.
        installed: the installation's own folder data/.
        repository: a git repository on this machine, bare or not.
        branch: the staff's branch; made from the repository's HEAD if it is not there.
    """

    def __init__(self, root: Path, installed: Path, repository: Path, branch: str) -> None:
        """Nothing is opened before `prepare`."""
        super().__init__(root, installed)
        self.branch = branch
        self._repository = Git(repository)
        self._here = Git(root)
        self._record = f"{branch}-installed"

    def prepare(self) -> list[str]:
        """Make the worktree and merge what the installation changed; see Workspace."""
        try:
            with self._locked():
                said = self._check_out()
                self._clean()
                return said + self._take_over()
        except (GitError, OSError) as err:
            msg = f"CONSOLE_REPOSITORY={self._repository.folder} cannot be used: {err}"
            raise WorkspaceError(msg) from err

    def apply(self, batch: Batch) -> str:
        """Write and commit `batch`; see Workspace."""
        try:
            with self._locked():
                if commit := self._commit_of(batch.id):
                    return commit
                self._clean()
                changed = self._write(batch.proposals)
                if changed:
                    self._here("add", "--", *changed)
                self._commit(batch)
                return self._here.resolve("HEAD")
        except (GitError, OSError) as err:
            msg = f"the approved changes could not be committed in {self.root}: {err}"
            raise WorkspaceError(msg) from err

    def held(self) -> set[str]:
        """Return the batches that commits of the branch say they are."""
        trailers = self._here("log", f"--format=%(trailers:key={_TRAILER},valueonly)", "HEAD")
        return {line.strip() for line in trailers.split("\n") if line.strip()}

    def _check_out(self) -> list[str]:
        said = []
        if self.root.exists() and not (self.root / ".git").is_file():
            said.append(self._set_aside())
        if self.root.exists() and self._here("rev-parse", "--abbrev-ref", "HEAD") == self.branch:
            return said
        if self.root.exists():
            said.append(self._set_aside())
        self._repository("worktree", "prune")
        if not self._repository.resolve(f"refs/heads/{self.branch}"):
            self._begin_branch()
        self._repository("worktree", "add", "--force", str(self.root.resolve()), self.branch)
        return [*said, f"the workspace is branch {self.branch} of {self._repository.folder}"]

    def _begin_branch(self) -> None:
        """Begin at the repository's HEAD if it has training data, else at what is installed."""
        head = self._repository.resolve("HEAD")
        if not self._repository.resolve("HEAD:data/nlu"):
            head = self._commit_tree(self._installed_tree(head), head, "Begin with the installed data")
        self._repository("branch", self.branch, head)

    def _take_over(self) -> list[str]:
        """Merge the installation's data if it is another than the one recorded."""
        record = self._repository.resolve(f"refs/heads/{self._record}")
        head = self._here.resolve("HEAD")
        tree = self._installed_tree(record or head)
        if record and self._repository.resolve(f"{tree}:data") == self._repository.resolve(f"{record}:data"):
            return []
        new = self._commit_tree(tree, record or head, "The installed data")
        if not record:  # the branch is the truth from here on; what is installed counts as known to it
            self._here(
                "merge", "--no-edit", "-s", "ours", "-m", "Begin to follow the installed data", new, settings=_US
            )
        elif problem := self._merge(new, head):
            return [problem]
        self._repository("branch", "--force", self._record, new)
        return ["the workspace took over the installation's new data"] if record else []

    def _merge(self, new: str, head: str) -> str:
        """Merge `new`; on trouble leave everything at `head` and return what a person has to do."""
        with tempfile.NamedTemporaryFile("w", suffix=".gitattributes") as attributes:
            attributes.write(_ATTRIBUTES)
            attributes.flush()
            try:
                self._here(
                    "-c", f"core.attributesFile={attributes.name}",
                    "merge", "--no-edit", "-m", "Take over the installation's new data", new, settings=_US,
                )  # fmt: skip
                NluFolder(self.root / "data" / "nlu")
                if problems := read_alias_files(self.root / "data" / "catalogue" / "aliases").problems:
                    raise UnreadableData(str(problems[0]))
            except (GitError, UnreadableData) as err:
                self._here("reset", "--hard", "--quiet", head)
                return (
                    f"the installation's new data does not merge into branch {self.branch}; merge {new} by hand: {err}"
                )
        return ""

    def _installed_tree(self, parent: str) -> str:
        """Return the tree of `parent` with data/ as it is installed."""
        with tempfile.TemporaryDirectory() as folder:
            own = {"GIT_INDEX_FILE": f"{folder}/index", "GIT_WORK_TREE": folder}
            shutil.copytree(self.installed, Path(folder) / "data")
            git = self._repository("rev-parse", "--absolute-git-dir")
            there = Git(Path(folder))
            own["GIT_DIR"] = git
            if parent:
                there("read-tree", parent, settings=own)
                there("rm", "-r", "--cached", "--quiet", "--ignore-unmatch", "--", "data", settings=own)
            there("add", "--force", "--", "data", settings=own)
            return there("write-tree", settings=own)

    def _commit_tree(self, tree: str, parent: str, message: str) -> str:
        parents = ["-p", parent] if parent else []
        return self._repository("commit-tree", tree, *parents, given=f"{message}\n", settings=_US)

    def _commit(self, batch: Batch) -> None:
        author = batch.authors[0] if len(batch.authors) == 1 else batch.approver
        lines = [batch.title, "", *([batch.reason, ""] if batch.reason else [])]
        lines += [f"Proposed-by: {_one_line(name)}" for name in batch.authors]
        lines += [f"Approved-by: {_one_line(batch.approver)}", f"{_TRAILER}: {batch.id}"]
        names = {"GIT_AUTHOR_NAME": _one_line(author), "GIT_COMMITTER_NAME": _one_line(batch.approver)}
        message = "\n".join(lines) + "\n"
        # Empty where a commit by hand did the same before: the approval is on record all the same.
        self._here(
            "commit", "--allow-empty", "--quiet", "--cleanup=verbatim", "-F", "-",
            given=message, settings=_US | names,
        )  # fmt: skip

    def _commit_of(self, batch_id: str) -> str:
        return self._here("log", "-1", "--format=%H", "--fixed-strings", f"--grep={_TRAILER}: {batch_id}", "HEAD")

    def _clean(self) -> None:
        """Undo what a process left behind that died while it wrote."""
        self._here("reset", "--hard", "--quiet")
        self._here("clean", "-fdq", "--", "data")


_ADDRESS = "console@danloi.invalid"
_US = {
    "GIT_AUTHOR_NAME": "Dan Loi",
    "GIT_AUTHOR_EMAIL": _ADDRESS,
    "GIT_COMMITTER_NAME": "Dan Loi",
    "GIT_COMMITTER_EMAIL": _ADDRESS,
}


def _one_line(name: str) -> str:
    """Return a person's name as git can keep it in a header."""
    return " ".join(name.replace("<", " ").replace(">", " ").split()) or "?"
