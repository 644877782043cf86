"""what staff change in the catalogue: revisions, checks, comments, and who is editing"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment, NullableJson

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("procedure") as table:
        table.add_column(sa.Column("file_record", NullableJson, nullable=True))
        table.add_column(sa.Column("revision_id", sa.Integer(), nullable=True))
    op.execute("UPDATE procedure SET file_record = record")
    op.create_table(
        "catalogue_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("record", Json, nullable=False),
        sa.Column("base_record", NullableJson, nullable=True),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decider", sa.String(length=200), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("in_force_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_revision")),
    )
    op.create_index("ix_catalogue_revision_code_id", "catalogue_revision", ["code", "id"])
    op.create_index(op.f("ix_catalogue_revision_state"), "catalogue_revision", ["state"])
    op.create_table(
        "catalogue_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("twin", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_check")),
    )
    op.create_index("ix_catalogue_check_code_kind", "catalogue_check", ["code", "kind"])
    op.create_table(
        "catalogue_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["catalogue_revision.id"],
            name=op.f("fk_catalogue_comment_revision_id_catalogue_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_comment")),
    )
    op.create_index(op.f("ix_catalogue_comment_revision_id"), "catalogue_comment", ["revision_id"])
    op.create_table(
        "catalogue_editing",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", "account_id", name=op.f("pk_catalogue_editing")),
    )


def downgrade() -> None:
    for table in ("catalogue_editing", "catalogue_comment", "catalogue_check", "catalogue_revision"):
        op.drop_table(table)
    with op.batch_alter_table("procedure") as table:
        table.drop_column("revision_id")
        table.drop_column("file_record")
