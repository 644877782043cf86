"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("memory", Json, nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_table(
        "former_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("unit_code", sa.String(length=10), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_unit")),
    )
    with op.batch_alter_table("former_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_unit_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_unit_unit_code"), ["unit_code"], unique=False)

    op.create_table(
        "procedure",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("record", Json, nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_procedure")),
    )
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_field"), ["field"], unique=False)

    op.create_table(
        "sandbox_dossier",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("procedure_code", sa.String(length=20), nullable=False),
        sa.Column("procedure_name", sa.String(length=2000), nullable=False),
        sa.Column("office", sa.String(length=300), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("updated_on", sa.Date(), nullable=False),
        sa.Column("applicant", sa.String(length=200), nullable=False),
        sa.Column("phone_last4", sa.String(length=4), nullable=False),
        sa.Column("id_last4", sa.String(length=4), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("fee_due_vnd", sa.Integer(), nullable=False),
        sa.Column("fee_paid", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sandbox_dossier")),
    )
    op.create_table(
        "status_failed_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_failed_try")),
    )
    with op.batch_alter_table("status_failed_try", schema=None) as batch_op:
        batch_op.create_index("ix_status_failed_try_conversation_at", ["conversation", "at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("headquarters", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_by", sa.String(length=40), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_inbox_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "message_id", name=op.f("uq_inbox_channel")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_inbox_state_claimed_until", ["state", "claimed_until"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_outbox_inbox_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_inbox_id"), ["inbox_id"], unique=False)

    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=True),
        sa.Column("aspects", Json, nullable=False),
        sa.Column("understood", Json, nullable=False),
        sa.Column("milliseconds", Json, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_turn_inbox_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_turn_inbox_id")),
    )
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turn_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_turn_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_turn_outcome"), ["outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_turn_procedure"), ["procedure"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_turn_procedure"))
        batch_op.drop_index(batch_op.f("ix_turn_outcome"))
        batch_op.drop_index(batch_op.f("ix_turn_conversation_id"))
        batch_op.drop_index(batch_op.f("ix_turn_at"))

    op.drop_table("turn")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_inbox_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_conversation_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_state_claimed_until")
        batch_op.drop_index(batch_op.f("ix_inbox_conversation_id"))

    op.drop_table("inbox")
    op.drop_table("unit")
    with op.batch_alter_table("status_failed_try", schema=None) as batch_op:
        batch_op.drop_index("ix_status_failed_try_conversation_at")

    op.drop_table("status_failed_try")
    op.drop_table("sandbox_dossier")
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_procedure_field"))

    op.drop_table("procedure")
    with op.batch_alter_table("former_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_unit_unit_code"))
        batch_op.drop_index(batch_op.f("ix_former_unit_name"))

    op.drop_table("former_unit")
    op.drop_table("conversation")
    op.drop_table("catalogue_version")
