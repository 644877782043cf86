"""sums of what was asked and answered"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _keys(*columns: sa.Column[object]) -> list[sa.Column[object]]:
    return [sa.Column("day", sa.Date(), nullable=False), *columns, sa.Column("count", sa.Integer(), nullable=False)]


def _text(name: str, length: int) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "count_mark",
        _text("name", 20),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("holes", Json, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_count_mark")),
    )
    op.create_table(
        "turn_count",
        *_keys(_whole("hour"), _text("channel", 20), _text("outcome", 30)),
        sa.PrimaryKeyConstraint("day", "hour", "channel", "outcome", name=op.f("pk_turn_count")),
    )
    op.create_table(
        "talk_count",
        *_keys(_whole("hour"), _text("channel", 20)),
        sa.PrimaryKeyConstraint("day", "hour", "channel", name=op.f("pk_talk_count")),
    )
    op.create_table(
        "need_count",
        *_keys(_text("subject", 80), _text("aspect", 20), _text("outcome", 30)),
        _whole("lacking"),
        sa.PrimaryKeyConstraint("day", "subject", "aspect", "outcome", name=op.f("pk_need_count")),
    )
    op.create_table(
        "step_count",
        *_keys(_text("step", 20), _whole("upper")),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("day", "step", "upper", name=op.f("pk_step_count")),
    )
    op.create_table(
        "verdict_count",
        *_keys(_text("channel", 20), _text("subject", 80), _text("verdict", 10)),
        sa.PrimaryKeyConstraint("day", "channel", "subject", "verdict", name=op.f("pk_verdict_count")),
    )
    op.create_table(
        "process_report",
        _text("process", 80),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_process_report")),
    )
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.add_column(sa.Column("counted", sa.String(length=10), server_default="", nullable=False))
    uncounted = sa.text("counted <> verdict")
    op.create_index("ix_feedback_uncounted", "feedback", ["id"], postgresql_where=uncounted, sqlite_where=uncounted)
    with op.batch_alter_table("turn") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=60), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("turn") as batch_op:
        batch_op.drop_column("topic")
    op.drop_index("ix_feedback_uncounted", table_name="feedback")
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.drop_column("counted")
    for table in (
        "process_report", "verdict_count", "step_count", "need_count", "talk_count", "turn_count", "count_mark"
    ):  # fmt: skip
        op.drop_table(table)
