"""The git command line, guarded: no shell, no hooks, no configuration but the repository's own, an end to every wait.

Rejected: GitPython (calls the same command line, with a history of injected options), dulwich (its merge is young).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SECONDS = 60
_GUARDS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "commit.gpgSign": "false",
    "gc.auto": "0",
    # The operator named this repository; whose files they are is for the file system to say.
    "safe.directory": "*",
    "core.quotePath": "false",
    "advice.detachedHead": "false",
}


class GitError(Exception):
    """Git refused; the text holds the command's name and what it said. For the operator."""


class Git:
    """Git in one folder.

    Args:
        folder: of a repository, bare or not, or of one of its worktrees.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is run yet."""
        self.folder = folder

    def __call__(self, *arguments: str, given: str = "", settings: Mapping[str, str] | None = None) -> str:
        """Run `git arguments…` with `given` on its input; return what it prints, without the last line break.

        Args:
            arguments: never from a citizen or staff; what they write goes in by `given` or `settings`.
            given: the standard input.
            settings: more environment, such as GIT_AUTHOR_NAME.

        Raises:
            GitError: it fails, is not installed, or takes over a minute.
        """
        program = shutil.which("git")
        if program is None:
            msg = "git is not installed; install it or leave CONSOLE_REPOSITORY empty"
            raise GitError(msg)
        guards = [piece for name, value in _GUARDS.items() for piece in ("-c", f"{name}={value}")]
        try:
            done = subprocess.run(
                [program, *guards, *arguments],
                cwd=self.folder,
                env=_environment(settings or {}),
                input=given.encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as err:
            msg = f"git {arguments[0]} in {self.folder}: {type(err).__name__}: {err}"
            raise GitError(msg) from err
        if done.returncode != 0:
            said = " ".join((done.stderr or done.stdout).decode(errors="replace").split())
            msg = f"git {arguments[0]} in {self.folder}: {said[:400] or f'exit {done.returncode}'}"
            raise GitError(msg)
        return done.stdout.decode(errors="replace").removesuffix("\n")

    def resolve(self, name: str) -> str:
        """Return the id of the object `name` (a branch, `branch:path`, …); "" if there is none."""
        try:
            return self("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except GitError:
            return ""


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return an environment of our own: nothing that happens to be set outside steers git."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        **settings,
    }
