"""accounts of the staff, their door, their sessions, and the audit log, to which rows are only ever added"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from danloi.storage.base import Json, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_APPEND_ONLY_SQLITE = """
CREATE TRIGGER audit_no_{event} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
# REPLACE deletes without firing the trigger above.
_NO_REPLACE_SQLITE = """
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
_APPEND_ONLY_FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
"""
_APPEND_ONLY_POSTGRES = """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("password", sa.String(length=300), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp", sa.String(length=300), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("signed_in_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("subject", name=op.f("uq_account_subject")),
    )
    op.create_table(
        "console_session",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_console_session_account_id_account")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_console_session")),
    )
    op.create_index(op.f("ix_console_session_account_id"), "console_session", ["account_id"])
    _create_door()
    _create_audit()


def _create_door() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    for column in ("login", "source", "at"):
        op.create_index(op.f(f"ix_sign_in_attempt_{column}"), "sign_in_attempt", [column])
    op.create_table(
        "door_ticket",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_door_ticket")),
    )
    op.create_index(op.f("ix_door_ticket_opened_at"), "door_ticket", ["opened_at"])
    op.create_table(
        "known_browser",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_known_browser_account_id_account")),
        sa.PrimaryKeyConstraint("token", "account_id", name=op.f("pk_known_browser")),
    )
    op.create_index(op.f("ix_known_browser_account_id"), "known_browser", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    for column in ("at", "account_id", "who", "action", "subject"):
        op.create_index(op.f(f"ix_audit_{column}"), "audit", [column])
    if op.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(_APPEND_ONLY_SQLITE.format(event=event))
        op.execute(_NO_REPLACE_SQLITE)
    else:
        op.execute(_APPEND_ONLY_FUNCTION)
        op.execute(_APPEND_ONLY_POSTGRES)


def downgrade() -> None:
    for table in ("audit", "recovery_code", "known_browser", "door_ticket", "sign_in_attempt"):
        op.drop_table(table)
    for table in ("console_session", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_is_append_only()")
