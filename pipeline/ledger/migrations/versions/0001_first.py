"""The first schema."""

from __future__ import annotations

from alembic import op

from pipeline.ledger.schema import METADATA

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables. Later migrations name their columns themselves, so that this one never changes what they build on."""
    METADATA.create_all(op.get_bind(), checkfirst=True)
