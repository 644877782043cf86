"""proposals for the training data: who proposed, who decided, what was written"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=False),
        sa.Column("replaces_intent", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("proposer_name", sa.String(length=200), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("approver_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("commit_id", sa.String(length=64), nullable=False),
        sa.Column("written_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_proposal")),
        sa.CheckConstraint("approver_id IS NULL OR approver_id <> proposer_id", name=op.f("two_people")),
        sa.CheckConstraint(
            "state IN ('proposed', 'withdrawn') OR approver_id IS NOT NULL", name=op.f("decided_by_somebody")
        ),
    )
    for column in ("key", "words", "state", "batch"):
        op.create_index(op.f(f"ix_training_proposal_{column}"), "training_proposal", [column])


def downgrade() -> None:
    op.drop_table("training_proposal")
