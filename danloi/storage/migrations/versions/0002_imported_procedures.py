"""imported procedures, import runs, citizens' aliases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "citizen_alias",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("code", "position", name=op.f("pk_citizen_alias")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=500), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counters", Json, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "imported_procedure",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("uuid", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("field", sa.String(length=2000), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("replaces", sa.String(length=2000), nullable=False),
        sa.Column("superseded_by", sa.String(length=20), nullable=True),
        sa.Column("last_run", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_imported_procedure")),
    )
    with op.batch_alter_table("imported_procedure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_procedure_last_run"), ["last_run"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("imported_procedure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_procedure_last_run"))

    op.drop_table("imported_procedure")
    op.drop_table("import_run")
    op.drop_table("citizen_alias")
