"""claims by conversation, retried sending, leases, alerts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'accepted'")
_READY = sa.text("state = 'ready'")
_SOME_TIME = "2026-01-01 00:00:00"  # replaced at once by a moment of the row's own


def upgrade() -> None:
    op.add_column("conversation", sa.Column("heard_at", Moment(), nullable=False, server_default=_SOME_TIME))
    op.add_column("conversation", sa.Column("turn_by", sa.String(40), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("turn_until", Moment(), nullable=True))
    op.add_column("conversation", sa.Column("send_by", sa.String(40), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("send_until", Moment(), nullable=True))
    op.execute("update conversation set heard_at = last_at")

    op.drop_index("ix_inbox_state_claimed_until", "inbox")
    op.execute("update inbox set state = 'accepted' where state <> 'done'")
    op.drop_column("inbox", "claimed_by")
    op.drop_column("inbox", "claimed_until")
    op.add_column("inbox", sa.Column("kind", sa.String(20), nullable=False, server_default="text"))
    op.add_column("inbox", sa.Column("written_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inbox", sa.Column("turned_away", sa.String(20), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_inbox_waiting", "inbox", ["conversation_id"], postgresql_where=_WAITING, sqlite_where=_WAITING)

    op.add_column("outbox", sa.Column("channel", sa.String(20), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("due_at", Moment(), nullable=False, server_default=_SOME_TIME))
    op.add_column("outbox", sa.Column("error", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("platform_id", sa.String(200), nullable=False, server_default=""))
    op.execute(
        "update outbox set due_at = created_at,"
        " channel = (select channel from conversation where conversation.id = outbox.conversation_id)"
    )
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("inbox_id", existing_type=sa.Integer(), nullable=True)
    op.create_index("ix_outbox_ready", "outbox", ["conversation_id"], postgresql_where=_READY, sqlite_where=_READY)
    op.create_index("ix_outbox_state", "outbox", ["state"])

    op.create_table(
        "lease",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("held_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "alert",
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alert")),
    )


def downgrade() -> None:
    op.drop_table("alert")
    op.drop_table("lease")
    op.drop_index("ix_outbox_state", "outbox")
    op.drop_index("ix_outbox_ready", "outbox")
    op.execute("delete from outbox where inbox_id is null")
    for column in ("platform_id", "error", "due_at", "attempts", "channel"):
        op.drop_column("outbox", column)
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("inbox_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_inbox_waiting", "inbox")
    for column in ("attempts", "turned_away", "is_public", "written_at", "kind"):
        op.drop_column("inbox", column)
    op.add_column("inbox", sa.Column("claimed_by", sa.String(40), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("claimed_until", Moment(), nullable=True))
    op.create_index("ix_inbox_state_claimed_until", "inbox", ["state", "claimed_until"])
    for column in ("send_until", "send_by", "turn_until", "turn_by", "heard_at"):
        op.drop_column("conversation", column)
