"""the review queue: groups of near-duplicates, opinions over them, gold questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SAMPLED = sa.text("is_sampled")


def upgrade() -> None:
    op.create_table(
        "review_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("newest_at", Moment(), nullable=False),
        sa.Column("sampled_at", Moment(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("opinions", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("intent", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_group")),
    )
    op.create_index(op.f("ix_review_group_digest"), "review_group", ["digest"])
    op.create_index("ix_review_group_claim", "review_group", ["claimed_by", "claimed_until"])
    op.create_index("ix_review_group_queue", "review_group", ["state", "score", "id"])
    op.create_index("ix_review_group_reason", "review_group", ["state", "reason", "score", "id"])
    op.create_index("ix_review_group_sample", "review_group", ["state", "sampled_at"])
    op.create_table(
        "review_band",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["review_group.id"], name=op.f("fk_review_band_group_id_review_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", "group_id", name=op.f("pk_review_band")),
    )
    op.create_index(op.f("ix_review_band_group_id"), "review_band", ["group_id"])
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("is_sampled", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_review_item_turn_id_turn")),
        sa.ForeignKeyConstraint(["group_id"], ["review_group.id"], name=op.f("fk_review_item_group_id_review_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_review_item_turn_id")),
    )
    for column in ("inbox_id", "conversation_id", "group_id"):
        op.create_index(op.f(f"ix_review_item_{column}"), "review_item", [column])
    op.create_index("ix_review_item_sample", "review_item", ["at"], postgresql_where=_SAMPLED, sqlite_where=_SAMPLED)
    op.create_table(
        "review_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("intent", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("proposals", Json, nullable=False),
        sa.Column("left_group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["review_group.id"], name=op.f("fk_review_opinion_group_id_review_group")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_opinion_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_opinion")),
        sa.UniqueConstraint("group_id", "account_id", name=op.f("uq_review_opinion_group_id")),
    )
    op.create_index(op.f("ix_review_opinion_at"), "review_opinion", ["at"])
    op.create_index("ix_review_opinion_day", "review_opinion", ["account_id", "at"])
    op.create_table(
        "review_gold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("intent", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["review_group.id"], name=op.f("fk_review_gold_group_id_review_group")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_review_gold_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_gold")),
        sa.UniqueConstraint("group_id", name=op.f("uq_review_gold_group_id")),
    )
    op.create_table(
        "review_gold_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gold_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("intent", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gold_id"], ["review_gold.id"], name=op.f("fk_review_gold_answer_gold_id_review_gold")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_gold_answer_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_gold_answer")),
        sa.UniqueConstraint("gold_id", "account_id", name=op.f("uq_review_gold_answer_gold_id")),
    )
    op.create_index(op.f("ix_review_gold_answer_account_id"), "review_gold_answer", ["account_id"])
    op.create_table(
        "review_intake",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("confident", sa.Integer(), nullable=False),
        sa.Column("sampled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_review_intake")),
    )
    op.create_table(
        "review_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("verdicts_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_cursor")),
    )


def downgrade() -> None:
    for table in ("cursor", "intake", "gold_answer", "gold", "opinion", "item", "band", "group"):
        op.drop_table(f"review_{table}")
