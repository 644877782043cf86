"""The settings of the staff's training data; a part of danloi/app/settings.py."""

from __future__ import annotations

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

_BRANCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?")


class WorkspaceSettings(BaseSettings):
    """Where what staff approve is written."""

    console_repository: str = Field(
        "", description="Folder of a git repository for approved training data; empty keeps a plain copy in DATA_DIR."
    )
    console_branch: str = Field(
        "can-bo", description="Branch of that repository that approved changes are committed on."
    )

    @field_validator("console_branch")
    @classmethod
    def _is_branch(cls, branch: str) -> str:
        if not _BRANCH.fullmatch(branch) or ".." in branch or "//" in branch or branch.endswith(".lock"):
            msg = "must be a branch name of letters, digits, dots, dashes and slashes, such as can-bo"
            raise ValueError(msg)
        return branch
