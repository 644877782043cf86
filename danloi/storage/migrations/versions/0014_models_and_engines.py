"""models, their training and comparison, what is to serve and what does"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0014"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("file", sa.String(100), nullable=False),
        sa.Column("data", sa.String(20), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model")),
    )
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(20), nullable=False),
        sa.Column("against", sa.String(20), nullable=False),
        sa.Column("catalogue", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name=op.f("fk_comparison_model_model")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_model", "comparison", ["model"])
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(20), nullable=True),
        sa.Column("asked_by", sa.String(100), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index("ix_training_state", "training", ["state"])
    op.create_table(
        "serving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live", sa.String(20), nullable=True),
        sa.Column("canary", sa.String(20), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("canary_since", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serving")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("model", sa.String(20), nullable=False),
        sa.Column("before", sa.String(20), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("overridden", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("switched_at", Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_at", "release", ["at"])
    op.create_table(
        "engine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(40), nullable=False),
        sa.Column("model", sa.String(20), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("megabytes", sa.Double(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine")),
    )
    op.create_index("ix_engine_run", "engine", ["run"])
    op.add_column("turn", sa.Column("model", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("turn", "model")
    for table in ("engine", "release", "serving", "training", "comparison", "model"):
        op.drop_table(table)
