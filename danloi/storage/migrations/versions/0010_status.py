"""tries against the status gate by fingerprints, and what was proven"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Moment

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_status_failed_try_conversation_at", table_name="status_failed_try")
    op.drop_table("status_failed_try")
    op.create_table(
        "status_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_key", sa.String(length=32), nullable=False),
        sa.Column("code_key", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_try")),
    )
    op.create_index(op.f("ix_status_try_at"), "status_try", ["at"])
    op.create_table(
        "status_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_key", sa.String(length=32), nullable=False),
        sa.Column("code_key", sa.String(length=32), nullable=False),
        sa.Column("sealed_code", sa.String(length=300), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_proof")),
    )
    op.create_index(op.f("ix_status_proof_conversation_key"), "status_proof", ["conversation_key"])
    op.create_index(op.f("ix_status_proof_at"), "status_proof", ["at"])
    op.create_table(
        "status_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("code_key", sa.String(length=32), nullable=False),
        sa.Column("sealed_code", sa.String(length=300), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("consent_at", Moment(), nullable=False),
        sa.Column("consent_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_subscription")),
        sa.UniqueConstraint("conversation_id", "code_key", name=op.f("uq_status_subscription_conversation_id")),
    )
    op.create_index(op.f("ix_status_subscription_next_at"), "status_subscription", ["next_at"])
    op.create_index(op.f("ix_status_subscription_ends_at"), "status_subscription", ["ends_at"])
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.add_column(sa.Column("sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_column("sealed")
    op.drop_table("status_subscription")
    op.drop_table("status_proof")
    op.drop_table("status_try")
    op.create_table(
        "status_failed_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_failed_try")),
    )
    op.create_index("ix_status_failed_try_conversation_at", "status_failed_try", ["conversation", "at"])
